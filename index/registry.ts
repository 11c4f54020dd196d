/** The vector indexes there are, by name; each loads only when it is opened. */
import type { VectorIndex } from '../src/core/ports.js';
import type { LocalIndexOptions } from './local/local-index.js';

export type OpenIndexOptions = LocalIndexOptions;

/** The kinds of index, each with how it is opened. */
export const INDEXES = {
  /** Approximate, fast: the default. Cosine and l2. */
  hnsw: async (options: OpenIndexOptions) => (await import('./hnsw.js')).openHnswIndex(options),
  /** Ground truth: compares with every entry. Cosine, l2 and l1. */
  exact: async (options: OpenIndexOptions) => (await import('./exact.js')).openExactIndex(options),
} as const satisfies Record<string, (options: OpenIndexOptions) => Promise<VectorIndex>>;

export type IndexKind = keyof typeof INDEXES;

/**
 * Opens an index; where nothing was saved yet, an empty one.
 * @throws SamelookError INDEX_DAMAGED, INDEX_FOREIGN (made for another space or by another kind of index),
 * STORAGE_FAILED where the file can't be read, CONFIG_INVALID where the kind does not know the metric
 */
export function openIndex(kind: IndexKind, options: OpenIndexOptions): Promise<VectorIndex> {
  return INDEXES[kind](options);
}
