/** How every catalogue store must filter; a store's own test calls this with a way to open an empty one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogueItem, Filters } from '../../src/core/catalogue.js';
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import type { CatalogueStore } from '../../src/core/ports.js';

const SPACE: EmbeddingSpace = { encoder: 'tiny', weightsHash: 'a'.repeat(64), dimensions: 4, metric: 'cosine' };

const item = (id: string, more: Partial<CatalogueItem> = {}): CatalogueItem => ({
  id,
  title: `Item ${id}`,
  shop: 'Rue Verte',
  url: `https://shop.example/${id}`,
  images: [`/pictures/${id}.jpg`],
  ...more,
});

async function imageIds(store: CatalogueStore): Promise<Record<string, number[]>> {
  const ids: Record<string, number[]> = {};
  for (const { id, itemId } of await store.pendingImages(SPACE, 0, 100)) ids[itemId] = [...(ids[itemId] ?? []), id];
  return ids;
}

export function catalogueFiltersContract(name: string, openEmpty: () => Promise<CatalogueStore>): void {
  describe(`${name} filters as every catalogue store`, () => {
    let store: CatalogueStore;
    beforeEach(async () => {
      store = await openEmpty();
      await store.upsert(SHOP);
    });
    afterEach(() => store.close());

    const SHOP: readonly CatalogueItem[] = [
      item('dress', {
        price: 50,
        currency: 'EUR',
        category: 'dress',
        colour: 'red',
        gender: 'women',
        brand: 'Nord',
        availability: 'in_stock',
        images: ['/d1', '/d2'],
      }),
      item('bag', {
        price: 120.5,
        currency: 'USD',
        category: 'bag',
        colour: 'black',
        shop: "O'Neil; DROP TABLE items",
      }),
      item('shirt', {
        price: 19.99,
        currency: 'EUR',
        category: 'top',
        colour: 'red',
        gender: 'men',
        brand: 'Sud',
        availability: 'out_of_stock',
      }),
      item('silent'),
    ];
    const cases: readonly (readonly [Filters, readonly string[]])[] = [
      [{}, ['dress', 'bag', 'shirt', 'silent']],
      [{ maxPrice: 50 }, ['dress', 'shirt']],
      [{ minPrice: 50 }, ['dress', 'bag']],
      [{ minPrice: 19.99, maxPrice: 19.99 }, ['shirt']],
      [{ currency: 'USD' }, ['bag']],
      [{ maxPrice: 200, currency: 'EUR' }, ['dress', 'shirt']],
      [{ category: ['dress', 'bag'] }, ['dress', 'bag']],
      [{ colour: ['red'] }, ['dress', 'shirt']],
      [{ colour: ['red'], gender: ['men', 'unisex'] }, ['shirt']],
      [{ brand: ['nord'] }, ['dress']],
      [{ availability: ['in_stock', 'preorder'] }, ['dress']],
      [{ shop: ["O'Neil; DROP TABLE items"] }, ['bag']],
      [{ shop: ['Rue Verte'] }, ['dress', 'shirt', 'silent']],
      [{ colour: ['green'] }, []],
      [{ brand: Array.from({ length: 5_000 }, (_, i) => `brand ${i}`) }, []],
    ];
    it('let exactly the right items pass', async () => {
      const ids = await imageIds(store);
      for (const [filters, expected] of cases) {
        const wanted = new Set(expected.flatMap((id) => ids[id] ?? []));
        expect(await store.imagesMatching(filters), JSON.stringify(filters).slice(0, 80)).toEqual(wanted);
      }
      expect(ids.dress).toHaveLength(2);
    });

    it('can be chosen from what there is', async () => {
      expect(await store.facets()).toEqual({
        shop: ["O'Neil; DROP TABLE items", 'Rue Verte'],
        category: ['bag', 'dress', 'top'],
        colour: ['black', 'red'],
        gender: ['men', 'women'],
        brand: ['Nord', 'Sud'],
        currency: ['EUR', 'USD'],
      });
    });
  });
}
