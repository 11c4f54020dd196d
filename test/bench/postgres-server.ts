/** A PostgreSQL for one benchmark, started in a folder of its own from what is installed here. */
import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../fakes/free-port.js';
import { processorSeconds } from './processor.js';

const run = promisify(execFile);
/** Where Debian keeps the versions that are installed. */
const INSTALLED = '/usr/lib/postgresql';

export interface PostgresServer {
  readonly url: string;
  /** Memory of all its processes together, shared pages counted once; undefined where the kernel does not tell. */
  memoryBytes(): Promise<number | undefined>;
  /** Of the processor, by all its processes since it started. */
  processorSeconds(): Promise<number>;
  remove(): Promise<void>;
}

/** @param settings of postgresql.conf, by name */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const bin = await newestBin();
  const port = await freePort();
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  const as = (program: string, args: readonly string[]) =>
    isRoot
      ? run('setpriv', ['--reuid', 'postgres', '--regid', 'postgres', '--init-groups', join(bin, program), ...args])
      : run(join(bin, program), [...args]);
  const folder = await mkdtemp(join(tmpdir(), 'samelook-postgres-'));
  if (isRoot) await chown(folder, Number((await run('id', ['-u', 'postgres'])).stdout), -1);
  const data = join(folder, 'data');
  await as('initdb', ['-D', data, '-U', 'samelook', '-A', 'trust', '-E', 'UTF8', '--locale', 'C.UTF-8']);
  const given = { port: `${port}`, listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const options = Object.entries(given).map(([name, value]) => `-c ${name}='${value}'`);
  await as('pg_ctl', ['-D', data, '-l', join(folder, 'log'), '-w', '-o', options.join(' '), 'start']);

  const mainPid = async () => Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  return {
    url: `postgres://samelook@127.0.0.1:${port}/postgres`,
    async memoryBytes() {
      const main = await mainPid();
      const children = await readFile(`/proc/${main}/task/${main}/children`, 'utf8').catch(() => '');
      const sizes = await Promise.all([main, ...children.split(' ').filter(Boolean).map(Number)].map(shareOf));
      const known = sizes.filter((size) => size !== undefined);
      return known.length === 0 ? undefined : known.reduce((sum, size) => sum + size, 0);
    },
    processorSeconds: async () => processorSeconds(await mainPid()),
    async remove() {
      await as('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function newestBin(): Promise<string> {
  const versions = (await readdir(INSTALLED).catch(() => [])).toSorted((a, b) => Number(b) - Number(a));
  const [newest] = versions;
  if (newest === undefined) {
    throw new Error(
      'No PostgreSQL in /usr/lib/postgresql. Install it with pgvector, or name an empty database in DATABASE_URL.',
    );
  }
  return join(INSTALLED, newest, 'bin');
}

/** A process's part of the memory that it shares with others (Pss). */
async function shareOf(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}
