/** Exact search over features: each query with its distances to every picture of its gallery, by the nearest of its regions. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Metric } from '../core/embedding.js';
import type { Centre } from './centre.js';
import type { Dataset, GalleryProtocol, Picture } from './dataset.js';
import { createDistancesTo } from './distances.js';
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

/** Gives the distances of one region to a gallery as the re-ranking would have them. */
export type Reorder = (query: Picture, region: number, gallery: Gallery, distances: Float64Array) => Float64Array;

/** What is searched, and how. */
export interface ExactSearchOptions {
  readonly dataset: Dataset;
  readonly features: Features;
  readonly metric: Metric;
  readonly protocol: GalleryProtocol;
  /** What is taken away from vectors before they are compared; without it, nothing. */
  readonly centre?: Centre | undefined;
  /** Puts the nearest in another order; without it, distance alone counts. */
  readonly reorder?: Reorder | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares the queries, gallery after gallery, so that only one gallery's features are in memory. Gallery pictures that could not be
 * read are left out.
 */
export async function* compare(queries: readonly Picture[], options: ExactSearchOptions): AsyncGenerator<Compared> {
  const { features, metric, centre, reorder, signal } = options;
  const { dimensions } = features;
  for (const [gallery, asked] of groupByGallery(queries, options)) {
    const numbers = await features.read(gallery.pictures);
    centre?.catalogue(numbers);
    const size = gallery.pictures.length;
    const distancesTo = createDistancesTo({ count: size, dimensions, numbers }, metric);
    for (let from = 0; from < asked.length; from += BLOCK) {
      signal?.throwIfAborted();
      const block = asked.slice(from, from + BLOCK);
      const readable = block.filter((query) => !features.failures.has(query));
      const regions = await features.readRegions(readable);
      centre?.query(regions.numbers);
      const count = regions.numbers.length / dimensions;
      const rows = distancesTo({ count, dimensions, numbers: regions.numbers });
      const nearest = readable.map((query, i) => {
        const before = regions.counts.slice(0, i).reduce((sum, each) => sum + each, 0);
        const rowsOfQuery = Array.from({ length: regions.counts[i] as number }, (_, region) => {
          const row = rows.subarray((before + region) * size, (before + region + 1) * size);
          return reorder?.(query, region, gallery, row) ?? row;
        });
        return nearestOf(rowsOfQuery, size);
      });
      for (const query of block) {
        const distances = features.failures.has(query) ? undefined : nearest.shift();
        yield { query, gallery, distances };
      }
      await nextTurn();
    }
  }
}

/** A picture with several regions is as near as the nearest of them. */
function nearestOf(rows: readonly Float64Array[], size: number): Float64Array {
  const nearest = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  for (const row of rows) {
    for (let i = 0; i < size; i++) nearest[i] = Math.min(nearest[i] as number, row[i] as number);
  }
  return nearest;
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
