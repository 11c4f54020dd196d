/** What a piece of work takes: time, memory of the process, and how long it held up the event loop at the most. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow } from '../row.js';

const RESOLUTION_MS = 10;

/** Adds to `rows` how long the work took, and the longest moment in which nobody else had a turn. */
export async function watched<Value>(rows: BenchRow[], name: string, work: () => Promise<Value>): Promise<Value> {
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  // It counts from its first turn on.
  await sleep(3 * RESOLUTION_MS);
  const started = performance.now();
  const value = await work();
  rows.push({ name, value: (performance.now() - started) / 1_000, unit: 's' });
  // What held up the loop at last is counted at its next turn.
  await sleep(3 * RESOLUTION_MS);
  loop.disable();
  rows.push({ name: `${name}, longest hold of the event loop`, value: loop.max / 1e6, unit: 'ms' });
  return value;
}

/** Memory that the process holds by now, over what it held before. */
export function memoryRow(name: string, before: number): BenchRow {
  return { name, value: (process.memoryUsage.rss() - before) / 2 ** 20, unit: 'MiB' };
}

/** All files of a folder that begin with the name. */
export async function diskRow(name: string, folder: string, prefix: string): Promise<BenchRow> {
  const files = (await readdir(folder)).filter((file) => file.startsWith(prefix));
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return { name, value: sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20, unit: 'MiB' };
}
