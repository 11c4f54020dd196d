/** A run of a network is told as a step of the work that asked for it first, and for the others too. */
import { ANSWERED, type Telemetry } from '../src/core/telemetry.js';
import { onTrail, type Trail } from '../src/core/trail.js';
import type { BatchRun } from './inference-messages.js';

/** @param trails of those whose inputs were in the batch  @param run just over; undefined where the network did not run */
export function tellRun(telemetry: Telemetry, [first, ...alsoFor]: readonly Trail[], run?: BatchRun): void {
  if (run === undefined) return;
  const { network, size, ms: agoMs } = run;
  const tell = () => telemetry.begin('batch', { network, size }, { agoMs, alsoFor }).end(ANSWERED);
  if (first === undefined) tell();
  else onTrail(first, tell);
}
