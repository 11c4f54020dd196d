/** Where inference can run on this machine. */

import { existsSync } from 'node:fs';
import type { Log } from '../src/core/log.js';

/** Where a model runs. */
export type Device = 'cpu' | 'cuda';
/** What the operator asked for; `auto` takes CUDA where it can be had, else the CPU. */
export type DeviceWish = 'auto' | Device;

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
