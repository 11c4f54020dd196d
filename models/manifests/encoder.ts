/** The manifest of an encoder: a model that turns a picture into one L2-normalised vector. */
import { z } from 'zod';
import { Calibration, Metric } from '../../src/core/embedding.js';
import type { Network, Weights } from '../network.js';
import { MODEL_FILE } from './model-file.js';
import { OneSizeInput, pictureInput } from './picture-input.js';

/** What it says. */
export const EncoderManifest = z
  .object({
    kind: z.literal('encoder'),
    ...MODEL_FILE,
    input: OneSizeInput,
    output: z.object({ name: z.string().min(1), dimensions: z.number().int().min(1).max(16_384) }).readonly(),
    metric: Metric,
    calibration: Calibration,
  })
  .readonly();
export type EncoderManifest = z.infer<typeof EncoderManifest>;

/** The encoder as inference sees it. */
export function encoderNetwork({ id, path, weightsHash, input, output }: EncoderManifest & Weights): Network {
  const outputs = [{ name: output.name, dims: [output.dimensions] }];
  return { id, path, weightsHash, input: pictureInput(input), outputs };
}
