/** A PostgreSQL for one benchmark, which tells what it takes of memory and processor. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../fakes/postgres-server.js';
import { processorSeconds } from './processor.js';

export interface MeasuredPostgres {
  readonly url: string;
  /** Memory of all its processes together, shared pages counted once; undefined where the kernel does not tell. */
  memoryBytes(): Promise<number | undefined>;
  /** Of the processor, by all its processes since it started. */
  processorSeconds(): Promise<number>;
  remove(): Promise<void>;
}

/** @param settings of postgresql.conf, by name; the rest is as it comes. @throws Error where none is installed, saying what to install */
export async function startMeasuredPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<MeasuredPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'samelook-postgres-'));
  const server = await startPostgres(folder, { settings });
  const { pid = 0 } = server;
  return {
    url: server.url(),
    async memoryBytes() {
      const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
      const sizes = await Promise.all([pid, ...children.split(' ').filter(Boolean).map(Number)].map(shareOf));
      const known = sizes.filter((size) => size !== undefined);
      return known.length === 0 ? undefined : known.reduce((sum, size) => sum + size, 0);
    },
    processorSeconds: () => processorSeconds(pid),
    async remove() {
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** A process's part of the memory that it shares with others (Pss). */
async function shareOf(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}
