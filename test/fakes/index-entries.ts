/** Spaces, entries and filters for the tests of indexes. */
import type { OpenIndexOptions } from '../../index/registry.js';
import type { Filters } from '../../src/core/catalogue.js';
import type { EmbeddingSpace, Metric } from '../../src/core/embedding.js';
import type { IndexEntry, VectorIndex } from '../../src/core/ports.js';

/** How a suite opens the index that it tests. */
export type OpenForTest = (options: OpenIndexOptions) => Promise<VectorIndex>;

/** Building graphs takes a second or two, on a busy machine many. */
export const SLOW_MACHINE_MS = 60_000;

export const spaceOf = (dimensions: number, metric: Metric = 'cosine'): EmbeddingSpace => ({
  encoder: 'test-encoder',
  weightsHash: 'a'.repeat(64),
  dimensions,
  metric,
});

/** Vector i with the label `from + i`. */
export const entriesOf = (vectors: readonly Float32Array[], from = 0): IndexEntry[] =>
  vectors.map((embedding, i) => ({ imageId: from + i, embedding }));

/** A shop named "7" sells every 7th of `count` images, "0" none. */
export const everyNth = (count: number) => async (filters: Filters) => {
  const nth = Number(filters.shop?.[0]);
  return new Set(nth === 0 ? [] : Array.from({ length: Math.ceil(count / nth) }, (_, i) => i * nth));
};

/** The vector that is 1 on one axis. */
export function unitAt(dimensions: number, axis: number): Float32Array {
  return new Float32Array(dimensions).fill(1, axis, axis + 1);
}
