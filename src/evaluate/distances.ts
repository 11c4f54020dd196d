/** Distances of queries to a whole gallery, exactly. */
import type { Metric } from '../core/embedding.js';

/** Vectors one after the other: `count` × `dimensions` numbers. */
export interface Vectors {
  readonly count: number;
  readonly dimensions: number;
  readonly numbers: Float32Array;
}

/** Row after row, the distances of each query to every gallery vector: `queries.count` × the gallery's count. */
export type DistancesTo = (queries: Vectors) => Float64Array;

/** What is summed over the numbers of `a` from `i` on and those of `b` from `j` on, `length` of each. */
type Sum = (a: Float32Array, i: number, b: Float32Array, j: number, length: number) => number;

const SUMS: { readonly [metric in Metric]: Sum } = { cosine: dot, l2: squares, l1: absolutes };

/**
 * Compares with a gallery, as `Metric` defines it. Cosine does not rely on vectors of length 1; a vector of zeros has the distance 1
 * from everything. A gallery vector meets all queries of a call before the next one is fetched from memory: give some tens at once.
 */
export function createDistancesTo(gallery: Vectors, metric: Metric): DistancesTo {
  const { count, dimensions, numbers } = gallery;
  const sum = SUMS[metric];
  const galleryLengths = metric === 'cosine' ? lengthsOf(gallery) : undefined;

  return (queries) => {
    const distances = new Float64Array(queries.count * count);
    for (let j = 0; j < count; j++) {
      for (let i = 0; i < queries.count; i++) {
        distances[i * count + j] = sum(queries.numbers, i * dimensions, numbers, j * dimensions, dimensions);
      }
    }
    if (galleryLengths !== undefined) toCosines(distances, lengthsOf(queries), galleryLengths);
    return distances;
  };
}

/** Products become 1 − cos, never below 0. */
function toCosines(products: Float64Array, queryLengths: Float64Array, galleryLengths: Float64Array): void {
  const count = galleryLengths.length;
  for (let i = 0; i < queryLengths.length; i++) {
    for (let j = 0; j < count; j++) {
      const lengths = (queryLengths[i] as number) * (galleryLengths[j] as number);
      const cosine = lengths === 0 ? 0 : (products[i * count + j] as number) / lengths;
      products[i * count + j] = Math.max(0, 1 - cosine);
    }
  }
}

function lengthsOf({ count, dimensions, numbers }: Vectors): Float64Array {
  return Float64Array.from({ length: count }, (_, i) =>
    Math.sqrt(dot(numbers, i * dimensions, numbers, i * dimensions, dimensions)),
  );
}

// Two sums side by side in each loop, as one would wait for itself at every step.

function dot(a: Float32Array, i: number, b: Float32Array, j: number, length: number): number {
  let even = 0;
  let odd = 0;
  let at = 0;
  for (; at + 1 < length; at += 2) {
    even += (a[i + at] as number) * (b[j + at] as number);
    odd += (a[i + at + 1] as number) * (b[j + at + 1] as number);
  }
  if (at < length) even += (a[i + at] as number) * (b[j + at] as number);
  return even + odd;
}

function squares(a: Float32Array, i: number, b: Float32Array, j: number, length: number): number {
  let even = 0;
  let odd = 0;
  let at = 0;
  for (; at + 1 < length; at += 2) {
    const first = (a[i + at] as number) - (b[j + at] as number);
    const second = (a[i + at + 1] as number) - (b[j + at + 1] as number);
    even += first * first;
    odd += second * second;
  }
  if (at < length) even += ((a[i + at] as number) - (b[j + at] as number)) ** 2;
  return even + odd;
}

function absolutes(a: Float32Array, i: number, b: Float32Array, j: number, length: number): number {
  let even = 0;
  let odd = 0;
  let at = 0;
  for (; at + 1 < length; at += 2) {
    even += Math.abs((a[i + at] as number) - (b[j + at] as number));
    odd += Math.abs((a[i + at + 1] as number) - (b[j + at + 1] as number));
  }
  if (at < length) even += Math.abs((a[i + at] as number) - (b[j + at] as number));
  return even + odd;
}
