/** An encoder whose model is an ONNX file: crops are fitted to its input, run in the inference process, checked. */
import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import type { Calibration, Embedding } from '../src/core/embedding.js';
import { toSamelookError } from '../src/core/errors.js';
import type { Pixels } from '../src/core/photo.js';
import type { Encoder } from '../src/core/ports.js';
import { resize } from '../src/photo/resize.js';
import type { Inference } from './inference.js';
import { dimensionsOf, type EncoderManifest, encoderNetwork, meansOf, outputsOf } from './manifests/encoder.js';
import type { Weights } from './network.js';
import type { Tensor } from './tensor.js';
import { unitVector } from './unit-vector.js';

/** Crops of one encoder between resizing and their embedding, of those that somebody waits for and of the others; bounds memory and still fills two batches of a GPU. */
export const CROPS_UNDER_WAY = 64;
/** For a model that nobody calibrated: shares of the largest distance between vectors without negative numbers, 1 under cosine. */
const SHARES: Calibration = { same: 0.05, similar: 0.25, unrelated: 0.75 };

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
  const { input, metric } = model;
  const dimensions = dimensionsOf(model);
  const means = meansOf(model);
  const limits = { ahead: pLimit(CROPS_UNDER_WAY), behind: pLimit(CROPS_UNDER_WAY) };

  async function embed(crops: readonly Pixels[], signal?: AbortSignal, behind = false): Promise<Embedding[]> {
    // One crop that fails ends the others of its call.
    const failed = new AbortController();
    const signals = signal === undefined ? failed.signal : AbortSignal.any([failed.signal, signal]);
    // One listener for each crop under way, however many: no leak.
    setMaxListeners(0, signals);
    try {
      const limit = behind ? limits.behind : limits.ahead;
      return await Promise.all(crops.map((crop) => limit(() => embedOne(crop, signals, behind))));
    } catch (thrown) {
      failed.abort();
      throw thrown;
    }
  }

  async function embedOne(crop: Pixels, signal: AbortSignal, behind: boolean): Promise<Embedding> {
    if (signal.aborted) throw toSamelookError(signal.reason);
    const fitted = await resize(crop, input);
    const outputs = await inference.run(network, fitted, signal, behind);
    return joined(outputs, model);
  }

  return {
    space: { encoder: model.id, weightsHash: model.weightsHash, dimensions, metric },
    calibration: model.calibration ?? SHARES,
    calibrated: model.calibration !== undefined,
    inputSide: Math.max(input.width, input.height),
    ...(means && { means }),
    embed,
    async close() {
      inference.letGo(network);
    },
  };
}

/** What was taken from the model, each part brought to length 1, and the whole again. @throws SamelookError INFERENCE_FAILED on numbers that are no embedding */
function joined(outputs: ReadonlyMap<string, Tensor>, model: EncoderManifest): Embedding {
  const told = { model: model.id, advice: 'Try another picture, or another box.' };
  const parts = outputsOf(model).map(({ name, dimensions }) => unitVector(outputs.get(name)?.data, dimensions, told));
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const share = 1 / Math.sqrt(parts.length);
  return Float32Array.from(parts.flatMap((part) => Array.from(part, (value) => value * share)));
}
