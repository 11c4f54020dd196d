/** An ONNX session: the one file that knows onnxruntime. Its runs block the event loop, so it lives in the inference process. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { SamelookError } from '../src/core/errors.js';
import { cudaProblem } from './cuda-problem.js';
import { type Device, type DeviceChoice, type DeviceWish, hasNvidiaGpu } from './device.js';
import { fromFloat16 } from './float16.js';
import { withOutputs } from './inner-outputs.js';
import { createInputTensors, type InputTensor, pictureDims } from './input-tensors.js';
import { type Network, type NetworkInput, type NetworkOutput, takesPictures } from './network.js';
import { pooled } from './pooling.js';
import type { Tensor } from './tensor.js';

type OrtTensor = InferenceSession.OnnxValueMapType[string];

/** A model of one node (y = x), opset 13: opening it on a device proves that the device works. */
const PROBE = 'CAc6NwoQCgF4EgF5IghJZGVudGl0eRIBdFoPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEA0=';
/** The set-up fetches the CUDA part of onnxruntime-node where it sees a GPU. */
const CUDA_REMEDY = 'run npm run build on this machine to fetch it';

/** A model that is ready to run. */
export interface ModelSession {
  /** Most inputs in one run. */
  readonly maxBatch: number;
  /**
   * Runs `inputs` (1 to maxBatch; pictures of one size that the network takes, or tokens) as one batch.
   * @returns per input, its outputs by name
   */
  run(inputs: readonly NetworkInput[]): Promise<ReadonlyMap<string, Tensor>[]>;
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
    return cudaProblem(messageOf(thrown));
  }
}

/** How a session is opened. */
export interface SessionOptions {
  readonly device: Device;
  /** True where a network that has it runs in float16. */
  readonly half?: boolean;
  /** CPU threads within one run. */
  readonly threads: number;
  readonly maxBatch: number;
}

/**
 * Opens a network and checks that it is what its manifest says. Sessions are never released: doing so leaks.
 * @throws SamelookError MODEL_INVALID where the file is no ONNX model, or another one than the manifest describes
 */
export async function openSession(network: Network, options: SessionOptions): Promise<ModelSession> {
  const ort = await loadRuntime();
  const session = await createSession(ort, options.half ? inHalf(network) : network, {
    executionProviders: [options.device],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // Threads that wait do not spin: decoding needs the cores. ResNet-50 beside other work on two cores: 82 ms
    // instead of 135 ms a picture, 43 ms instead of 65 ms of CPU time.
    // Weights are no part of the memory that grows by powers of two with the batches.
    extra: {
      session: {
        intra_op: { allow_spinning: '0' },
        ...(options.device === 'cuda' && { use_device_allocator_for_initializers: '1' }),
      },
    },
  });
  const batchAxis = checkInputs(session, network);
  for (const output of network.outputs) checkOutput(session, network, output);

  const maxBatch = typeof batchAxis === 'number' ? 1 : options.maxBatch;
  const { outputs } = network;
  const wanted = outputs.map(({ name }) => name);
  // Runs block, so the tensors of one are done with before the next are made.
  const makeTensors = createInputTensors(network.input, maxBatch);

  async function run(inputs: readonly NetworkInput[]): Promise<ReadonlyMap<string, Tensor>[]> {
    const feeds = makeTensors(inputs).map(({ name, type, data, dims }) => [name, new ort.Tensor(type, data, dims)]);
    const found = await session.run(Object.fromEntries(feeds), wanted);
    const tensors = outputs.map(({ name, pooling }) => {
      const tensor = toFloat32(name, found[name] as OrtTensor, inputs.length);
      return [name, pooling === undefined ? tensor : pooled(tensor, pooling)] as const;
    });
    return inputs.map((_, i) => new Map(tensors.map(([name, tensor]) => [name, rowOf(tensor, i)])));
  }

  return { maxBatch, run };
}

function inHalf({ halfPath, ...network }: Network): Network {
  return { ...network, path: halfPath ?? network.path };
}

/** From the file itself, or from its bytes where values inside the graph are asked for. */
async function createSession(
  ort: typeof import('onnxruntime-node'),
  network: Network,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  const inner = network.outputs.filter((output) => output.inner).map(({ name }) => name);
  try {
    if (inner.length === 0) return await ort.InferenceSession.create(network.path, options);
    return await ort.InferenceSession.create(withOutputs(await readFile(network.path), inner), options);
  } catch (thrown) {
    throw invalid(network, `it can't be opened: ${messageOf(thrown)}`, thrown);
  }
}

/** @returns the batch axis: its name, or its length where the model fixes it */
function checkInputs(session: InferenceSession, network: Network): string | number {
  const { input } = network;
  const wanted = takesPictures(input)
    ? input.sizes.map((size) => ({ name: input.name, type: input.type, dims: pictureDims(input, size, 0) }))
    : createInputTensors(input, 0)([]).map(({ name, type }) => ({ name, type, dims: [0, input.length] }));
  const found = session.inputMetadata;
  const names = new Set(wanted.map(({ name }) => name));
  const batch = found[0]?.isTensor ? found[0].shape[0] : undefined;
  for (const tensor of wanted) {
    // A fixed batch must be 1: what arrives together is of any number.
    const sound = batch !== undefined && (typeof batch === 'string' || batch === 1) && found.length === names.size;
    if (sound && found.some((one) => isInput(one, tensor))) continue;
    const rest = tensor.dims.slice(1);
    throw invalid(
      network,
      `its manifest names ${names.size === 1 ? 'one' : 'an'} input ${tensor.name}: ${tensor.type}[batch,${rest}], but it has ${describe(found)}`,
    );
  }
  return batch as string | number;
}

function isInput(found: InferenceSession.ValueMetadata, { name, type, dims }: Omit<InputTensor, 'data'>): boolean {
  return found.isTensor && found.name === name && found.type === type && fits(found.shape, dims);
}

function checkOutput(session: InferenceSession, network: Network, { name, dims }: NetworkOutput): void {
  const found = session.outputMetadata.find((output) => output.name === name);
  const isNumbers = found?.isTensor && (found.type === 'float32' || found.type === 'float16');
  if (isNumbers && fits(found.shape, [undefined, ...dims])) return;
  const shape = dims.map((axis) => axis ?? 'any').join();
  throw invalid(
    network,
    `its manifest names an output ${name}: float32[batch,${shape}], but it has ${describe(session.outputMetadata)}`,
  );
}

/** True where the shapes agree after the batch axis; an axis with a name, or that nobody asks about, may have any length. */
function fits(found: readonly (number | string)[], wanted: readonly (number | undefined)[]): boolean {
  return (
    found.length === wanted.length &&
    found.every((axis, i) => i === 0 || typeof axis === 'string' || wanted[i] === undefined || axis === wanted[i])
  );
}

function describe(values: readonly InferenceSession.ValueMetadata[]): string {
  return values.map((value) => `${value.name}: ${value.isTensor ? `${value.type}[${value.shape}]` : '?'}`).join(', ');
}

/** @throws where the first axis is not the batch, so that nobody gets the numbers of another */
function toFloat32(name: string, { dims, data, type }: OrtTensor, batch: number): Tensor {
  if (dims[0] !== batch) throw new Error(`the output ${name} has the shape [${dims}] for a batch of ${batch}`);
  if (type !== 'float16') return { dims, data: data as Float32Array };
  // Uint16Array in Node 20, Float16Array where there is one: the same bits.
  const { buffer, byteOffset, length } = data as Uint16Array;
  return { dims, data: fromFloat16(new Uint16Array(buffer, byteOffset, length)) };
}

/** The i-th input's part of an output whose first axis is the batch. */
function rowOf({ dims, data }: Tensor, i: number): Tensor {
  const length = data.length / (dims[0] ?? 1);
  return { dims: dims.slice(1), data: data.subarray(i * length, (i + 1) * length) };
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

function invalid(model: Network, problem: string, cause?: unknown): SamelookError {
  return new SamelookError('MODEL_INVALID', `The model ${model.path} can't be used: ${problem}.`, { cause });
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
