/** Questions with and without filters: how long an index takes for them, and how much of the truth it finds. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Filters } from '../../../src/core/catalogue.js';
import type { VectorIndex } from '../../../src/core/ports.js';
import { CANDIDATES } from '../../../src/search/rank.js';
import { percentile } from '../../flows/crowd.js';
import type { BenchRow } from '../row.js';

export const K = 10;

interface Case {
  readonly name: string;
  /** Every `nth` entry passes. */
  readonly nth: number;
  readonly filters?: Filters;
  readonly k: number;
}

/** Filters as people set them, and what `search/find.ts` asks for each crop of a photo. */
const CASES: readonly Case[] = [
  { name: 'no filter', nth: 1, k: K },
  { name: 'filter of 50 %', nth: 2, filters: { gender: ['women'] }, k: K },
  { name: 'filter of 10 %', nth: 10, filters: { colour: ['red'] }, k: K },
  { name: 'filter of 1 %', nth: 100, filters: { shop: ['Shop 0'] }, k: K },
  { name: `${CANDIDATES} nearest`, nth: 1, k: CANDIDATES },
];

/** Resolves the filters as a catalogue does that remembers them: at once. */
export function allowedOf(entries: number): (filters: Filters) => Promise<ReadonlySet<number>> {
  const passing = new Map(
    CASES.map(({ nth, filters }) => [
      JSON.stringify(filters),
      new Set(Array.from({ length: Math.ceil(entries / nth) }, (_, i) => i * nth)),
    ]),
  );
  return async (filters) => passing.get(JSON.stringify(filters)) ?? new Set();
}

/** The answers to each question, by the case's name. */
export type Answers = Readonly<Record<string, readonly (readonly number[])[]>>;

export interface Asked {
  readonly rows: readonly BenchRow[];
  readonly answers: Answers;
}

/**
 * Asks every question in every case, one after the other.
 * @param serverSeconds processor time of the server that searches, where one does
 */
export async function askAll(
  name: string,
  index: Pick<VectorIndex, 'search'>,
  questions: readonly Float32Array[],
  serverSeconds?: () => Promise<number>,
): Promise<Asked> {
  const rows: BenchRow[] = [];
  const answers: Record<string, (readonly number[])[]> = {};
  for (const { name: filter, filters, k } of CASES) {
    const times: number[] = [];
    const found: (readonly number[])[] = [];
    const processorBefore = process.cpuUsage();
    const serverBefore = await serverSeconds?.();
    for (const question of questions) {
      const started = performance.now();
      const matches = await index.search(question, k, filters);
      times.push(performance.now() - started);
      found.push(matches.map(({ imageId }) => imageId));
    }
    const { user, system } = process.cpuUsage(processorBefore);
    answers[filter] = found;
    rows.push(...latencyRows(`${name}, ${filter}`, times), {
      name: `${name}, ${filter}: search, processor time of this process`,
      value: (user + system) / 1_000 / questions.length,
      unit: 'ms',
    });
    if (serverSeconds === undefined || serverBefore === undefined) continue;
    const seconds = (await serverSeconds()) - serverBefore;
    rows.push({
      name: `${name}, ${filter}: search, processor time of the server`,
      value: (1_000 * seconds) / questions.length,
      unit: 'ms',
    });
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

const answersFile = (folder: string, name: string) => join(folder, `${name}.answers.json`);

/** Keeps answers until those of the exact index are there too. */
export function keepAnswers(folder: string, name: string, answers: Answers): Promise<void> {
  return writeFile(answersFile(folder, name), JSON.stringify(answers));
}

/** The share of the exact index's answers that were found, in each case; no rows where either was not asked. */
export async function recallRows(folder: string, name: string): Promise<BenchRow[]> {
  const [truth, own] = await Promise.all(
    ['exact', name].map(async (one) => {
      const text = await readFile(answersFile(folder, one), 'utf8').catch(() => '{}');
      return JSON.parse(text) as Answers;
    }),
  );
  return Object.entries(own ?? {}).flatMap(([filter, found]) => {
    let wanted = 0;
    let hits = 0;
    for (const [i, nearest] of (truth?.[filter] ?? []).entries()) {
      wanted += nearest.length;
      hits += nearest.filter((imageId) => found[i]?.includes(imageId)).length;
    }
    return wanted === 0 ? [] : [{ name: `${name}, ${filter}: recall`, value: hits / wanted, unit: 'of 1' }];
  });
}
