/** Makes the index equal to the embeddings that are stored; on an empty index that is building it anew. */
import type { CatalogueStore, VectorIndex } from '../core/ports.js';

/** Embeddings that are read and added at once: 500 × 512 numbers are 1 MB. */
const BATCH = 500;

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
  const gone = [...labels].filter((label) => !stored.has(label));
  const missing = [...stored].filter((imageId) => !labels.has(imageId)).sort((a, b) => a - b);

  if (gone.length > 0) await index.remove(gone);

  const wanted = new Set(missing);
  const last = missing.at(-1) ?? 0;
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
