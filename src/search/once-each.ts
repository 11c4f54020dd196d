/** Near-duplicates of a catalogue: the same product sold by several shops, or listed twice, is shown once with the others kept beside it. */
import type { Calibration, Embedding } from '../core/embedding.js';
import type { Candidate } from './candidates.js';

/**
 * Pictures nearer to each other than this share of the calibrated distance `same` are one picture, saved anew. With the default encoder
 * (same = 0.215, so 0.021 between its vectors as they come): a picture saved as JPEG of quality 60 lies at 0.009 to 0.012 (median; at most
 * 0.036), enlarged at most at 0.010; drawn product pictures that differ in a pocket or in width from 0.029 on, photos of two garments from
 * 0.078 on. Better a product twice than two products as one.
 */
export const DUPLICATE_SHARE = 0.1;
/** Others that are kept with a candidate. */
export const MAX_OTHERS = 10;

/** A candidate, and those that show the same. */
export interface Distinct {
  readonly shown: Candidate;
  readonly others: readonly Candidate[];
}

/**
 * The first k candidates that show something new, in their order, each with its near-duplicates. Equal pictures have equal embeddings, so
 * they are found too.
 * @param embeddings of the candidates' pictures by image id, in the encoder's own space, of length 1 where its metric is cosine; one
 * without an embedding is like no other
 */
export function onceEach(
  candidates: readonly Candidate[],
  embeddings: ReadonlyMap<number, Embedding>,
  { same }: Calibration,
  k: number,
): Distinct[] {
  const distinct: { shown: Candidate; vector: Embedding | undefined; others: Candidate[] }[] = [];
  for (const candidate of candidates) {
    const vector = embeddings.get(candidate.imageId);
    const like = distinct.find((one) => isDuplicate(one.vector, vector, DUPLICATE_SHARE * same));
    if (like !== undefined) {
      if (like.others.length < MAX_OTHERS) like.others.push(candidate);
    } else if (distinct.length < k) {
      distinct.push({ shown: candidate, vector, others: [] });
    }
  }
  return distinct;
}

/** By cosine distance, whatever the metric of the space: near-duplicates point the same way. */
function isDuplicate(a: Embedding | undefined, b: Embedding | undefined, within: number): boolean {
  if (a === undefined || b === undefined) return false;
  let dot = 0;
  for (let axis = 0; axis < a.length; axis++) dot += (a[axis] as number) * (b[axis] as number);
  return 1 - dot <= within;
}
