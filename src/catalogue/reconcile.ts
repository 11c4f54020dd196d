/** Makes the index equal to the embeddings that are stored; on an empty index that is building it anew. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CatalogueStore, VectorIndex } from '../core/ports.js';

/** Embeddings that are read and added at once: 500 × 512 numbers are 1 MB. */
const BATCH = 500;
/** Ids that are compared before others get their turn: some milliseconds. A million of them take half a second. */
const COMPARED_AT_ONCE = 20_000;

/**
 * Removes what the store no longer has from the index and adds what the index lacks. The index is not saved.
 * @returns how many entries were added and removed
 * @throws the signal's reason once it is aborted; what was done until then stays
 */
export async function reconcile(parts: {
  readonly store: CatalogueStore;
  readonly index: VectorIndex;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}): Promise<{ readonly added: number; readonly removed: number }> {
  const { store, index, onProgress, signal } = parts;
  // In this order: an import that runs meanwhile writes to the store first, so whatever has a label now is in the store after it.
  const labels = await index.labels();
  const stored = await store.embeddedImages(index.space);
  const gone = await without(labels, stored, signal);
  const missing = (await without(stored, labels, signal)).sort((a, b) => a - b);

  if (gone.length > 0) await index.remove(gone);

  const wanted = new Set(missing);
  const last = missing.at(-1) ?? -1;
  let after = (missing[0] ?? 0) - 1;
  let added = 0;
  while (after < last) {
    signal?.throwIfAborted();
    const page = await store.embeddings(index.space, after, BATCH);
    if (page.length === 0) break;
    const entries = page.filter(({ imageId }) => wanted.has(imageId));
    if (entries.length > 0) await index.upsert(entries);
    added += entries.length;
    after = page.at(-1)?.imageId ?? last;
    onProgress?.(added, missing.length);
  }
  return { added, removed: gone.length };
}

/** The ids that are not among the others. */
async function without(
  ids: ReadonlySet<number>,
  others: ReadonlySet<number>,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const missing: number[] = [];
  let compared = 0;
  for (const id of ids) {
    if (!others.has(id)) missing.push(id);
    if (++compared % COMPARED_AT_ONCE !== 0) continue;
    await nextTurn();
    signal?.throwIfAborted();
  }
  return missing;
}
