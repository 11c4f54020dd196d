/** How long something takes. */
import { performance } from 'node:perf_hooks';

/** @returns milliseconds until `work` is done */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
