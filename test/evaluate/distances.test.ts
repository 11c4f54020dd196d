import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/catalogue/demo/random.js';
import { createDistancesTo, type Vectors } from '../../src/evaluate/distances.js';

const vectors = (...rows: readonly (readonly number[])[]): Vectors => ({
  count: rows.length,
  dimensions: rows[0]?.length ?? 0,
  numbers: Float32Array.from(rows.flat()),
});

describe('createDistancesTo', () => {
  it('gives the values that one computes by hand', () => {
    const gallery = vectors([1, 0, 0], [0, 2, 0], [-3, 0, 0], [0, 0, 0]);
    const query = vectors([1, 0, 0]);
    expect([...createDistancesTo(gallery, 'cosine')(query)]).toEqual([0, 1, 2, 1]);
    expect([...createDistancesTo(gallery, 'l2')(query)]).toEqual([0, 5, 16, 1]);
    expect([...createDistancesTo(gallery, 'l1')(query)]).toEqual([0, 3, 4, 1]);
  });

  it('agrees with the definitions, for odd and even lengths and many queries', () => {
    const random = createRandom('distances');
    for (const dimensions of [1, 2, 5, 8]) {
      const row = () => Array.from({ length: dimensions }, () => Math.fround(random.between(-1, 1)));
      const queries = [row(), row(), row()];
      const gallery = [row(), row(), row(), row()];
      const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
      const expected = {
        l1: (a: number[], b: number[]) => sum(a.map((x, i) => Math.abs(x - (b[i] ?? 0)))),
        l2: (a: number[], b: number[]) => sum(a.map((x, i) => (x - (b[i] ?? 0)) ** 2)),
        cosine: (a: number[], b: number[]) =>
          1 - sum(a.map((x, i) => x * (b[i] ?? 0))) / (Math.hypot(...a) * Math.hypot(...b)),
      };
      for (const metric of ['l1', 'l2', 'cosine'] as const) {
        const distances = createDistancesTo(vectors(...gallery), metric)(vectors(...queries));
        queries.forEach((a, i) => {
          gallery.forEach((b, j) => {
            expect(distances[i * gallery.length + j]).toBeCloseTo(expected[metric](a, b), 6);
          });
        });
      }
    }
  });
});
