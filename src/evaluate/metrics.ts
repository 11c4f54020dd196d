/** Figures over many queries: top-k accuracy, mAP, MRR, each with its interval and with what chance would give. */
import { createRandom } from '../catalogue/demo/random.js';
import { chanceOfAveragePrecision, chanceOfReciprocalRank, chanceOfTopK } from './chance.js';
import type { Outcome } from './ranking.js';

/** Times that the queries are drawn again for an interval. */
export const RESAMPLES = 1_000;
/** The same queries give the same interval. */
const SEED = 2018;

/** A figure, 0..1. */
export interface Estimate {
  readonly value: number;
  /** Ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** What a random order of the same gallery gives on average. */
  readonly chance: number;
}

/** The figures of some queries. */
export interface Figures {
  readonly queries: number;
  /** Queries without a rank: no picture of the right item in the gallery, or a picture that can't be read. They count as wrong. */
  readonly unranked: number;
  /** Mean number of items that a query was ranked against. */
  readonly galleryItems: number;
  readonly topK: readonly (Estimate & { readonly k: number })[];
  /** Over the pictures of the right item. */
  readonly meanAveragePrecision: Estimate;
  /** Over items; where every item has one picture it equals the mean average precision. */
  readonly meanReciprocalRank: Estimate;
  /** Top-k accuracy for each k from 1 to the largest that was asked for. */
  readonly curve: readonly number[];
  /** The same of chance. */
  readonly chanceCurve: readonly number[];
}

/**
 * The interval is a percentile bootstrap (Efron 1979): the queries are drawn again with replacement `RESAMPLES` times, from a seeded
 * stream; it ends at the 2.5 % and 97.5 % points. Queries count as independent; where many show one item it is too narrow.
 * @param outcomes at least one
 */
export function summarise(outcomes: readonly Outcome[], ks: readonly number[]): Figures {
  const reciprocal = outcomes.map(({ rank }) => (rank === null ? 0 : 1 / rank));
  const columns = [
    ...ks.map((k) => hits(outcomes, k)),
    outcomes.map(({ averagePrecision }) => averagePrecision),
    reciprocal,
  ].map((values) => Float64Array.from(values));
  const chances = [
    ...ks.map((k) => mean(outcomes.map((outcome) => chanceOfTopK(outcome, k)))),
    mean(outcomes.map(chanceOfAveragePrecision)),
    mean(outcomes.map(chanceOfReciprocalRank)),
  ];
  const intervals = bootstrap(columns);
  const estimates = columns.map((values, i): Estimate => {
    const [low, high] = intervals[i] as readonly [number, number];
    return { value: mean(values), low, high, chance: chances[i] as number };
  });
  const everyK = Array.from({ length: Math.max(...ks) }, (_, i) => i + 1);
  return {
    queries: outcomes.length,
    unranked: outcomes.filter(({ rank }) => rank === null).length,
    galleryItems: mean(outcomes.map(({ galleryItems }) => galleryItems)),
    topK: ks.map((k, i) => ({ k, ...(estimates[i] as Estimate) })),
    meanAveragePrecision: estimates[ks.length] as Estimate,
    meanReciprocalRank: estimates[ks.length + 1] as Estimate,
    curve: everyK.map((k) => mean(hits(outcomes, k))),
    chanceCurve: everyK.map((k) => mean(outcomes.map((outcome) => chanceOfTopK(outcome, k)))),
  };
}

function hits(outcomes: readonly Outcome[], k: number): number[] {
  return outcomes.map(({ rank }) => (rank !== null && rank <= k ? 1 : 0));
}

/** The 95 % interval of the mean of each column; a draw takes the same queries in all of them. */
function bootstrap(columns: readonly Float64Array[]): (readonly [number, number])[] {
  const count = columns[0]?.length ?? 0;
  const random = createRandom('bootstrap', SEED);
  const means = columns.map(() => new Float64Array(RESAMPLES));
  const draw = new Uint32Array(count);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    for (let i = 0; i < count; i++) draw[i] = random.below(count);
    columns.forEach((values, column) => {
      let sum = 0;
      for (const query of draw) sum += values[query] as number;
      (means[column] as Float64Array)[resample] = sum / count;
    });
  }
  return means.map((values) => {
    values.sort();
    return [values[Math.floor(0.025 * RESAMPLES)] as number, values[Math.ceil(0.975 * RESAMPLES) - 1] as number];
  });
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}
