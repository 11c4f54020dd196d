import { describe, expect, it } from 'vitest';
import { createAllowedImages, REMEMBERED_FILTERS, REMEMBERED_IMAGES } from '../../src/catalogue/allowed-images.js';
import type { Filters } from '../../src/core/catalogue.js';

/** A store of one image a price, that counts how often it is asked. */
function countingStore() {
  const store = {
    asked: 0,
    changes: 1,
    fails: false,
    revision: async () => store.changes,
    imagesMatching: async ({ maxPrice = 0 }: Filters) => {
      store.asked++;
      if (store.fails) throw new Error('the disk is gone');
      return new Set([maxPrice]);
    },
  };
  return store;
}

describe('createAllowedImages', () => {
  it('asks the store once for the same filters, in whatever order they are written', async () => {
    const store = countingStore();
    const allowed = createAllowedImages(store);
    expect([...(await allowed({ maxPrice: 5, currency: 'EUR' }))]).toEqual([5]);
    expect([...(await allowed({ currency: 'EUR', maxPrice: 5 }))]).toEqual([5]);
    expect(store.asked).toBe(1);
    expect([...(await allowed({ maxPrice: 6 }))]).toEqual([6]);
    expect(store.asked).toBe(2);
  });

  it('asks again once the catalogue has changed', async () => {
    const store = countingStore();
    const allowed = createAllowedImages(store);
    await allowed({ maxPrice: 5 });
    store.changes++;
    await allowed({ maxPrice: 5 });
    expect(store.asked).toBe(2);
  });

  it('forgets what was unused the longest', async () => {
    const store = countingStore();
    const allowed = createAllowedImages(store);
    for (let price = 0; price <= REMEMBERED_FILTERS; price++) {
      await allowed({ maxPrice: price });
      await allowed({ maxPrice: 0 });
    }
    expect(store.asked).toBe(REMEMBERED_FILTERS + 1);
    await allowed({ maxPrice: 1 });
    expect(store.asked).toBe(REMEMBERED_FILTERS + 2);
  });

  it('keeps no more ids than it may, and those of the last filter in any case', async () => {
    const half = new Set(Array.from({ length: REMEMBERED_IMAGES / 2 }, (_, n) => n));
    const all = new Set(Array.from({ length: REMEMBERED_IMAGES + 1 }, (_, n) => n));
    const store = countingStore();
    const large = {
      ...store,
      imagesMatching: async (filters: Filters) => {
        await store.imagesMatching(filters);
        return filters.maxPrice === 0 ? all : half;
      },
    };
    const allowed = createAllowedImages(large);
    for (const maxPrice of [1, 2, 1, 2]) await allowed({ maxPrice });
    expect(store.asked).toBe(2);
    await allowed({ maxPrice: 3 });
    await allowed({ maxPrice: 2 });
    expect(store.asked).toBe(3);
    await allowed({ maxPrice: 1 });
    expect(store.asked).toBe(4);
    for (const maxPrice of [0, 0, 2]) await allowed({ maxPrice });
    expect(store.asked).toBe(6);
  });

  it('remembers no failure', async () => {
    const store = countingStore();
    const allowed = createAllowedImages(store);
    store.fails = true;
    await expect(allowed({ maxPrice: 5 })).rejects.toThrow('the disk is gone');
    store.fails = false;
    expect([...(await allowed({ maxPrice: 5 }))]).toEqual([5]);
  });
});
