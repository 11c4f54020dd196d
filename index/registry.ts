/** The vector indexes there are, by name; each loads only when it is opened. */
import { basename } from 'node:path';
import type { VectorIndex } from '../src/core/ports.js';
import type { LocalIndexOptions } from './local/local-index.js';
import type { SharedIndexPlace } from './pgvector/place.js';
import { readSavedIndex, type SavedIndex } from './saved/file.js';
import { readSharedIndex } from './saved/shared.js';

/** How an index is opened, whatever its kind. */
export interface OpenIndexOptions extends LocalIndexOptions {
  /** The database that machines share; indexes of this process have no use for it. */
  readonly shared?: SharedIndexPlace;
}

/** The kinds of index, each with how it is opened. */
export const INDEXES = {
  /** Approximate, fast: the default. Cosine and l2. */
  hnsw: async (options: OpenIndexOptions) => (await import('./hnsw.js')).openHnswIndex(options),
  /** Ground truth: compares with every entry. Cosine, l2 and l1. */
  exact: async (options: OpenIndexOptions) => (await import('./exact.js')).openExactIndex(options),
  /** In PostgreSQL, for many machines. Cosine, l2 and l1. Its name is that of `file`, without folders. */
  pgvector: async (options: OpenIndexOptions) => (await import('./pgvector.js')).openPgvectorIndex(options),
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

/** Removes an index from the database that machines share; nothing where there is none of that name. */
export async function removeSharedIndex({ database }: SharedIndexPlace, name: string): Promise<void> {
  await (await import('./pgvector/generations.js')).removeGenerations(database, name);
}

/**
 * What an index holds, without opening it: cheap, and nothing is changed.
 * @param file as it is opened with  @param database where it is in one
 * @returns undefined where nothing was saved yet
 * @throws SamelookError INDEX_DAMAGED, STORAGE_FAILED
 */
export function lookAtIndex(
  file: string,
  database: SharedIndexPlace['database'] | undefined,
): Promise<SavedIndex | undefined> {
  return database === undefined ? readSavedIndex(file) : readSharedIndex(database, basename(file));
}
