/** Keeps the index of a running server in step with the store, so that an import by another process shows up by itself. */
import type { Log } from '../core/log.js';
import type { CatalogueStore, VectorIndex } from '../core/ports.js';
import { reconcile } from './reconcile.js';

/** How often the store is asked whether it changed. */
export const FOLLOW_INTERVAL_MS = 5_000;

/** Starts to follow. @returns a function that stops it, once a look under way is over */
export function followStore(parts: {
  readonly store: CatalogueStore;
  /** The index in use, asked for at every look: it may be exchanged. */
  readonly index: () => VectorIndex;
  readonly log: Log;
  readonly intervalMs?: number;
}): () => Promise<void> {
  const { store, index, log } = parts;
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

  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => {
      if (!stopping.signal.aborted) log.warn({ error }, 'the catalogue could not be read; trying again');
    });
  }, parts.intervalMs ?? FOLLOW_INTERVAL_MS);

  return async () => {
    clearInterval(timer);
    stopping.abort();
    await looking;
  };
}
