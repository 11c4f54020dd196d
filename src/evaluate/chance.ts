/** What a random order of the gallery gives a query on average; 0 where the right item is not in it. */
import type { Outcome } from './ranking.js';

/** k of n items: min(k, n) / n. */
export function chanceOfTopK({ rank, galleryItems }: Outcome, k: number): number {
  return rank === null ? 0 : Math.min(k, galleryItems) / galleryItems;
}

/** The mean of 1 / rank over n equally likely ranks: H(n) / n, with H(n) = 1 + 1/2 + … + 1/n. */
export function chanceOfReciprocalRank({ rank, galleryItems }: Outcome): number {
  return rank === null ? 0 : harmonic(galleryItems) / galleryItems;
}

/**
 * The expectation of average precision over all orders of N pictures, R of them right:
 * (H(N) + (R − 1) / (N − 1) · (N − H(N))) / N (Bestgen, "Exact Expected Average Precision of the Random Baseline", 2015).
 */
export function chanceOfAveragePrecision({ rank, galleryPictures: n, rightPictures: r }: Outcome): number {
  if (rank === null) return 0;
  if (n === r) return 1;
  const h = harmonic(n);
  return (h + ((r - 1) / (n - 1)) * (n - h)) / n;
}

const HARMONIC = [0];

function harmonic(n: number): number {
  for (let i = HARMONIC.length; i <= n; i++) HARMONIC.push((HARMONIC[i - 1] as number) + 1 / i);
  return HARMONIC[n] as number;
}
