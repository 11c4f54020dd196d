/** Centring: a vector minus what all vectors of its kind share, so that likeness is told by what is particular. */
import type { Embedding } from './embedding.js';

/** Below this length nothing particular is left of a vector, only rounding. */
const NOTHING_LEFT = 1e-6;

/**
 * The vector minus the mean, of length 1 again; as it was where it is the mean itself. For cosine spaces only: l1 and l2 distances between
 * two vectors do not change when both move.
 */
export function centred(vector: Embedding, mean: Float32Array): Embedding {
  const rest = vector.map((value, axis) => value - (mean[axis] as number));
  let squares = 0;
  for (const value of rest) squares += value ** 2;
  const length = Math.sqrt(squares);
  return length < NOTHING_LEFT ? vector : rest.map((value) => value / length);
}

/**
 * (n · mean + weight · prior) / (n + weight): few vectors hardly move the prior, many replace it. A mean of few would be those few
 * themselves, and taking it away would take away what they are about.
 * @param n vectors that `mean` is of; 0 = the prior alone
 * @param weight how many vectors the prior counts for
 */
export function shrunkMean(mean: ArrayLike<number>, n: number, prior: Float32Array, weight: number): Float32Array {
  return prior.map((value, axis) => (n * (mean[axis] as number) + weight * value) / (n + weight));
}

/** A mean that is made of vectors as they come; the last `window` of them count most, older ones fade. */
export interface RunningMean {
  add(vector: Embedding): void;
  /** Vectors that it is of, at most the window. */
  count(): number;
  /** All 0 where the count is 0. */
  value(): Float64Array;
}

/** @param start goes on from where an earlier one was */
export function createRunningMean(
  dimensions: number,
  window = Number.POSITIVE_INFINITY,
  start?: { readonly count: number; readonly value: ArrayLike<number> },
): RunningMean {
  const value = Float64Array.from(start?.value ?? new Float64Array(dimensions));
  let count = Math.min(start?.count ?? 0, window);
  return {
    add(vector) {
      count = Math.min(count + 1, window);
      for (let axis = 0; axis < dimensions; axis++) {
        const before = value[axis] as number;
        value[axis] = before + ((vector[axis] as number) - before) / count;
      }
    },
    count: () => count,
    value: () => value,
  };
}
