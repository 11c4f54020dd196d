import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/catalogue/demo/random.js';
import { nearestPictures, numberItems, rankOf } from '../../src/evaluate/ranking.js';

const rank = (item: string, items: readonly string[], distances: readonly number[]) =>
  rankOf(item, Float64Array.from(distances), numberItems(items));

describe('rankOf', () => {
  it('counts items, each once, by its nearest picture', () => {
    // In order: b b a c, so that a comes in second among items and third among pictures.
    const outcome = rank('a', ['a', 'b', 'b', 'c'], [0.3, 0.1, 0.2, 0.4]);
    expect(outcome).toEqual({
      rank: 2,
      averagePrecision: 1 / 3,
      galleryItems: 3,
      galleryPictures: 4,
      rightPictures: 1,
    });
  });

  it('takes the nearest of several right pictures, and all of them for the average precision', () => {
    // In order: b a c a: precision 1/2 at the first a, 2/4 at the second.
    const outcome = rank('a', ['a', 'a', 'b', 'c'], [0.9, 0.2, 0.1, 0.5]);
    expect(outcome.rank).toBe(2);
    expect(outcome.averagePrecision).toBeCloseTo((1 / 2 + 2 / 4) / 2);
  });

  it('breaks ties by the order of the gallery', () => {
    expect(['a', 'b', 'c'].map((item) => rank(item, ['a', 'b', 'c'], [0.5, 0.5, 0.5]).rank)).toEqual([1, 2, 3]);
  });

  it('has no rank where the gallery has no picture of the item', () => {
    expect(rank('x', ['a', 'b'], [0.1, 0.2])).toMatchObject({ rank: null, averagePrecision: 0, rightPictures: 0 });
    expect(rank('x', [], [])).toMatchObject({ rank: null, galleryItems: 0 });
  });

  it('agrees with sorting everything, ties and several pictures included', () => {
    const random = createRandom('ranking');
    for (let round = 0; round < 300; round++) {
      const count = 1 + random.below(30);
      const items = Array.from({ length: count }, () => `item-${random.below(8)}`);
      const distances = Array.from({ length: count }, () => random.below(6) / 10);
      const item = `item-${random.below(8)}`;
      const order = items.map((_, i) => i).sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0) || a - b);
      const itemsInOrder = [...new Set(order.map((i) => items[i]))];
      const rightAt = order.flatMap((i, position) => (items[i] === item ? [position + 1] : []));
      const precisions = rightAt.map((position, i) => (i + 1) / position);
      const expected = itemsInOrder.indexOf(item) + 1;
      const outcome = rank(item, items, distances);
      expect(outcome.rank).toBe(expected === 0 ? null : expected);
      expect(outcome.averagePrecision).toBeCloseTo(
        precisions.reduce((a, b) => a + b, 0) / (precisions.length || 1),
        12,
      );
      expect(nearestPictures(Float64Array.from(distances), 5)).toEqual(order.slice(0, 5));
    }
  });
});
