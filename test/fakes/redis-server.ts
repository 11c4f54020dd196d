/** A real Redis on a free port of this machine, started by the test; and the reason where there is none. */
import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.js';

/** For the titles of tests that are skipped without it. */
export const WITHOUT_REDIS = 'skipped: no redis-server on the PATH (apt-get install redis-server)';

/** Path of a redis-server: the first on the PATH. */
export const redisServer: string | undefined = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

export interface RedisServer {
  readonly url: string;
  /** Ends it at once, as a crash does. */
  stop(): Promise<void>;
  /** Starts it again at the same place, where it does not run; what it wrote down is there again. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts one that writes down every change, as the README asks. @param environment in addition to this process's own */
export async function startRedis(
  options: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<RedisServer> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'samelook-redis-'));
  const settings = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    directory,
    '--save',
    '',
    '--appendonly',
    'yes',
  ];
  let running = await launch();

  async function launch() {
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    const env = { ...process.env, ...environment };
    const child = spawn(redisServer ?? 'redis-server', [...settings, ...options], { stdio: [...stdio], env });
    const ended = new AbortController();
    child.once('exit', (status) => ended.abort(new Error(`redis-server ended with ${status}`)));
    for await (const [text] of on(child.stdout, 'data', { signal: ended.signal })) {
      if (/Ready to accept connections/.test(String(text))) break;
    }
    child.stdout.resume();
    return child;
  }

  const isRunning = () => running.exitCode === null && running.signalCode === null;

  async function stop() {
    if (!isRunning()) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  return {
    url: `redis://127.0.0.1:${port}`,
    stop,
    start: async () => {
      if (!isRunning()) running = await launch();
    },
    remove: async () => {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
