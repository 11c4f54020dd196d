/** What a white-box feature is: a picture of one size in, numbers out whose meaning stands in a paper. Nothing is learned. */
import type { Pixels } from '../../src/core/photo.js';

/**
 * Width and height, in pixels, of the pictures that are measured: the height of the window of Dalal and Triggs, square because garments
 * are as often wide as tall. Crops are stretched to it, so that no pixel counts that is not theirs.
 */
export const SIDE = 128;

/** A way to measure a picture. */
export interface WhiteBoxFeature {
  readonly name: string;
  /** All that decides what comes out, with a version to raise when the code changes it: hashed in place of weights. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly dimensions: number;
  /** The largest sum of squares that the numbers can have; it bounds every distance. */
  readonly largestSquare: number;
  /**
   * Measures as the paper says, without further normalisation; all zeros where there is nothing to measure.
   * @param picture SIDE × SIDE
   * @returns `dimensions` numbers, none negative
   */
  measure(picture: Pixels): Float32Array;
}

/** The direction, as a vector of length 1. All zeros, which have none, become the one direction that prefers no axis. */
export function unit(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  return length === 0 ? vector.map(() => 1 / Math.sqrt(vector.length)) : vector.map((value) => value / length);
}
