/** What every catalogue store must do; a store's own test calls this with a way to open one. */
import { afterEach, describe, expect, it } from 'vitest';
import type { CatalogueItem, Thumbnail } from '../../src/core/catalogue.js';
import type { Embedding, EmbeddingSpace } from '../../src/core/embedding.js';
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

const vector = (...numbers: number[]): Embedding => Float32Array.from(numbers);
const thumbnail = (text: string): Thumbnail => ({
  bytes: new Uint8Array(Buffer.from(text)),
  digest: text.padEnd(16, '0'),
});

/** A store, and a second view of the same one, as another process would have it. */
export interface OpenedStore {
  readonly store: CatalogueStore;
  reopen(): Promise<CatalogueStore>;
}

export function catalogueStoreContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps the contract of a catalogue store`, () => {
    const opened: CatalogueStore[] = [];
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });

    async function openPair() {
      const { store, reopen } = await open();
      opened.push(store);
      return {
        store,
        again: async () => {
          const other = await reopen();
          opened.push(other);
          return other;
        },
      };
    }
    const openOne = async () => (await openPair()).store;

    /** Ids of the pending images by item, in the items' order of images. */
    async function imageIds(store: CatalogueStore, space = SPACE): Promise<Record<string, number[]>> {
      const ids: Record<string, number[]> = {};
      for (const { id, itemId } of await store.pendingImages(space, 0, 1_000)) {
        ids[itemId] = [...(ids[itemId] ?? []), id];
      }
      return ids;
    }

    describe('items', () => {
      it('are stored, told apart and given back as they were', async () => {
        const store = await openOne();
        const full = item('full', {
          price: 19.9,
          currency: 'EUR',
          category: 'dress',
          colour: 'red',
          gender: 'women',
          brand: 'Été',
          availability: 'in_stock',
          images: ['https://pictures.example/1.jpg', '/b.jpg'],
        });
        expect(await store.upsert([full, item('bare')])).toEqual(['added', 'added']);
        expect(await store.get('full')).toEqual(full);
        expect(await store.get('bare')).toEqual(item('bare'));
        expect(await store.get('missing')).toBeUndefined();
        expect(await store.count()).toEqual({ items: 2, images: 3 });
      });

      it('are unchanged whatever the order of their fields, and changed where anything differs', async () => {
        const store = await openOne();
        await store.upsert([item('a', { price: 1 })]);
        const shuffled = Object.fromEntries(
          Object.entries(item('a', { price: 1 })).reverse(),
        ) as unknown as CatalogueItem;
        expect(await store.upsert([shuffled])).toEqual(['unchanged']);
        expect(await store.upsert([item('a', { price: 2 }), item('b')])).toEqual(['changed', 'added']);
        expect((await store.get('a'))?.price).toBe(2);
        expect(await store.upsert([item('a')])).toEqual(['changed']);
        expect(await store.get('a')).toEqual(item('a'));
      });

      it('are stored all or none in a call', async () => {
        const store = await openOne();
        const broken = item('broken', { title: undefined as unknown as string, shop: null as unknown as string });
        await expect(store.upsert([item('good'), broken])).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
        expect(await store.count()).toEqual({ items: 0, images: 0 });
      });

      it('are removed with their images and embeddings', async () => {
        const store = await openOne();
        await store.upsert([item('a'), item('b')]);
        const { a = [], b = [] } = await imageIds(store);
        await store.saveEmbeddings(
          SPACE,
          [...a, ...b].map((imageId) => ({ imageId, embedding: vector(1, 0, 0, 0), thumbnail: thumbnail('x') })),
        );
        expect(await store.remove(['a', 'missing'])).toBe(1);
        expect(await store.get('a')).toBeUndefined();
        expect(await store.count()).toEqual({ items: 1, images: 1 });
        expect(await store.embeddedImages(SPACE)).toEqual(new Set(b));
        expect(await store.thumbnail('a')).toBeUndefined();
        expect(await store.itemsOfImages([...a, ...b])).toEqual(new Map([[b[0], item('b')]]));
      });

      it('are listed by id, page by page', async () => {
        const store = await openOne();
        await store.upsert(['c', 'a', 'd', 'b'].map((id) => item(id)));
        expect(await store.listItemIds(undefined, 3)).toEqual(['a', 'b', 'c']);
        expect(await store.listItemIds('c', 3)).toEqual(['d']);
        expect(await store.listItemIds('d', 3)).toEqual([]);
      });
    });

    describe('images', () => {
      it('keep their id wherever they move, and a new source gets a new one', async () => {
        const store = await openOne();
        await store.upsert([item('a', { images: ['/1', '/2'], category: 'dress' })]);
        const before = await store.pendingImages(SPACE, 0, 10);
        expect(before).toMatchObject([
          { itemId: 'a', source: '/1', title: 'Item a', category: 'dress' },
          { itemId: 'a', source: '/2', title: 'Item a', category: 'dress' },
        ]);
        await store.upsert([item('a', { images: ['/3', '/2', '/2'] })]);
        const after = await store.pendingImages(SPACE, 0, 10);
        expect(after[0]).not.toHaveProperty('category');
        expect(after.map(({ source }) => source)).toEqual(['/2', '/3']);
        expect(after[0]?.id).toBe(before[1]?.id);
        expect(after[1]?.id).toBeGreaterThan(before[1]?.id ?? 0);
      });

      it('never get an id that was used before', async () => {
        const store = await openOne();
        await store.upsert([item('a')]);
        const [first] = (await imageIds(store)).a ?? [];
        await store.remove(['a']);
        await store.upsert([item('a')]);
        const [second] = (await imageIds(store)).a ?? [];
        expect(second).toBeGreaterThan(first ?? 0);
      });

      it('are new where their fingerprint changed, and stay where none is given', async () => {
        const store = await openOne();
        const upsert = (print?: string) =>
          store.upsert([item('a')], print === undefined ? undefined : new Map([['/pictures/a.jpg', print]]));
        expect(await upsert('one')).toEqual(['added']);
        const first = await imageIds(store);
        expect(await upsert('one')).toEqual(['unchanged']);
        expect(await upsert()).toEqual(['unchanged']);
        expect(await imageIds(store)).toEqual(first);
        expect(await upsert('two')).toEqual(['changed']);
        expect(await imageIds(store)).not.toEqual(first);
        expect(await upsert('two')).toEqual(['unchanged']);
      });
    });

    describe('failures', () => {
      it('are told and not tried again until somebody asks', async () => {
        const store = await openOne();
        await store.upsert([item('a'), item('b')]);
        const { a = [] } = await imageIds(store);
        await store.markFailed(a[0] ?? 0, 'It is damaged.');
        expect(Object.keys(await imageIds(store))).toEqual(['b']);
        expect(await store.failures(10)).toEqual([{ source: '/pictures/a.jpg', reason: 'It is damaged.' }]);
        expect(await store.failures(0)).toEqual([]);
        await store.upsert([item('a', { title: 'Another title' })]);
        expect(Object.keys(await imageIds(store))).toEqual(['b']);

        expect(await store.retryFailed()).toBe(1);
        expect(Object.keys(await imageIds(store))).toEqual(['a', 'b']);
        expect(await store.failures(10)).toEqual([]);
      });

      it('are tried again where the source changed', async () => {
        const store = await openOne();
        await store.upsert([item('a')]);
        await store.markFailed((await imageIds(store)).a?.[0] ?? 0, 'It is damaged.');
        await store.upsert([item('a')], new Map([['/pictures/a.jpg', 'mended']]));
        expect(Object.keys(await imageIds(store))).toEqual(['a']);
        expect(await store.failures(10)).toEqual([]);
      });
    });

    describe('is shared', () => {
      it('with others, who see what is done and that something was', async () => {
        const { store, again } = await openPair();
        const other = await again();
        const seen: number[] = [await other.revision()];
        const changed = async () => {
          seen.push(await other.revision());
          expect(await store.revision()).toBe(seen.at(-1));
          return seen.at(-1) !== seen.at(-2);
        };
        await store.upsert([item('a')]);
        expect(await changed()).toBe(true);
        await store.upsert([item('a')]);
        expect(await changed()).toBe(false);
        const [pending] = await other.pendingImages(SPACE, 0, 1);
        await other.saveEmbeddings(SPACE, [
          { imageId: pending?.id ?? 0, embedding: vector(1, 0, 0, 0), thumbnail: thumbnail('x') },
        ]);
        expect(await changed()).toBe(true);
        expect(await store.embeddedImages(SPACE)).toEqual(new Set([pending?.id]));
        await store.remove(['missing']);
        expect(await changed()).toBe(false);
        await store.remove(['a']);
        expect(await changed()).toBe(true);
      });

      it('with those who come after it was closed', async () => {
        const { store, again } = await openPair();
        await store.upsert([item('a')]);
        const revision = await store.revision();
        await store.close();
        await expect(store.get('a')).rejects.toMatchObject({ code: 'INTERNAL' });
        const later = await again();
        expect(await later.get('a')).toEqual(item('a'));
        expect(await later.revision()).toBe(revision);
      });
    });
  });
}
