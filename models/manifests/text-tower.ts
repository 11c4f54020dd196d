/** The part of an encoder's manifest that tells of its text tower: words into vectors of the same space as pictures. */
import { z } from 'zod';
import type { Network } from '../network.js';
import { MODEL_FILE } from './model-file.js';

const { file, sha256 } = MODEL_FILE;

/** What it says; the vectors have as many numbers as those of pictures. */
export const TextTower = z
  .object({
    file,
    sha256,
    /** In the format of Hugging Face's tokenizer.json. */
    tokenizer: z
      .object({
        file,
        sha256,
        /** True where words are put into small letters, without punctuation, before (SigLIP). */
        canonical: z.boolean(),
      })
      .readonly(),
    input: z
      .object({
        name: z.string().min(1),
        /** Longer texts are cut. */
        length: z.number().int().min(2).max(512),
        type: z.literal('int64'),
        /** The token that fills up. */
        padding: z.number().int().min(0),
        attentionMask: z.string().min(1).optional(),
      })
      .readonly(),
    /** Name of the output [batch, dimensions]. */
    output: z.string().min(1),
  })
  .readonly();
export type TextTower = z.infer<typeof TextTower>;

/** The tower as inference sees it. @param path of its weights */
export function textNetwork(
  id: string,
  { input, output, sha256: weightsHash }: TextTower,
  path: string,
  dimensions: number,
): Network {
  const { attentionMask, ...rest } = input;
  return {
    id: `${id} (words)`,
    path,
    weightsHash,
    input: { ...rest, ...(attentionMask !== undefined && { attentionMask }) },
    outputs: [{ name: output, dims: [dimensions] }],
  };
}
