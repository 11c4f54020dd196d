/** How long the inference process is waited for, how often it is started again, how much it is given at once. */
import type { BatchRules } from './batch-size.js';
import type { Device } from './device.js';

/**
 * Pictures in one run. A GPU wants many. On a CPU a run of several costs no less a picture, but company between two
 * runs does: an import on two cores took 28 to 30 ms a picture in sixes, 33 to 35 one by one.
 */
export const BATCHES: { readonly [device in Device]: BatchRules } = {
  cpu: { most: 6, fewSizes: false },
  cuda: { most: 32, fewSizes: true },
};
/** What inference may take of a GPU's memory: half of a small one. */
export const GPU_MEMORY_BYTES = 4 * 2 ** 30;
/** Batches at the process: one under way, the next ones waiting there, so that it is never idle. */
export const BATCHES_AHEAD = 3;
/** Crashes in a row, with nothing answered between, after which everything that waits is given up. */
export const MAX_CRASHES = 5;
/** Pause before the first restart after a crash; doubled with every further crash in a row. */
export const RESTART_DELAY_MS = 100;
/** Pause after giving up; requests fail at once meanwhile. Then a start is tried again. */
export const REST_MS = 30_000;
/** A process that says nothing for so long while it has work hangs; ResNet-50 takes 0.04 s a picture on two cores. */
export const HANG_AFTER_MS = 60_000;
/** `close` waits so long for what is under way. */
export const CLOSE_WITHIN_MS = 10_000;
/** A process that was asked to end is killed after so long. */
export const END_WITHIN_MS = 2_000;
