/** What every catalogue store must keep of pictures; a store's own test calls this with a way to open an empty one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogueItem, Thumbnail } from '../../src/core/catalogue.js';
import type { Embedding, EmbeddingSpace } from '../../src/core/embedding.js';
import type { CatalogueStore } from '../../src/core/ports.js';

const SPACE: EmbeddingSpace = { encoder: 'tiny', weightsHash: 'a'.repeat(64), dimensions: 4, metric: 'cosine' };
const OTHER_SPACE: EmbeddingSpace = { ...SPACE, weightsHash: 'b'.repeat(64) };

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

/** Ids of the pending images by item, in the items' order of images. */
async function imageIds(store: CatalogueStore): Promise<Record<string, number[]>> {
  const ids: Record<string, number[]> = {};
  for (const { id, itemId } of await store.pendingImages(SPACE, 0, 1_000)) ids[itemId] = [...(ids[itemId] ?? []), id];
  return ids;
}

export function cataloguePicturesContract(name: string, openEmpty: () => Promise<CatalogueStore>): void {
  describe(`${name} keeps of pictures what every catalogue store does`, () => {
    let store: CatalogueStore;
    beforeEach(async () => {
      store = await openEmpty();
    });
    afterEach(() => store.close());

    describe('embeddings', () => {
      it('are kept by space, to the last bit, and end the waiting', async () => {
        await store.upsert([item('a'), item('b'), item('c')]);
        const pending = await store.pendingImages(SPACE, 0, 2);
        expect(pending).toHaveLength(2);
        const [first, second] = pending.map(({ id }) => id);
        const numbers = vector(0.1, -0.2, 1e-30, 0.97);
        await store.saveEmbeddings(SPACE, [{ imageId: second ?? 0, embedding: numbers, thumbnail: thumbnail('b') }]);

        expect(await store.embeddings(SPACE, 0, 10)).toEqual([{ imageId: second, embedding: numbers }]);
        expect(await store.embeddings(SPACE, second ?? 0, 10)).toEqual([]);
        expect(await store.embeddings(OTHER_SPACE, 0, 10)).toEqual([]);
        expect((await store.pendingImages(SPACE, 0, 10)).map(({ itemId }) => itemId)).toEqual(['a', 'c']);
        expect((await store.pendingImages(SPACE, first ?? 0, 10)).map(({ itemId }) => itemId)).toEqual(['c']);
        expect(await store.pendingImages(OTHER_SPACE, 0, 10)).toHaveLength(3);
      });

      it('of some images are given by their ids, in one space', async () => {
        await store.upsert([item('a'), item('b'), item('c')]);
        const [a = 0, b = 0, c = 0] = (await store.pendingImages(SPACE, 0, 10)).map(({ id }) => id);
        const [first, second] = [vector(0.6, 0.8, 0, 0), vector(0, 0, 1e-30, -1)];
        await store.saveEmbeddings(SPACE, [
          { imageId: a, embedding: first, thumbnail: thumbnail('a') },
          { imageId: b, embedding: second, thumbnail: thumbnail('b') },
        ]);
        expect(await store.embeddingsOf(SPACE, [b, c, 99_999, a, b])).toEqual(
          new Map([
            [a, first],
            [b, second],
          ]),
        );
        expect(await store.embeddingsOf(SPACE, [])).toEqual(new Map());
        expect(await store.embeddingsOf(OTHER_SPACE, [a, b])).toEqual(new Map());
      });

      it('of an image that is gone by now are passed over', async () => {
        await store.upsert([item('a'), item('b')]);
        const { a = [], b = [] } = await imageIds(store);
        await store.remove(['a']);
        await store.saveEmbeddings(
          SPACE,
          [...a, ...b].map((imageId) => ({ imageId, embedding: vector(1, 0, 0, 0), thumbnail: thumbnail('x') })),
        );
        expect(await store.embeddedImages(SPACE)).toEqual(new Set(b));
      });

      it('go with the image whose source changed', async () => {
        await store.upsert([item('a')]);
        const { a = [] } = await imageIds(store);
        await store.saveEmbeddings(SPACE, [
          { imageId: a[0] ?? 0, embedding: vector(1, 0, 0, 0), thumbnail: thumbnail('old') },
        ]);
        await store.upsert([item('a', { images: ['/new.jpg'] })]);
        expect(await store.embeddedImages(SPACE)).toEqual(new Set());
        expect(await store.thumbnail('a')).toBeUndefined();
        expect(await store.pendingImages(SPACE, 0, 10)).toHaveLength(1);
      });
    });

    it('has the thumbnail of the best picture, or of one that is asked for by its item', async () => {
      await store.upsert([item('a', { images: ['/1', '/2'] }), item('b')]);
      const { a = [], b = [] } = await imageIds(store);
      const save = (imageId = 0, text = '') =>
        store.saveEmbeddings(SPACE, [{ imageId, embedding: vector(1, 0, 0, 0), thumbnail: thumbnail(text) }]);
      const textOf = async (itemId: string, imageId?: number) =>
        Buffer.from((await store.thumbnail(itemId, imageId))?.bytes ?? []).toString();
      await save(a[1], 'second');
      expect(await textOf('a')).toBe('second');
      await save(a[0], 'first');
      await save(b[0], 'b');
      expect(await textOf('a')).toBe('first');
      expect(await textOf('a', a[1])).toBe('second');
      expect((await store.thumbnail('b'))?.digest).toBe(thumbnail('b').digest);
      expect(await store.thumbnail('a', b[0])).toBeUndefined();
      expect(await store.thumbnail('missing')).toBeUndefined();
    });

    it('has the palettes of pictures, to a tenth, and leaves them where a later embedding brings none', async () => {
      await store.upsert([item('a'), item('b')]);
      const { a = [], b = [] } = await imageIds(store);
      const [first = 0, second = 0] = [...a, ...b];
      const palette = [
        { l: 52.3, a: -12.8, b: 7, share: 0.625 },
        { l: 90, a: 0, b: 0.1, share: 0.375 },
      ];
      const save = (space: EmbeddingSpace, imageId: number, more: object) =>
        store.saveEmbeddings(space, [{ imageId, embedding: vector(1, 0, 0, 0), thumbnail: thumbnail('x'), ...more }]);
      await save(SPACE, first, { palette });
      await save(SPACE, second, {});
      expect(await store.palettesOf([first, second, 99_999])).toEqual(new Map([[first, palette]]));
      await save(OTHER_SPACE, first, {});
      expect(await store.palettesOf([first])).toEqual(new Map([[first, palette]]));
      await save(OTHER_SPACE, first, { palette: palette.slice(0, 1) });
      expect((await store.palettesOf([first])).get(first)).toHaveLength(1);
      expect(await store.palettesOf([])).toEqual(new Map());
      await store.remove(['a']);
      expect(await store.palettesOf([first])).toEqual(new Map());
    });
  });
}
