/** The images that pass a filter, remembered until the catalogue changes: people who look through results repeat their filters. */
import type { Filters } from '../core/catalogue.js';
import type { CatalogueStore } from '../core/ports.js';

/** Filters that are remembered; each holds up to a number for every image (100,000: 4 MB). */
export const REMEMBERED_FILTERS = 16;

/** Resolves filters to image ids by the store, for an index that knows no items. */
export function createAllowedImages(
  store: Pick<CatalogueStore, 'imagesMatching' | 'revision'>,
): (filters: Filters) => Promise<ReadonlySet<number>> {
  const remembered = new Map<string, Promise<ReadonlySet<number>>>();
  let revision: number | undefined;

  return async (filters) => {
    const now = await store.revision();
    if (now !== revision) remembered.clear();
    revision = now;
    const key = JSON.stringify(Object.entries(filters).sort());
    const found = remembered.get(key) ?? store.imagesMatching(filters);
    // Taken out and put in again, so that the first one is always the longest unused.
    remembered.delete(key);
    remembered.set(key, found);
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size > REMEMBERED_FILTERS) remembered.delete(oldest);
    found.catch(() => remembered.delete(key));
    return found;
  };
}
