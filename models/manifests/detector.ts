/** The manifest of a garment detector: a model that answers a picture with boxes, a score of each for each category, and perhaps masks. */
import { z } from 'zod';
import { Category } from '../../src/core/garment.js';
import { type Network, type Weights, weightsOf } from '../network.js';
import { MODEL_FILE } from './model-file.js';
import { ManySizesInput } from './picture-input.js';

const outputName = z.string().min(1);
const share = z.number().min(0).max(1);

/** What it says. */
export const DetectorManifest = z
  .object({
    kind: z.literal('detector'),
    ...MODEL_FILE,
    input: ManySizesInput,
    output: z
      .object({
        /** [batch, n, 4]: left, top, right, bottom in 0..1 of the input. */
        boxes: outputName,
        /** [batch, n, classes]: probabilities. */
        scores: outputName,
        /** [batch, classes, height / stride, width / stride]: probability of each class at each place. */
        masks: z
          .object({ name: outputName, stride: z.number().int().min(1).max(64) })
          .readonly()
          .optional(),
      })
      .readonly(),
    /** In the order of the scores; below its threshold a box does not count. */
    classes: z
      .array(z.object({ category: Category, threshold: share }).readonly())
      .min(1)
      .readonly(),
    /** Of two boxes of one category that overlap by more than `iou` (intersection over union), the better one stays. */
    nms: z.object({ iou: share }).readonly(),
  })
  .readonly();
export type DetectorManifest = z.infer<typeof DetectorManifest>;

/** The detector as inference sees it. */
export function detectorNetwork(model: DetectorManifest & Weights): Network {
  const { input, output, classes } = model;
  const outputs = [
    { name: output.boxes, dims: [undefined, 4] },
    { name: output.scores, dims: [undefined, classes.length] },
  ];
  const masks =
    output.masks === undefined ? [] : [{ name: output.masks.name, dims: [classes.length, undefined, undefined] }];
  return { ...weightsOf(model), input, outputs: [...outputs, ...masks] };
}
