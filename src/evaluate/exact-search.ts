/** Exact search over features: each query with its distances to every picture of its gallery. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Metric } from '../core/embedding.js';
import type { Dataset, GalleryProtocol, Picture } from './dataset.js';
import { createDistancesTo, type Vectors } from './distances.js';
import type { Features } from './features.js';
import { type GalleryItems, numberItems } from './ranking.js';

/** Queries compared at once: their vectors stay in the cache while the gallery's go by. Between two such blocks the program can be stopped. */
const BLOCK = 32;

/** The pictures that a query is ranked against. */
export interface Gallery {
  readonly pictures: readonly Picture[];
  readonly items: GalleryItems;
}

/** A query with its distances to the pictures of its gallery; undefined where the query could not be read. */
export interface Compared {
  readonly query: Picture;
  readonly gallery: Gallery;
  readonly distances: Float64Array | undefined;
}

/** What is searched, and how. */
export interface ExactSearchOptions {
  readonly dataset: Dataset;
  readonly features: Features;
  readonly metric: Metric;
  readonly protocol: GalleryProtocol;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares the queries, gallery after gallery, so that only one gallery's features are in memory. Gallery pictures that could not be
 * read are left out.
 */
export async function* compare(queries: readonly Picture[], options: ExactSearchOptions): AsyncGenerator<Compared> {
  const { features, metric, signal } = options;
  for (const [gallery, asked] of groupByGallery(queries, options)) {
    const distancesTo = createDistancesTo(await vectorsOf(gallery.pictures, features), metric);
    for (let from = 0; from < asked.length; from += BLOCK) {
      signal?.throwIfAborted();
      const block = asked.slice(from, from + BLOCK);
      const readable = block.filter((query) => !features.failures.has(query));
      const all = distancesTo(await vectorsOf(readable, features));
      const size = gallery.pictures.length;
      let row = 0;
      for (const query of block) {
        const distances = features.failures.has(query) ? undefined : all.subarray(row * size, ++row * size);
        yield { query, gallery, distances };
      }
      await nextTurn();
    }
  }
}

/** A query without a category, and every query under `all`, meets the whole gallery. */
function groupByGallery(
  queries: readonly Picture[],
  { dataset, features, protocol }: ExactSearchOptions,
): ReadonlyMap<Gallery, readonly Picture[]> {
  const key = ({ category }: Picture) => (protocol === 'all' ? undefined : category);
  const asked = new Map<string | undefined, Picture[]>();
  for (const query of queries) {
    const together = asked.get(key(query)) ?? [];
    together.push(query);
    asked.set(key(query), together);
  }
  return new Map(
    [...asked].map(([category, together]) => {
      const pictures = dataset.gallery.filter(
        (picture) => !features.failures.has(picture) && (category === undefined || picture.category === category),
      );
      return [{ pictures, items: numberItems(pictures.map(({ item }) => item)) }, together] as const;
    }),
  );
}

async function vectorsOf(pictures: readonly Picture[], features: Features): Promise<Vectors> {
  return { count: pictures.length, dimensions: features.dimensions, numbers: await features.read(pictures) };
}
