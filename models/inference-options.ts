/** What inference is started with, and what its process is told of it. */
import type { Log } from '../src/core/log.js';
import type { Telemetry } from '../src/core/telemetry.js';
import type { BatchRules } from './batch-size.js';
import type { DeviceWish, PrecisionWish } from './device.js';
import { BATCHES, GPU_MEMORY_BYTES } from './inference-limits.js';
import type { StartOptions } from './inference-messages.js';
import { availableThreads } from './threads.js';

/** How inference is started. */
export interface InferenceOptions {
  /** `auto` takes CUDA where it can be had, else the CPU, and says so once. */
  readonly device: DeviceWish;
  /** CPU threads; default: the cores of this process. */
  readonly threads?: number | undefined;
  /** Default `auto`. */
  readonly precision?: PrecisionWish;
  /** What it may take of a GPU's memory; default `GPU_MEMORY_BYTES`. */
  readonly gpuMemoryBytes?: number;
  /** Most inputs in one run, in place of what `BATCHES` says. */
  readonly maxBatch?: number;
  /** See `BatchRules`, in place of what `BATCHES` says. */
  readonly fewSizes?: boolean;
  readonly log: Log;
  readonly telemetry?: Telemetry | undefined;
  /** Default `HANG_AFTER_MS`. */
  readonly hangAfterMs?: number;
  /** Default `CLOSE_WITHIN_MS`. */
  readonly closeWithinMs?: number;
  /** Default `REST_MS`. */
  readonly restMs?: number;
}

/** For the process, with what nobody asked for otherwise. */
export function startOptionsOf({
  device,
  threads = availableThreads(),
  precision = 'auto',
  gpuMemoryBytes = GPU_MEMORY_BYTES,
  maxBatch,
  fewSizes,
}: InferenceOptions): StartOptions {
  const rules = (usual: BatchRules) => ({ most: maxBatch ?? usual.most, fewSizes: fewSizes ?? usual.fewSizes });
  return {
    device,
    threads,
    precision,
    gpuMemoryBytes,
    batches: { cpu: rules(BATCHES.cpu), cuda: rules(BATCHES.cuda) },
  };
}
