/** The images that pass a filter, remembered until the catalogue changes: people who look through results repeat their filters. */
import type { Filters } from '../core/catalogue.js';
import type { CatalogueStore } from '../core/ports.js';

/** Filters that are remembered. */
export const REMEMBERED_FILTERS = 16;
/** Ids that are remembered for all of them together, at some 40 bytes each; a filter that has more by itself is remembered alone. */
export const REMEMBERED_IMAGES = 2_000_000;

interface Remembered {
  readonly found: Promise<ReadonlySet<number>>;
  /** How many; 0 until they are found. */
  images: number;
}

/** Resolves filters to image ids by the store, for an index that knows no items. */
export function createAllowedImages(
  store: Pick<CatalogueStore, 'imagesMatching' | 'revision'>,
): (filters: Filters) => Promise<ReadonlySet<number>> {
  // In the order of use, the one that was unused the longest first.
  const remembered = new Map<string, Remembered>();
  let revision: number | undefined;

  function forgetWhatIsTooMuch(): void {
    let images = [...remembered.values()].reduce((sum, one) => sum + one.images, 0);
    for (const [key, oldest] of remembered) {
      if (remembered.size <= REMEMBERED_FILTERS && images <= REMEMBERED_IMAGES) return;
      if (remembered.size > 1) remembered.delete(key);
      images -= oldest.images;
    }
  }

  return async (filters) => {
    const now = await store.revision();
    if (now !== revision) remembered.clear();
    revision = now;
    const key = JSON.stringify(Object.entries(filters).sort());
    const known = remembered.get(key) ?? { found: store.imagesMatching(filters), images: 0 };
    remembered.delete(key);
    remembered.set(key, known);
    try {
      const found = await known.found;
      known.images = found.size;
      return found;
    } catch (thrown) {
      if (remembered.get(key) === known) remembered.delete(key);
      throw thrown;
    } finally {
      forgetWhatIsTooMuch();
    }
  };
}
