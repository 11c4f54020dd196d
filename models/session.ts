/** An ONNX session: the one file that knows onnxruntime. Its runs block the event loop, so it lives in the inference process. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { SamelookError } from '../src/core/errors.js';
import { type Device, type DeviceChoice, type DeviceWish, hasNvidiaGpu } from './device.js';
import type { LoadedManifest, ModelInput } from './manifest.js';
import { createFillTensor, inputLength, type Tensor } from './tensor.js';

/** A model of one node (y = x), opset 13: opening it on a device proves that the device works. */
const PROBE = 'CAc6NwoQCgF4EgF5IghJZGVudGl0eRIBdFoPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEA0=';
/** The set-up fetches the CUDA part of onnxruntime-node where it sees a GPU. */
const CUDA_REMEDY = 'run npm run build on this machine to fetch it';

/** A model that is ready to run. */
export interface ModelSession {
  /** Most pictures in one run. */
  readonly maxBatch: number;
  /**
   * Runs `pictures` (1 to maxBatch; RGB bytes of the model's input size) as one batch.
   * @returns per picture, its outputs by name
   */
  run(pictures: readonly Uint8Array[]): Promise<ReadonlyMap<string, Tensor>[]>;
}

/**
 * Settles where inference runs; CUDA is tried for real before it is promised.
 * @throws SamelookError DEVICE_UNAVAILABLE where an explicit wish can't be met
 */
export async function chooseDevice(wish: DeviceWish): Promise<DeviceChoice> {
  if (wish === 'cpu') return { device: 'cpu' };
  const obstacle = await cudaObstacle();
  if (obstacle === undefined) return { device: 'cuda' };
  if (wish === 'auto') return { device: 'cpu', fallback: { reason: obstacle, gpuUnused: hasNvidiaGpu() } };
  throw new SamelookError(
    'DEVICE_UNAVAILABLE',
    `Inference can't run on cuda here: ${obstacle}. Devices that can be had here: cpu (set DEVICE=cpu or DEVICE=auto).`,
  );
}

/** Why CUDA can't be had; undefined where it can. */
async function cudaObstacle(): Promise<string | undefined> {
  if (!hasNvidiaGpu()) return 'no NVIDIA GPU was found';
  const library = join(
    dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')),
    `bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`,
  );
  if (!existsSync(library)) return `the CUDA part of onnxruntime-node is not installed (${CUDA_REMEDY})`;
  const ort = await loadRuntime();
  try {
    await ort.InferenceSession.create(Buffer.from(PROBE, 'base64'), { executionProviders: ['cuda'] });
    return undefined;
  } catch (thrown) {
    return `CUDA did not start (${messageOf(thrown)}; it needs the NVIDIA driver, CUDA 12 and cuDNN 9)`;
  }
}

/** How a session is opened. */
export interface SessionOptions {
  readonly device: Device;
  /** CPU threads within one run. */
  readonly threads: number;
  readonly maxBatch: number;
}

/**
 * Opens a model and checks that it is what its manifest says. Sessions are never released: doing so leaks.
 * @throws SamelookError MODEL_INVALID where the file is no ONNX model, or another one than the manifest describes
 */
export async function openSession(model: LoadedManifest, options: SessionOptions): Promise<ModelSession> {
  const ort = await loadRuntime();
  const session = await ort.InferenceSession.create(model.path, {
    executionProviders: [options.device],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // Threads that wait do not spin: decoding needs the cores. ResNet-50 beside other work on two cores: 82 ms
    // instead of 135 ms a picture, 43 ms instead of 65 ms of CPU time.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }).catch((thrown: unknown) => {
    throw invalid(model, `it can't be opened: ${messageOf(thrown)}`, thrown);
  });
  const batchAxis = checkInput(session, model);
  checkOutput(session, model);

  const { input } = model;
  const maxBatch = typeof batchAxis === 'number' ? 1 : options.maxBatch;
  const length = inputLength(input);
  const fillTensor = createFillTensor(input);
  // Runs block, so one buffer serves them all.
  const numbers = new Float32Array(maxBatch * length);

  async function run(pictures: readonly Uint8Array[]): Promise<ReadonlyMap<string, Tensor>[]> {
    for (const [i, picture] of pictures.entries()) fillTensor(picture, numbers, i * length);
    const tensor = new ort.Tensor(
      'float32',
      numbers.subarray(0, pictures.length * length),
      shapeOf(input, pictures.length),
    );
    const outputs = await session.run({ [input.name]: tensor }, [model.output.name]);
    return pictures.map((_, i) => new Map(Object.entries(outputs).map(([name, output]) => [name, rowOf(output, i)])));
  }

  return { maxBatch, run };
}

/** @returns the batch axis: its name, or its length where the model fixes it */
function checkInput(session: InferenceSession, model: LoadedManifest): string | number {
  const [found, ...more] = session.inputMetadata;
  const batch = found?.isTensor ? found.shape[0] : undefined;
  if (
    more.length > 0 ||
    !found?.isTensor ||
    batch === undefined ||
    // A fixed batch must be 1: what arrives together is of any number.
    (typeof batch === 'number' && batch !== 1) ||
    found.name !== model.input.name ||
    found.type !== model.input.type ||
    !fits(found.shape, shapeOf(model.input, 0))
  ) {
    const { name, type } = model.input;
    throw invalid(
      model,
      `its manifest names one input ${name}: ${type}[batch,${shapeOf(model.input, 0).slice(1)}], but it has ${describe(session.inputMetadata)}`,
    );
  }
  return batch;
}

function checkOutput(session: InferenceSession, model: LoadedManifest): void {
  const { name, dimensions } = model.output;
  const found = session.outputMetadata.find((output) => output.name === name);
  if (!found?.isTensor || found.type !== 'float32' || !fits(found.shape, [0, dimensions])) {
    throw invalid(
      model,
      `its manifest names an output ${name}: float32[batch,${dimensions}], but it has ${describe(session.outputMetadata)}`,
    );
  }
}

/** True where the shapes agree after the batch axis; an axis with a name may have any length. */
function fits(found: readonly (number | string)[], wanted: readonly number[]): boolean {
  return (
    found.length === wanted.length &&
    found.every((axis, i) => i === 0 || typeof axis === 'string' || axis === wanted[i])
  );
}

function shapeOf({ layout, width, height }: ModelInput, batch: number): number[] {
  return layout === 'NCHW' ? [batch, 3, height, width] : [batch, height, width, 3];
}

function describe(values: readonly InferenceSession.ValueMetadata[]): string {
  return values.map((value) => `${value.name}: ${value.isTensor ? `${value.type}[${value.shape}]` : '?'}`).join(', ');
}

/** The i-th picture's part of an output whose first axis is the batch. */
function rowOf(output: InferenceSession.OnnxValueMapType[string], i: number): Tensor {
  const dims = output.dims.slice(1);
  const length = dims.reduce((product, axis) => product * axis, 1);
  return { dims, data: (output.data as Float32Array).subarray(i * length, (i + 1) * length) };
}

async function loadRuntime(): Promise<typeof import('onnxruntime-node')> {
  // ONNX Runtime 1.30 carries a client for usage events to its maker, which this turns off. Nothing of ours is sent anywhere.
  process.env.ORT_DISABLE_TELEMETRY = '1';
  try {
    return await import('onnxruntime-node');
  } catch (thrown) {
    throw new SamelookError(
      'INFERENCE_FAILED',
      `onnxruntime-node can't be loaded: ${messageOf(thrown)}. Install again with npm ci; it needs glibc on Linux.`,
      { cause: thrown },
    );
  }
}

function invalid(model: LoadedManifest, problem: string, cause?: unknown): SamelookError {
  return new SamelookError('MODEL_INVALID', `The model ${model.path} can't be used: ${problem}.`, { cause });
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
