/** From an encoder's distance to what a person reads: a similarity, 0..1, and a verdict. */
import type { Calibration } from '../core/embedding.js';
import type { Verdict } from '../core/query.js';

/** Similarity at the calibrated distance `same`; between the knots it is linear in the distance. */
export const SIMILARITY_AT_SAME = 0.9;
/** Similarity at the calibrated distance `similar`. */
export const SIMILARITY_AT_SIMILAR = 0.5;

/** 1 at distance 0, 0.9 at `same`, 0.5 at `similar`, 0 at `unrelated` and beyond; never rises with the distance. */
export function similarityOf(distance: number, { same, similar, unrelated }: Calibration): number {
  if (distance <= 0) return 1;
  if (distance <= same) return between(distance, 0, same, 1, SIMILARITY_AT_SAME);
  if (distance <= similar) return between(distance, same, similar, SIMILARITY_AT_SAME, SIMILARITY_AT_SIMILAR);
  if (distance <= unrelated) return between(distance, similar, unrelated, SIMILARITY_AT_SIMILAR, 0);
  return 0;
}

/** What the distance means; `none` is not worth showing. */
export function verdictOf(distance: number, { same, similar }: Calibration): Verdict {
  if (distance <= same) return 'same';
  return distance <= similar ? 'similar' : 'none';
}

/** The line through (x0, y0) and (x1, y1) at x. */
function between(x: number, x0: number, x1: number, y0: number, y1: number): number {
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
