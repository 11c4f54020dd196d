/** The manifest of a parser: a model that gives every place of a picture a label, garments among them. */
import { z } from 'zod';
import { Category } from '../../src/core/garment.js';
import { type Network, type Weights, weightsOf } from '../network.js';
import { MODEL_FILE } from './model-file.js';
import { OneSizeInput, pictureInput } from './picture-input.js';

/** What it says. */
export const ParserManifest = z
  .object({
    kind: z.literal('parser'),
    ...MODEL_FILE,
    input: OneSizeInput,
    /** [batch, labels, rows, columns]: logits of each label at each place of the picture. */
    output: z.object({ name: z.string().min(1), labels: z.number().int().min(2).max(1_000) }).readonly(),
    /** The labels that are garments; several may be one category (left and right shoe). */
    labels: z
      .array(z.object({ index: z.number().int().min(0), category: Category }).readonly())
      .min(1)
      .readonly(),
  })
  .refine(({ output, labels }) => labels.every(({ index }) => index < output.labels), {
    path: ['labels'],
    error: 'must have indices below output.labels',
  })
  .readonly();
export type ParserManifest = z.infer<typeof ParserManifest>;

/** The parser as inference sees it. */
export function parserNetwork(model: ParserManifest & Weights): Network {
  const { input, output } = model;
  const outputs = [{ name: output.name, dims: [output.labels, undefined, undefined] }];
  return { ...weightsOf(model), input: pictureInput(input), outputs };
}
