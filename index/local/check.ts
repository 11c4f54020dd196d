/** What may enter an index: labels and vectors are looked at here, because what lies below trusts every number. */
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import { SamelookError } from '../../src/core/errors.js';
import type { IndexEntry } from '../../src/core/ports.js';

/** Labels are unsigned 32-bit integers: hnswlib-node wraps larger ones around without a word. */
const MAX_IMAGE_ID = 0xffff_ffff;

/** How far from 1 a vector's length may be where the metric is cosine: room for encoders that compute in half precision. */
const LENGTH_TOLERANCE = 0.01;

/** Below this the length is 1 as far as 32-bit numbers can tell. */
const LENGTH_ROUNDING = 1e-6;

/**
 * The entry with its vector as the index keeps it (for cosine: of length 1 exactly).
 * @throws SamelookError INPUT_INVALID
 */
export function checkEntry(space: EmbeddingSpace, { imageId, embedding }: IndexEntry): IndexEntry {
  if (!isLabel(imageId)) {
    throw new SamelookError('INPUT_INVALID', `The image id ${imageId} is no integer from 0 to ${MAX_IMAGE_ID}.`);
  }
  return { imageId, embedding: checkVector(space, embedding, `The vector of image ${imageId}`) };
}

/** @param whose how the sentence begins @throws SamelookError INPUT_INVALID */
export function checkVector(space: EmbeddingSpace, vector: Float32Array, whose: string): Float32Array {
  const refuse = (what: string) => {
    throw new SamelookError(
      'INPUT_INVALID',
      `${whose} ${what}. Embed the picture again with the encoder ${space.encoder}.`,
    );
  };
  if (vector.length !== space.dimensions) {
    refuse(`has ${vector.length} numbers where its space has ${space.dimensions}`);
  }
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += (vector[i] as number) ** 2;
  // 32-bit numbers can't overflow a sum of 64-bit squares: it is finite exactly where all of them are.
  if (!Number.isFinite(squares)) refuse('has numbers that are not finite');
  if (space.metric !== 'cosine') return vector;

  const length = Math.sqrt(squares);
  if (Math.abs(length - 1) > LENGTH_TOLERANCE) refuse(`has the length ${length.toPrecision(3)} in place of 1`);
  return Math.abs(length - 1) <= LENGTH_ROUNDING ? vector : vector.map((number) => number / length);
}

/** @throws SamelookError INPUT_INVALID */
export function checkK(k: number): void {
  if (!Number.isInteger(k) || k < 0) {
    throw new SamelookError('INPUT_INVALID', `Ask for a whole number of matches, 0 or more, not ${k}.`);
  }
}

function isLabel(imageId: number): boolean {
  return Number.isInteger(imageId) && imageId >= 0 && imageId <= MAX_IMAGE_ID;
}
