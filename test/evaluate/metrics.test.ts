import { describe, expect, it } from 'vitest';
import { chanceOfAveragePrecision, chanceOfReciprocalRank, chanceOfTopK } from '../../src/evaluate/chance.js';
import { summarise } from '../../src/evaluate/metrics.js';
import { numberItems, type Outcome, rankOf } from '../../src/evaluate/ranking.js';

const outcome = (rank: number | null, galleryItems = 10): Outcome => ({
  rank,
  averagePrecision: rank === null ? 0 : 1 / rank,
  galleryItems,
  galleryPictures: galleryItems,
  rightPictures: rank === null ? 0 : 1,
});

describe('summarise', () => {
  const figures = summarise([outcome(1), outcome(2), outcome(5), outcome(null)], [1, 2, 5]);

  it('gives the figures that one computes by hand, with a query without a rank as a wrong one', () => {
    expect(figures.topK.map(({ k, value }) => [k, value])).toEqual([
      [1, 0.25],
      [2, 0.5],
      [5, 0.75],
    ]);
    expect(figures.meanReciprocalRank.value).toBeCloseTo((1 + 1 / 2 + 1 / 5) / 4);
    expect(figures.meanAveragePrecision.value).toBeCloseTo((1 + 1 / 2 + 1 / 5) / 4);
    expect(figures).toMatchObject({ queries: 4, unranked: 1, galleryItems: 10 });
  });

  it('gives a curve with a point for each k, that passes through the table', () => {
    expect(figures.curve).toEqual([0.25, 0.5, 0.5, 0.5, 0.75]);
    expect(figures.chanceCurve.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0.075, 0.15, 0.225, 0.3, 0.375]);
  });

  it('puts each value into its interval, which is the same every time', () => {
    for (const { value, low, high } of [...figures.topK, figures.meanReciprocalRank]) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
    expect(summarise([outcome(1), outcome(2), outcome(5), outcome(null)], [1, 2, 5])).toEqual(figures);
  });

  it('gives an interval as wide as the binomial one', () => {
    const half = Array.from({ length: 400 }, (_, i) => outcome(i % 2 === 0 ? 1 : 9));
    const [top1] = summarise(half, [1]).topK;
    const halfWidth = 1.96 * Math.sqrt((0.5 * 0.5) / 400);
    expect(top1?.low).toBeCloseTo(0.5 - halfWidth, 1.7);
    expect(top1?.high).toBeCloseTo(0.5 + halfWidth, 1.7);
    expect((top1?.high ?? 0) - (top1?.low ?? 0)).toBeGreaterThan(1.6 * halfWidth);
  });
});

describe('chance', () => {
  /** Every order of the pictures once. */
  function permutations(values: readonly number[]): number[][] {
    if (values.length < 2) return [[...values]];
    return values.flatMap((value, i) => permutations(values.filter((_, j) => j !== i)).map((rest) => [value, ...rest]));
  }
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

  it('is the mean over all orders of the gallery', () => {
    const single = numberItems(['a', 'b', 'c', 'd', 'e', 'f']);
    const several = numberItems(['a', 'b', 'a', 'd', 'a', 'f']);
    const orders = permutations([1, 2, 3, 4, 5, 6]).map((distances) => Float64Array.from(distances));
    const outcomes = orders.map((distances) => rankOf('a', distances, single));
    const [first] = outcomes;
    if (first === undefined) throw new Error('no orders');
    for (const k of [1, 3, 6, 9]) {
      expect(chanceOfTopK(first, k)).toBeCloseTo(mean(outcomes.map(({ rank }) => ((rank ?? 99) <= k ? 1 : 0))), 12);
    }
    expect(chanceOfReciprocalRank(first)).toBeCloseTo(mean(outcomes.map(({ rank }) => 1 / (rank ?? 99))), 12);
    const precisions = orders.map((distances) => rankOf('a', distances, several));
    expect(precisions[0] && chanceOfAveragePrecision(precisions[0])).toBeCloseTo(
      mean(precisions.map(({ averagePrecision }) => averagePrecision)),
      12,
    );
  });

  it('is none where the right item is not there, and sure where nothing else is', () => {
    expect([chanceOfTopK(outcome(null), 5), chanceOfReciprocalRank(outcome(null))]).toEqual([0, 0]);
    expect(chanceOfAveragePrecision(outcome(null))).toBe(0);
    expect(chanceOfAveragePrecision({ ...outcome(1, 1), galleryPictures: 3, rightPictures: 3 })).toBe(1);
  });
});
