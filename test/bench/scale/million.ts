/** `--million`: a million vectors of the default encoder's length in every index, beside exact search and the engines' own figures. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchApart } from '../apart.js';
import type { BenchRow } from '../row.js';
import type { ScaleOptions } from './entries.js';

/** In this order: the exact index tells the truth, and what is opened must have been saved. */
export const SCALE_PARTS = ['exact', 'hnsw', 'hnsw-open', 'pgvector', 'follow'] as const;
export type ScalePart = (typeof SCALE_PARTS)[number];

/** Takes an hour or two and up to 6 GB of memory at a million. What lies measured in the folder is not measured again, so a run that was stopped goes on. */
export async function benchMillion(
  { entries, dimensions, folder, print }: ScaleOptions,
  parts: readonly string[] = SCALE_PARTS,
): Promise<readonly BenchRow[]> {
  const unknown = parts.filter((part) => !SCALE_PARTS.includes(part as ScalePart));
  if (unknown.length > 0) throw new Error(`--parts knows ${SCALE_PARTS.join(', ')}, and not ${unknown.join(', ')}.`);
  await mkdir(folder, { recursive: true });
  const rows: BenchRow[] = [];
  for (const part of parts) {
    const kept = join(folder, `${part}-${entries}x${dimensions}.json`);
    const text = await readFile(kept, 'utf8').catch(() => undefined);
    if (text !== undefined) print(`${part}: measured before, in ${kept}`);
    const measured = text
      ? (JSON.parse(text) as BenchRow[])
      : await benchApart('./scale/process.js', [part, `${entries}`, `${dimensions}`, folder]);
    if (text === undefined) await writeFile(kept, JSON.stringify(measured));
    rows.push(...measured.map((row) => ({ ...row, name: `${entries} x ${dimensions} ${row.name}` })));
  }
  return rows;
}
