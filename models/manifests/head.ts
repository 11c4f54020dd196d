/** The manifest of a siamese head: a small network over another encoder's features, learned from pairs by `samelook train head`. */
import { z } from 'zod';
import { Calibration } from '../../src/core/embedding.js';
import { MODEL_FILE } from './model-file.js';

const dimensions = z.number().int().min(1).max(16_384);

/** What it says. */
export const HeadManifest = z
  .object({
    kind: z.literal('head'),
    ...MODEL_FILE,
    /** The encoder whose features it was learned on; on any other's its answers would mean nothing. */
    base: z
      .object({
        /** How it is opened: the name of an encoder that comes with the program, or its folder, absolute or relative to the head's. */
        model: z.string().min(1),
        /** Its id and weights, which must be those of `model`. */
        encoder: z.string().min(1),
        weightsHash: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case'),
        dimensions,
      })
      .readonly(),
    dimensions,
    metric: z.literal('cosine'),
    calibration: Calibration,
  })
  .readonly();
export type HeadManifest = z.infer<typeof HeadManifest>;
