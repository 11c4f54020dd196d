/** One change at a time: a change, a rebuild or a save begins when the one before it has ended. */
import { setImmediate } from 'node:timers/promises';

/** How long work may hold the event loop before others get their turn. */
const SLICE_MS = 10;

/** @returns a function that runs what it is given after everything that it was given before, failed or not */
export function createSerial(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}

/** Runs `step` for each item in slices of about 10 ms, so that a server answers in between; throws where the signal aborts. */
export async function inSlices<T>(items: Iterable<T>, signal: AbortSignal, step: (item: T) => void): Promise<void> {
  let sliceEnds = performance.now() + SLICE_MS;
  for (const item of items) {
    signal.throwIfAborted();
    step(item);
    if (performance.now() < sliceEnds) continue;
    await setImmediate();
    sliceEnds = performance.now() + SLICE_MS;
  }
}
