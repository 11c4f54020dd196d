/** An encoder whose model is an ONNX file: crops are fitted to its input, run in the inference process, checked. */
import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import type { Embedding } from '../src/core/embedding.js';
import { SamelookError, toSamelookError } from '../src/core/errors.js';
import type { Pixels } from '../src/core/photo.js';
import type { Encoder } from '../src/core/ports.js';
import { resize } from '../src/photo/resize.js';
import type { Inference } from './inference.js';
import { type EncoderManifest, encoderNetwork } from './manifests/encoder.js';
import type { Weights } from './network.js';

/** Crops of one encoder between resizing and their embedding; bounds memory and still fills two batches of a GPU. */
export const CROPS_UNDER_WAY = 64;
/** Vectors whose length is this close to 1 are taken as they are; others (8- or 16-bit weights) are normalised again. */
const LENGTH_TOLERANCE = 1e-6;

/** What an ONNX encoder is made of. */
export interface OnnxEncoderOptions {
  readonly model: EncoderManifest & Weights;
  /** Shared with others; the encoder does not close it. */
  readonly inference: Inference;
}

/**
 * Loads the model, so that a wrong one is known at the start and not with the first photo.
 * @throws SamelookError MODEL_INVALID, DEVICE_UNAVAILABLE, INFERENCE_FAILED
 */
export async function createOnnxEncoder({ model, inference }: OnnxEncoderOptions): Promise<Encoder> {
  const network = encoderNetwork(model);
  await inference.load(network);
  const { input, output, metric } = model;
  const limit = pLimit(CROPS_UNDER_WAY);

  async function embed(crops: readonly Pixels[], signal?: AbortSignal): Promise<Embedding[]> {
    // One crop that fails ends the others of its call.
    const failed = new AbortController();
    const signals = signal === undefined ? failed.signal : AbortSignal.any([failed.signal, signal]);
    // One listener for each crop under way, however many: no leak.
    setMaxListeners(0, signals);
    try {
      return await Promise.all(crops.map((crop) => limit(() => embedOne(crop, signals))));
    } catch (thrown) {
      failed.abort();
      throw thrown;
    }
  }

  async function embedOne(crop: Pixels, signal: AbortSignal): Promise<Embedding> {
    if (signal.aborted) throw toSamelookError(signal.reason);
    const fitted = await resize(crop, input);
    const outputs = await inference.run(network, fitted, signal);
    return normalised(outputs.get(output.name)?.data, model);
  }

  return {
    space: { encoder: model.id, weightsHash: model.weightsHash, dimensions: output.dimensions, metric },
    calibration: model.calibration,
    embed,
    async close() {},
  };
}

/** @throws SamelookError INFERENCE_FAILED on numbers that are no embedding */
function normalised(vector: Float32Array | undefined, model: EncoderManifest): Embedding {
  const length = Math.hypot(...(vector ?? []));
  if (vector?.length !== model.output.dimensions || !Number.isFinite(length) || length === 0) {
    throw new SamelookError(
      'INFERENCE_FAILED',
      `The model ${model.id} gave no usable embedding for this picture ` +
        `(${vector?.length ?? 0} numbers of length ${length}). Try another picture, or another box.`,
    );
  }
  return Math.abs(length - 1) <= LENGTH_TOLERANCE ? vector : vector.map((value) => value / length);
}
