/** `--million`: a million vectors of the default encoder's length in every index, beside exact search and the engines' own figures. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchApart } from '../apart.js';
import type { BenchRow } from '../row.js';
import { recallRows } from './asked.js';
import type { ScaleOptions } from './entries.js';
import { BARE_EF, bareName } from './pgvector.js';

/** In this order: how far hnsw comes in its time is how much the others get, and what is opened must have been saved. */
export const SCALE_PARTS = ['hnsw', 'hnsw-open', 'exact', 'bare', 'pgvector', 'follow'] as const;
export type ScalePart = (typeof SCALE_PARTS)[number];

/** Least recall of the ten nearest by ours, whatever the filter. */
const RECALL = { op: '>=', value: 0.99 } as const;

/** Takes an hour or two and up to 8 GB of memory at a million. What lies measured in the folder is not measured again, so a run that was stopped goes on. */
export async function benchMillion(
  options: ScaleOptions,
  parts: readonly string[] = SCALE_PARTS,
): Promise<readonly BenchRow[]> {
  const { dimensions, folder, minutes, print } = options;
  const unknown = parts.filter((part) => !SCALE_PARTS.includes(part as ScalePart));
  if (unknown.length > 0) throw new Error(`--parts knows ${SCALE_PARTS.join(', ')}, and not ${unknown.join(', ')}.`);
  await mkdir(folder, { recursive: true });
  let { entries } = options;
  const rows: BenchRow[] = [];
  for (const part of SCALE_PARTS) {
    const kept = join(folder, `${part}.json`);
    const text = await readFile(kept, 'utf8').catch(() => undefined);
    if (text === undefined && !parts.includes(part)) continue;
    const limit = part === 'hnsw' ? minutes : Number.POSITIVE_INFINITY;
    const measured = text
      ? (JSON.parse(text) as BenchRow[])
      : await benchApart('./scale/process.js', [part, `${entries}`, `${dimensions}`, folder, `${limit}`]);
    if (text === undefined) await writeFile(kept, JSON.stringify(measured));
    else print(`${part}: measured before, in ${kept}`);
    rows.push(...measured);
    entries = measured.find(({ name }) => name === 'hnsw: entries')?.value ?? entries;
  }
  for (const name of ['hnsw', 'pgvector']) {
    rows.push(
      ...(await recallRows(folder, name)).map((row) => (/nearest/.test(row.name) ? row : { ...row, limit: RECALL })),
    );
  }
  for (const ef of BARE_EF) rows.push(...(await recallRows(folder, bareName(ef))));
  return rows.map((row) => ({ ...row, name: `${dimensions} numbers, ${row.name}` }));
}
