/** A real PostgreSQL with pgvector in a folder of its own, that can be ended as a crash ends it and started again; and the reason where there is none. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.js';

/** For the titles of tests that are skipped without it. */
export const WITHOUT_POSTGRES_SERVER =
  'skipped: no PostgreSQL with pgvector here (apt-get install postgresql postgresql-15-pgvector)';

/** Where Debian and Ubuntu keep the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';
/** A server that was killed lets go of its memory only once the last of its children has noticed. */
const START_WITHIN_MS = 60_000;
const USER = 'samelook';

/** Folder of the newest server's programs that has pgvector; undefined where there is none. */
export const postgresPrograms: string | undefined = (existsSync(VERSIONS) ? readdirSync(VERSIONS) : [])
  .filter((version) => existsSync(`/usr/share/postgresql/${version}/extension/vector.control`))
  .sort((a, b) => Number(b) - Number(a))
  .map((version) => join(VERSIONS, version, 'bin'))
  .find((bin) => existsSync(join(bin, 'postgres')));

/** How a server is made. */
export interface PostgresServerOptions {
  /** Of postgresql.conf, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Size of a file of its log, a power of two. */
  readonly logFileMiB?: number;
}

/** Little of everything. Nothing is forced to disk: a process that is killed loses nothing by that. */
const SMALL: PostgresServerOptions = {
  settings: { fsync: 'off', min_wal_size: '8MB', max_wal_size: '32MB', shared_buffers: '32MB' },
  logFileMiB: 1,
};

/** A running server. */
export interface PostgresServer {
  readonly port: number;
  /** Of its first process, which started all others; undefined while it is stopped. */
  readonly pid: number | undefined;
  /** Address of an empty database. @param port another way there, such as a proxy's */
  url(port?: number): string;
  /** Ends it at once, as a crash does. */
  stop(): Promise<void>;
  /** Starts it again at the same place; what was committed is there again. */
  start(): Promise<void>;
  readonly isRunning: boolean;
}

/** Makes a cluster in the folder and starts it. @param options default: a small one */
export async function startPostgres(folder: string, options = SMALL): Promise<PostgresServer> {
  const { logFileMiB = 16 } = options;
  const bin = postgresPrograms;
  if (bin === undefined) throw new Error(WITHOUT_POSTGRES_SERVER);
  const port = await freePort();
  const [cluster, password] = [join(folder, 'data'), join(folder, 'password')];
  mkdirSync(folder, { recursive: true });
  await writeFile(password, USER);
  // The server refuses to run as root.
  const owner = process.getuid?.() === 0 ? idsOf('postgres') : undefined;
  if (owner !== undefined) for (const path of [folder, password]) await chown(path, owner.uid, owner.gid);
  const as = { ...owner, cwd: folder };
  const kept = ['-U', USER, '-A', 'scram-sha-256', '--pwfile', password, '-E', 'UTF8', '--locale', 'C.UTF-8'];
  execFileSync(join(bin, 'initdb'), ['-D', cluster, ...kept, `--wal-segsize=${logFileMiB}`], {
    ...as,
    stdio: 'ignore',
  });
  const settings = Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    ...options.settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let running: ChildProcess | undefined;

  const url = (at = port, database = USER) => `postgres://${USER}:${USER}@127.0.0.1:${at}/${database}`;
  const isEnded = () => running === undefined || running.exitCode !== null || running.signalCode !== null;

  async function start(): Promise<void> {
    const deadline = performance.now() + START_WITHIN_MS;
    for (;;) {
      if (isEnded()) {
        const args = ['-D', cluster, '-p', String(port), ...settings];
        running = spawn(join(bin ?? '', 'postgres'), args, { ...as, stdio: 'ignore' });
      }
      const problem = await ask(url(port, 'postgres'), 'SELECT 1').then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (problem === undefined) return;
      if (performance.now() > deadline) throw problem;
      await sleep(100);
    }
  }

  await start();
  await ask(url(port, 'postgres'), `CREATE DATABASE ${USER}`);
  return {
    port,
    get pid() {
      return isEnded() ? undefined : running?.pid;
    },
    url: (at) => url(at),
    start,
    async stop() {
      const child = running;
      if (child === undefined || isEnded()) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    get isRunning() {
      return !isEnded();
    },
  };
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => {});
  }
}

function idsOf(user: string): { readonly uid: number; readonly gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
