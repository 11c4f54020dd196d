/** What inference did so far; for health pages, figures and tests. */
import type { Device } from './device.js';

/** What inference did so far; for health pages and tests. */
export interface InferenceStats {
  /** Undefined while there is no process that is ready. */
  readonly device: Device | undefined;
  readonly pid: number | undefined;
  /** Not yet sent to the process. */
  readonly waiting: number;
  /** At the process. */
  readonly inFlight: number;
  readonly answered: number;
  readonly batches: number;
  readonly largestBatch: number;
  readonly restarts: number;
}
