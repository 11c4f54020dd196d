import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPostgresStore } from '../../../src/catalogue/stores/postgres.js';
import type { CatalogueItem } from '../../../src/core/catalogue.js';
import type { EmbeddingSpace } from '../../../src/core/embedding.js';
import type { CatalogueStore, PendingImage } from '../../../src/core/ports.js';
import { catalogueFiltersContract } from '../../contracts/catalogue-filters.js';
import { cataloguePicturesContract } from '../../contracts/catalogue-pictures.js';
import { catalogueStoreContract } from '../../contracts/catalogue-store.js';
import { NO_POSTGRES, type TestSchema, testSchema } from '../../fakes/postgres.js';

describe.skipIf(NO_POSTGRES)('in PostgreSQL', () => {
  let place: TestSchema;
  beforeEach(() => {
    place = testSchema();
  });
  afterEach(() => place.remove());
  const open = async () => openPostgresStore(await place.open());

  catalogueStoreContract('the PostgreSQL store', async () => ({ store: await open(), reopen: open }));
  catalogueFiltersContract('the PostgreSQL store', open);
  cataloguePicturesContract('the PostgreSQL store', open);

  it('takes the imports of several processes at once, of the same items in other orders', async () => {
    const stores = await Promise.all([1, 2, 3, 4].map(open));
    const items = Array.from({ length: 60 }, (_, n): CatalogueItem => {
      const id = `item-${n}`;
      return { id, title: id, shop: 'Rue Verte', url: `/shop/${id}`, images: [`/${id}/1`, `/${id}/2`] };
    });
    const outcomes = await Promise.all(
      stores.map(async (store, i) => {
        const own = i % 2 === 0 ? items : items.toReversed();
        const told: string[] = [];
        for (let from = 0; from < own.length; from += 7) told.push(...(await store.upsert(own.slice(from, from + 7))));
        return told;
      }),
    );
    expect(outcomes.flat().filter((outcome) => outcome === 'added')).toHaveLength(60);
    expect(outcomes.flat().filter((outcome) => outcome === 'unchanged')).toHaveLength(180);

    const space: EmbeddingSpace = { encoder: 'tiny', weightsHash: 'a'.repeat(64), dimensions: 2, metric: 'cosine' };
    const embedding = Float32Array.of(1, 0);
    const thumbnail = { bytes: new Uint8Array([1, 2, 3]), digest: '0'.repeat(16) };
    const ids = (await stores[0]?.pendingImages(space, 0, 1_000))?.map(({ id }) => id) ?? [];
    await Promise.all(
      stores.map((store, i) =>
        store.saveEmbeddings(
          space,
          (i % 2 === 0 ? ids : ids.toReversed()).map((imageId) => ({ imageId, embedding, thumbnail })),
        ),
      ),
    );
    expect(await stores[1]?.embeddedImages(space)).toEqual(new Set(ids));
    expect(ids).toHaveLength(120);
    expect(await stores[2]?.count()).toEqual({ items: 60, images: 120 });
  });

  it('stores the last of an item that comes twice in a call', async () => {
    const store = await open();
    const of = (title: string, ...images: string[]): CatalogueItem => ({
      id: 'a',
      title,
      shop: 'Rue Verte',
      url: '/shop/a',
      images,
    });
    expect(await store.upsert([of('first', '/1', '/2'), of('second', '/2', '/3'), of('second', '/2', '/3')])).toEqual([
      'added',
      'changed',
      'unchanged',
    ]);
    expect(await store.get('a')).toEqual(of('second', '/2', '/3'));
    expect(await store.count()).toEqual({ items: 1, images: 2 });
    await store.close();
  });

  it('shares out what is to be embedded: nobody gets what another process has in hand', async () => {
    const space: EmbeddingSpace = { encoder: 'tiny', weightsHash: 'a'.repeat(64), dimensions: 2, metric: 'cosine' };
    const [one, other] = [await open(), await open()];
    await one.upsert(
      Array.from({ length: 1_000 }, (_, n): CatalogueItem => {
        const id = `item-${String(n).padStart(4, '0')}`;
        return { id, title: id, shop: 'Rue Verte', url: `/shop/${id}`, images: [`/${id}`] };
      }),
    );
    const seen: number[] = [];
    const work = async (store: CatalogueStore) => {
      const share = store.sharePending?.(space);
      for (let after = 0; ; ) {
        const page = (await share?.next(after, 64)) ?? [];
        const last = page.at(-1);
        if (last === undefined) {
          const elsewhere = await share?.elsewhere();
          await share?.close();
          return elsewhere;
        }
        after = last.id;
        seen.push(...page.map(({ id }) => id));
        await store.saveEmbeddings(
          space,
          page.map(({ id }) => ({
            imageId: id,
            embedding: Float32Array.of(1, 0),
            thumbnail: { bytes: new Uint8Array([1]), digest: '0'.repeat(16) },
          })),
        );
      }
    };
    const [taken] = [await one.sharePending?.(space).next(0, 64)];
    expect(taken).toHaveLength(64);
    expect(await work(other)).toBe(64);
    expect(seen).toHaveLength(936);
    expect(await other.sharePending?.(space).next(0, 64)).toEqual([]);
    expect(await other.pendingImages(space, 0, 1_000)).toEqual(taken);
    // A process that ends, however, gives back what it had.
    await one.close();
    await Promise.all([work(other), work(await open())]);
    expect(seen).toHaveLength(1_000);
    expect(new Set(seen).size).toBe(1_000);
    expect(await other.pendingImages(space, 0, 10)).toEqual([]);
  });

  it('gives a share what it wants, each image once, and to others what it lets go of', async () => {
    const space: EmbeddingSpace = { encoder: 'tiny', weightsHash: 'a'.repeat(64), dimensions: 2, metric: 'cosine' };
    const store = await open();
    const of = (id: string): CatalogueItem => ({ id, title: id, shop: 'Rue Verte', url: '/', images: [`/${id}.png`] });
    await store.upsert(['a', 'b', 'c', 'd'].map(of), new Map([['/b.png', '12-34']]));
    const ids = async (images: Promise<readonly PendingImage[]> | undefined) =>
      (await images)?.map(({ itemId }) => itemId);

    const marked = store.sharePending?.(space, async ({ fingerprint }) => fingerprint === '12-34');
    const [all, other] = [store.sharePending?.(space), store.sharePending?.(space)];
    expect(await ids(marked?.next(0, 10))).toEqual(['b']);
    expect(await ids(all?.next(0, 2))).toEqual(['a']);
    expect(await ids(all?.next(0, 10))).toEqual(['c', 'd']);
    expect(await ids(all?.next(0, 10))).toEqual([]);
    expect(await ids(other?.next(0, 10))).toEqual([]);
    expect([await marked?.elsewhere(), await all?.elsewhere(), await other?.elsewhere()]).toEqual([0, 1, 4]);

    await marked?.close();
    expect(await ids(all?.next(0, 10))).toEqual(['b']);
    await all?.close();
    expect(await ids(other?.next(0, 10))).toEqual(['a', 'b', 'c', 'd']);
    await other?.close();
  });
});
