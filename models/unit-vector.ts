/** A model's numbers as an embedding of length 1. */
import type { Embedding } from '../src/core/embedding.js';
import { SamelookError } from '../src/core/errors.js';

/** Vectors whose length is this close to 1 are taken as they are; others (8- or 16-bit weights) are normalised again. */
const LENGTH_TOLERANCE = 1e-6;

/**
 * @param model and `advice` are for the sentence where it can't be done
 * @throws SamelookError INFERENCE_FAILED on numbers that have no direction, or are not as many
 */
export function unitVector(
  numbers: Float32Array | undefined,
  dimensions: number,
  { model, advice }: { readonly model: string; readonly advice: string },
): Embedding {
  const length = Math.hypot(...(numbers ?? []));
  if (numbers?.length !== dimensions || !Number.isFinite(length) || length === 0) {
    throw new SamelookError(
      'INFERENCE_FAILED',
      `The model ${model} gave no usable embedding (${numbers?.length ?? 0} numbers of length ${length}). ${advice}`,
    );
  }
  return Math.abs(length - 1) <= LENGTH_TOLERANCE ? numbers : numbers.map((value) => value / length);
}
