/** The weights of a head: which tensors its file holds, and what they make of a feature. */
import type { Embedding, Means } from '../../src/core/embedding.js';
import { SamelookError } from '../../src/core/errors.js';
import { decodeTensors, encodeTensors, type FloatTensor } from './safetensors.js';

/** The head gives u / |u| with u = x · weight + bias, and + relu(x · inner + innerBias) · outer where it has a hidden layer. */
export interface HeadWeights {
  readonly inputs: number;
  readonly outputs: number;
  /** inputs × outputs, row-major. */
  readonly weight: Float32Array;
  /** `outputs` numbers. */
  readonly bias: Float32Array;
  readonly hidden?: {
    readonly units: number;
    /** inputs × units. */
    readonly inner: Float32Array;
    /** `units` numbers. */
    readonly innerBias: Float32Array;
    /** units × outputs. */
    readonly outer: Float32Array;
  };
  /** Of the head's answers on what it was learned from; there where centring paid. */
  readonly means?: Means;
}

/** Whose features a head was learned on; it stands in the weights file, so that their hash covers it. */
export interface HeadBase {
  readonly encoder: string;
  readonly weightsHash: string;
}

/** As the bytes of a safetensors file. */
export function encodeHead(weights: HeadWeights, base: HeadBase): Buffer {
  const { inputs, outputs, weight, bias, hidden, means } = weights;
  const tensors = new Map<string, FloatTensor>([
    ['weight', { shape: [inputs, outputs], values: weight }],
    ['bias', { shape: [outputs], values: bias }],
  ]);
  if (hidden !== undefined) {
    tensors.set('hidden.inner', { shape: [inputs, hidden.units], values: hidden.inner });
    tensors.set('hidden.inner_bias', { shape: [hidden.units], values: hidden.innerBias });
    tensors.set('hidden.outer', { shape: [hidden.units, outputs], values: hidden.outer });
  }
  if (means !== undefined) {
    tensors.set('means.query', { shape: [outputs], values: means.query });
    tensors.set('means.catalogue', { shape: [outputs], values: means.catalogue });
  }
  return encodeTensors({ tensors, metadata: { base: base.encoder, base_sha256: base.weightsHash } });
}

/**
 * @param name of the file, for the sentence
 * @throws SamelookError MODEL_INVALID where the file holds no head, or one with numbers that are not finite
 */
export function decodeHead(bytes: Buffer, name: string): HeadWeights & { readonly base: HeadBase } {
  const { tensors, metadata } = decodeTensors(bytes, name);
  const [inputs = 0, outputs = 0] = tensors.get('weight')?.shape ?? [];
  const take = (key: string, ...shape: readonly number[]): Float32Array => {
    const tensor = tensors.get(key);
    if (tensor === undefined || String(tensor.shape) !== String(shape)) {
      throw invalid(name, `it needs a tensor ${key} of ${shape.join(' × ')} numbers`);
    }
    if (!tensor.values.every(Number.isFinite)) throw invalid(name, `the tensor ${key} has numbers that are not finite`);
    return tensor.values;
  };
  const units = tensors.get('hidden.inner')?.shape[1];
  const hidden = units !== undefined && {
    units,
    inner: take('hidden.inner', inputs, units),
    innerBias: take('hidden.inner_bias', units),
    outer: take('hidden.outer', units, outputs),
  };
  const means = tensors.has('means.query') && {
    query: take('means.query', outputs),
    catalogue: take('means.catalogue', outputs),
  };
  return {
    inputs,
    outputs,
    weight: take('weight', inputs, outputs),
    bias: take('bias', outputs),
    ...(hidden && { hidden }),
    ...(means && { means }),
    base: { encoder: metadata.base ?? '', weightsHash: metadata.base_sha256 ?? '' },
  };
}

/**
 * The head's answer to one feature: a vector of length 1.
 * @param feature `inputs` numbers
 * @throws SamelookError INFERENCE_FAILED where nothing is left of it
 */
export function applyHead({ outputs, weight, bias, hidden }: HeadWeights, feature: Float32Array): Embedding {
  const sums = Float64Array.from(bias);
  addProduct(sums, feature, weight);
  if (hidden !== undefined) {
    const activations = Float64Array.from(hidden.innerBias);
    addProduct(activations, feature, hidden.inner);
    addProduct(
      sums,
      activations.map((value) => Math.max(value, 0)),
      hidden.outer,
    );
  }
  let squares = 0;
  for (const sum of sums) squares += sum ** 2;
  const length = Math.sqrt(squares);
  if (!(length > 0 && Number.isFinite(length))) {
    throw new SamelookError(
      'INFERENCE_FAILED',
      `The head made no usable embedding of this picture (${outputs} numbers of length ${length}). Try another picture, or another box.`,
    );
  }
  return Float32Array.from(sums, (sum) => sum / length);
}

/** sums += x · matrix, the matrix with a row for each number of x. */
function addProduct(sums: Float64Array, x: Float32Array | Float64Array, matrix: Float32Array): void {
  const width = sums.length;
  for (let i = 0; i < x.length; i++) {
    const factor = x[i] as number;
    if (factor === 0) continue;
    for (let j = 0; j < width; j++) sums[j] = (sums[j] as number) + factor * (matrix[i * width + j] as number);
  }
}

function invalid(name: string, problem: string): SamelookError {
  return new SamelookError('MODEL_INVALID', `${name} holds no head: ${problem}. Restore the model's folder.`);
}
