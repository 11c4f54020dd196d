/** Keeps the index of a running server in step with the store, so that an import by another process shows up by itself. */
import type { Log } from '../core/log.js';
import type { CatalogueStore, VectorIndex } from '../core/ports.js';
import { reconcile } from './reconcile.js';

/** How often the store is asked whether it changed. */
export const FOLLOW_INTERVAL_MS = 5_000;

/** A look at a million pictures takes a second or two, and an import changes the catalogue all the time: looks take a sixth of it at the most. */
const REST = 5;

/** Until the next look. @param tookMs what the last one took */
export function restMs(tookMs: number, intervalMs: number): number {
  return Math.max(intervalMs, REST * tookMs);
}

/** Starts to follow. @returns a function that stops it, once a look under way is over */
export function followStore(parts: {
  readonly store: CatalogueStore;
  /** The index in use, asked for at every look: it may be exchanged. */
  readonly index: () => VectorIndex;
  readonly log: Log;
  readonly intervalMs?: number;
}): () => Promise<void> {
  const { store, index, log, intervalMs = FOLLOW_INTERVAL_MS } = parts;
  const stopping = new AbortController();
  let seen: { readonly index: VectorIndex; readonly revision: number } | undefined;
  let looking = Promise.resolve();

  async function look(): Promise<void> {
    const revision = await store.revision();
    const followed = index();
    if (revision === seen?.revision && followed === seen.index) return;
    const { added, removed } = await reconcile({ store, index: followed, signal: stopping.signal });
    seen = { index: followed, revision };
    if (added + removed > 0) log.info({ added, removed }, 'the catalogue changed; the index follows it');
  }

  let timer: NodeJS.Timeout;
  function lookIn(ms: number): void {
    timer = setTimeout(() => {
      const started = performance.now();
      looking = look()
        .catch((error: unknown) => {
          if (!stopping.signal.aborted) log.warn({ error }, 'the catalogue could not be read; trying again');
        })
        .finally(() => {
          if (!stopping.signal.aborted) lookIn(restMs(performance.now() - started, intervalMs));
        });
    }, ms);
  }
  lookIn(intervalMs);

  return async () => {
    clearTimeout(timer);
    stopping.abort();
    await looking;
  };
}
