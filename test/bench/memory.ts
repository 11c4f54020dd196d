/** Peak memory of the two processes, as the kernel saw it; no rows where it does not tell (outside Linux). */
import { readFile } from 'node:fs/promises';
import type { BenchRow } from './row.js';
import type { BenchShop } from './shop.js';

export async function peakMemory({ app }: BenchShop): Promise<BenchRow[]> {
  const processes = [
    ['peak memory of the main process', process.pid],
    ['peak memory of the inference process', app.inference.stats().pid],
  ] as const;
  const rows = await Promise.all(
    processes.map(async ([name, pid]) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
      return kilobytes === undefined ? [] : [{ name, value: Number(kilobytes) / 1024, unit: 'MiB' }];
    }),
  );
  return rows.flat();
}
