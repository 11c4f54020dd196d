/** The manifest of an encoder: a model that turns a picture into one L2-normalised vector. */
import { z } from 'zod';
import { Calibration, type Means, Metric } from '../../src/core/embedding.js';
import { type Network, type NetworkOutput, type Weights, weightsOf } from '../network.js';
import { MODEL_FILE } from './model-file.js';
import { OneSizeInput, pictureInput } from './picture-input.js';
import { TextTower } from './text-tower.js';

/** Most numbers in a vector; `EmbeddingSpace` allows no more. */
const MAX_DIMENSIONS = 16_384;

/** What is taken from the model: a vector, or a feature map that is pooled into one; either is brought to length 1. */
const EncoderOutput = z
  .object({
    name: z.string().min(1),
    /** Numbers of the vector; the channels of a feature map. */
    dimensions: z.number().int().min(1).max(MAX_DIMENSIONS),
    /** How a feature map becomes a vector, see `Pooling`; default `none`: it is one. */
    pooling: z.enum(['none', 'average', 'max', 'gem']).optional(),
    /** The exponent of `gem`, default 3. */
    p: z.number().min(1).max(100).optional(),
    /** Axes of the feature map after the batch: channels first (NCHW, default) or last. */
    layout: z.enum(['NCHW', 'NHWC']).optional(),
    /** True where the name is of a value inside the graph that the file does not give out: it is made an output when the file is opened. */
    inner: z.boolean().optional(),
  })
  .readonly();
type EncoderOutput = z.infer<typeof EncoderOutput>;

/** Float32 numbers, little-endian, as base64. */
const Base64Means = z.object({ query: z.base64(), catalogue: z.base64() }).readonly();
type Base64Means = z.infer<typeof Base64Means>;

/** What it says. */
export const EncoderManifest = z
  .object({
    kind: z.literal('encoder'),
    ...MODEL_FILE,
    input: OneSizeInput,
    /** One of the two: what is taken, or several things that are joined, each brought to length 1 before. */
    output: EncoderOutput.optional(),
    outputs: z.array(EncoderOutput).min(1).readonly().optional(),
    metric: Metric,
    /** Without it, nobody measured: see `Encoder.calibrated`. */
    calibration: Calibration.optional(),
    /** Words into the same space. */
    text: TextTower.optional(),
    /** See `Means`; as many numbers as the vector has. */
    means: Base64Means.optional(),
  })
  .refine(({ output, outputs }) => (output === undefined) !== (outputs === undefined), {
    path: ['output'],
    error: 'give output, or outputs, and not both',
  })
  .refine((manifest) => dimensionsOf(manifest) <= MAX_DIMENSIONS, {
    path: ['outputs'],
    error: `must have at most ${MAX_DIMENSIONS} dimensions in all`,
  })
  .refine(
    (manifest) =>
      Object.values(meansOf(manifest) ?? {}).every(
        (mean) => mean.length === dimensionsOf(manifest) && mean.every(Number.isFinite),
      ),
    { path: ['means'], error: 'must be as many finite float32 numbers as the vector has, little-endian, in base64' },
  )
  .readonly();
export type EncoderManifest = z.infer<typeof EncoderManifest>;

/** The parts of a manifest that tell what comes out. */
interface Outputs {
  readonly output?: EncoderOutput | undefined;
  readonly outputs?: readonly EncoderOutput[] | undefined;
}

/** What is taken from the model, in the order in which it is joined. */
export function outputsOf({ output, outputs = [] }: Outputs): readonly EncoderOutput[] {
  return output === undefined ? outputs : [output];
}

/** Numbers of the vector. */
export function dimensionsOf(manifest: Outputs): number {
  return outputsOf(manifest).reduce((sum, { dimensions }) => sum + dimensions, 0);
}

/** The means as numbers. */
export function meansOf({ means }: { readonly means?: Base64Means | undefined }): Means | undefined {
  return means && { query: numbersOf(means.query), catalogue: numbersOf(means.catalogue) };
}

function numbersOf(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => bytes.readFloatLE(4 * i));
}

/** The encoder as inference sees it. */
export function encoderNetwork(model: EncoderManifest & Weights): Network {
  return { ...weightsOf(model), input: pictureInput(model.input), outputs: outputsOf(model).map(networkOutput) };
}

function networkOutput({
  name,
  dimensions,
  pooling = 'none',
  p,
  layout = 'NCHW',
  inner,
}: EncoderOutput): NetworkOutput {
  const where = { name, ...(inner && { inner }) };
  if (pooling === 'none') return { ...where, dims: [dimensions] };
  const dims = layout === 'NCHW' ? [dimensions, undefined, undefined] : [undefined, undefined, dimensions];
  return { ...where, dims, pooling: { kind: pooling, layout, ...(p !== undefined && { p }) } };
}
