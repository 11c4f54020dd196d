/** Distances between a query and a row of a block of vectors. */
import type { Metric } from '../../src/core/embedding.js';

/** Distance of `query` to the numbers of `block` from `offset` on, as many as the query has. */
export type Distance = (query: Float32Array, block: Float32Array, offset: number) => number;

/** The definitions stand at `Metric`; `cosine` expects vectors of length 1. Never below 0. */
export const DISTANCES: { readonly [metric in Metric]: Distance } = {
  cosine: (query, block, offset) => Math.max(0, 1 - dot(query, block, offset)),

  l2(query, block, offset) {
    let sum = 0;
    for (let i = 0; i < query.length; i++) {
      const difference = (query[i] as number) - (block[offset + i] as number);
      sum += difference * difference;
    }
    return sum;
  },

  l1(query, block, offset) {
    let sum = 0;
    for (let i = 0; i < query.length; i++) sum += Math.abs((query[i] as number) - (block[offset + i] as number));
    return sum;
  },
};

/** Four sums side by side, as one would wait for itself at every step: 0.4 µs for 512 numbers instead of 0.6 µs. */
function dot(query: Float32Array, block: Float32Array, offset: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  let at = offset;
  for (const whole = query.length - (query.length % 4); i < whole; i += 4, at += 4) {
    a += (query[i] as number) * (block[at] as number);
    b += (query[i + 1] as number) * (block[at + 1] as number);
    c += (query[i + 2] as number) * (block[at + 2] as number);
    d += (query[i + 3] as number) * (block[at + 3] as number);
  }
  for (; i < query.length; i++, at++) a += (query[i] as number) * (block[at] as number);
  return a + b + c + d;
}
