/** How much of the exact answer a vector index finds: a figure of the index, whatever the encoder is worth. */
import type { EmbeddingSpace } from '../core/embedding.js';
import type { VectorIndex } from '../core/ports.js';
import type { Centre } from './centre.js';
import type { Dataset } from './dataset.js';
import { compare } from './exact-search.js';
import type { Features } from './features.js';
import { nearestPictures } from './ranking.js';

/** Neighbours that should be found. */
const K = 10;
/** Pictures put into the index at most: a graph of more takes minutes to build. */
const MAX_GALLERY = 10_000;
/** Queries asked at most. */
const MAX_QUERIES = 500;
/** Entries given to the index at once. */
const BATCH = 1_000;

/** The share of the k exact neighbours that the index finds, with what it was measured on. */
export interface IndexRecall {
  readonly index: string;
  readonly k: number;
  /** 0..1; a neighbour at the same distance counts as well as the exact one. */
  readonly recall: number;
  readonly queries: number;
  readonly galleryPictures: number;
  /** Mean time of a search. */
  readonly searchMs: number;
}

/** What is measured. */
export interface IndexRecallOptions {
  readonly dataset: Dataset;
  readonly features: Features;
  /** The index holds what is left after centring, as the program's does. */
  readonly centre?: Centre | undefined;
  readonly space: EmbeddingSpace;
  readonly kind: string;
  /** Opens an empty index in memory. */
  readonly open: (space: EmbeddingSpace) => Promise<VectorIndex>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Fills an index with the gallery and asks it the queries; of large datasets the first of each. */
export async function measureIndexRecall(options: IndexRecallOptions): Promise<IndexRecall> {
  const { dataset, features, centre, space, kind, signal, onProgress } = options;
  const readable = dataset.gallery.filter((picture) => !features.failures.has(picture));
  const gallery = readable.slice(0, MAX_GALLERY);
  const queries = dataset.queries.filter((picture) => !features.failures.has(picture)).slice(0, MAX_QUERIES);
  const { dimensions } = features;
  const readFirst: Features['readRegions'] = async (pictures) => ({
    numbers: await features.read(pictures),
    counts: pictures.map(() => 1),
  });
  // Centring leaves vectors of other lengths than the 1 that a cosine index takes.
  const prepared = (vector: Float32Array) => (centre === undefined ? vector : unit(vector));
  const index = await options.open(space);
  try {
    for (let from = 0; from < gallery.length; from += BATCH) {
      signal?.throwIfAborted();
      const batch = gallery.slice(from, from + BATCH);
      const numbers = await features.read(batch);
      centre?.catalogue(numbers);
      await index.upsert(
        batch.map((_, i) => ({
          imageId: from + i,
          embedding: prepared(numbers.slice(i * dimensions, (i + 1) * dimensions)),
        })),
      );
      onProgress?.(from + batch.length, gallery.length);
    }
    const part = { ...dataset, gallery };
    // One vector a question: recall is the index's, whatever is made of several.
    const alone = { ...features, readRegions: readFirst };
    const comparing = {
      dataset: part,
      features: alone,
      centre,
      metric: space.metric,
      protocol: 'all',
      signal,
    } as const;
    let found = 0;
    let wanted = 0;
    let milliseconds = 0;
    for await (const { query, distances } of compare(queries, comparing)) {
      if (distances === undefined) continue;
      const embedding = await features.read([query]);
      centre?.query(embedding);
      const start = performance.now();
      const matches = await index.search(prepared(embedding), K);
      milliseconds += performance.now() - start;
      const exact = nearestPictures(distances, K);
      const farthest = distances[exact.at(-1) ?? 0] as number;
      wanted += exact.length;
      found += matches.filter(({ imageId }) => (distances[imageId] as number) <= farthest).length;
    }
    return {
      index: kind,
      k: K,
      recall: found / wanted,
      queries: queries.length,
      galleryPictures: gallery.length,
      searchMs: milliseconds / queries.length,
    };
  } finally {
    await index.close();
  }
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
