/** Where inference can run on this machine. */

import { existsSync } from 'node:fs';
import type { Log } from '../src/core/log.js';

/** Where a model runs. */
export type Device = 'cpu' | 'cuda';
/** What the operator asked for; `auto` takes CUDA where it can be had, else the CPU. */
export type DeviceWish = 'auto' | Device;

/** Numbers that models compute with; `auto` takes float16 on a GPU for models that have it, see `half` in a manifest. */
export type PrecisionWish = 'auto' | 'fp32' | 'fp16';

/** What the NVIDIA driver leaves where it runs: on Linux, in a container, under WSL 2. */
const NVIDIA_TRACES = [
  '/proc/driver/nvidia/version',
  '/dev/nvidiactl',
  '/dev/nvidia0',
  '/usr/lib/wsl/lib/libcuda.so.1',
];

/** True where an NVIDIA GPU can be reached from this process. */
export function hasNvidiaGpu(): boolean {
  return NVIDIA_TRACES.some((path) => existsSync(path));
}

/** True where models that have it run in float16. Processors compute it no faster, mostly by way of float32. */
export function wantsHalf(wish: PrecisionWish, device: Device): boolean {
  return wish === 'fp16' || (wish === 'auto' && device === 'cuda');
}

/** Where inference will run, and where that is less than it might be, why. */
export interface DeviceChoice {
  readonly device: Device;
  /** Why `auto` did not take CUDA. */
  readonly fallback?: {
    readonly reason: string;
    /** True where there is a GPU that goes unused: worth the operator's attention. */
    readonly gpuUnused: boolean;
  };
}

/** Logs where inference runs; a GPU that is left out is a warning. */
export function tellDevice({ device, fallback }: DeviceChoice, threads: number, log: Log): void {
  if (fallback === undefined) log.info({ device, threads }, `inference runs on ${device}`);
  else if (fallback.gpuUnused)
    log.warn({ device, threads }, `inference runs on ${device}, the GPU is unused: ${fallback.reason}`);
  else log.info({ device, threads }, `inference runs on ${device}: ${fallback.reason}`);
}
