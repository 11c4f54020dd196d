/** Questions with and without filters: how long an index takes for them, and how much of the truth it finds. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Filters } from '../../../src/core/catalogue.js';
import type { VectorIndex } from '../../../src/core/ports.js';
import { percentile } from '../../flows/crowd.js';
import type { BenchRow } from '../row.js';

export const K = 10;

/** Filters as people set them; every `nth` entry passes. */
export const FILTERS: readonly { readonly name: string; readonly nth: number; readonly filters?: Filters }[] = [
  { name: 'no filter', nth: 1 },
  { name: 'filter of 50 %', nth: 2, filters: { gender: ['women'] } },
  { name: 'filter of 10 %', nth: 10, filters: { colour: ['red'] } },
  { name: 'filter of 1 %', nth: 100, filters: { shop: ['Shop 0'] } },
];

/** Resolves the filters as a catalogue does that remembers them: at once. */
export function allowedOf(entries: number): (filters: Filters) => Promise<ReadonlySet<number>> {
  const passing = new Map(
    FILTERS.map(({ nth, filters }) => [
      JSON.stringify(filters),
      new Set(Array.from({ length: Math.ceil(entries / nth) }, (_, i) => i * nth)),
    ]),
  );
  return async (filters) => passing.get(JSON.stringify(filters)) ?? new Set();
}

/** The answers to each question, by the filter's name. */
export type Answers = Readonly<Record<string, readonly (readonly number[])[]>>;

export interface Asked {
  readonly rows: readonly BenchRow[];
  readonly answers: Answers;
}

/** Asks every question with every filter, one after the other. */
export async function askAll(
  name: string,
  index: Pick<VectorIndex, 'search'>,
  questions: readonly Float32Array[],
): Promise<Asked> {
  const rows: BenchRow[] = [];
  const answers: Record<string, (readonly number[])[]> = {};
  for (const { name: filter, filters } of FILTERS) {
    const times: number[] = [];
    const found: (readonly number[])[] = [];
    for (const question of questions) {
      const started = performance.now();
      const matches = await index.search(question, K, filters);
      times.push(performance.now() - started);
      found.push(matches.map(({ imageId }) => imageId));
    }
    answers[filter] = found;
    rows.push(...latencyRows(`${name}, ${filter}`, times));
  }
  return { rows, answers };
}

/** Median and 99th percentile. */
export function latencyRows(name: string, times: readonly number[]): BenchRow[] {
  const ascending = times.toSorted((a, b) => a - b);
  return [
    { name: `${name}: search, median`, value: percentile(ascending, 0.5), unit: 'ms' },
    { name: `${name}: search, p99`, value: percentile(ascending, 0.99), unit: 'ms' },
  ];
}

const truthFile = (folder: string) => join(folder, 'truth.json');

export function keepTruth(folder: string, answers: Answers): Promise<void> {
  return writeFile(truthFile(folder), JSON.stringify(answers));
}

/** The share of the exact index's answers that were found, for each filter. */
export async function recallRows(name: string, folder: string, answers: Answers): Promise<BenchRow[]> {
  const truth = JSON.parse(await readFile(truthFile(folder), 'utf8')) as Answers;
  return Object.entries(answers).map(([filter, found]) => {
    let wanted = 0;
    let hits = 0;
    for (const [i, nearest] of (truth[filter] ?? []).entries()) {
      wanted += nearest.length;
      hits += nearest.filter((imageId) => found[i]?.includes(imageId)).length;
    }
    return {
      name: `${name}, ${filter}: recall@${K}`,
      value: hits / wanted,
      unit: 'of 1',
      limit: { op: '>=', value: 0.99 },
    };
  });
}
