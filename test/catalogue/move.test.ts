import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MovableStore, moveCatalogue } from '../../src/catalogue/move.js';
import { STORES } from '../../src/catalogue/stores/registry.js';
import type { CatalogueItem } from '../../src/core/catalogue.js';
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import type { StoredImage } from '../../src/core/moving.js';
import { clusteredVectors } from '../fakes/clustered-vectors.js';
import { NO_POSTGRES, type TestSchema, testSchema } from '../fakes/postgres.js';

const SPACE: EmbeddingSpace = { encoder: 'tiny', weightsHash: 'a'.repeat(64), dimensions: 4, metric: 'cosine' };
const OTHER: EmbeddingSpace = { ...SPACE, weightsHash: 'b'.repeat(64), dimensions: 6 };
const ITEMS = 230;

const item = (n: number, more: Partial<CatalogueItem> = {}): CatalogueItem => {
  const id = `item-${String(n).padStart(4, '0')}`;
  return { id, title: `Été ${n}`, shop: 'Rue Verte', url: `/shop/${id}`, images: [`/${id}/1`, `/${id}/2`], ...more };
};
const PRINTS = new Map(Array.from({ length: ITEMS }, (_, n) => [item(n).images[0] ?? '', `print-${n}`]));

/** Everything that is kept of every picture. */
async function allImages(store: MovableStore): Promise<StoredImage[]> {
  const images: StoredImage[] = [];
  for (;;) {
    const page = await store.storedImages(images.at(-1)?.id ?? 0, 100);
    if (page.length === 0) return images;
    images.push(...page);
  }
}

/** With embeddings in two spaces, palettes, failures, ids that are used up, and pictures that wait. */
async function fill(store: MovableStore): Promise<void> {
  await store.upsert([item(9_000), item(9_001)]);
  await store.remove([item(9_000).id, item(9_001).id]);
  await store.upsert(
    Array.from({ length: ITEMS }, (_, n) => item(n, n % 3 === 0 ? { price: n, brand: 'Nord' } : {})),
    PRINTS,
  );
  const ids = (await store.pendingImages(SPACE, 0, 1_000)).map(({ id }) => id);
  const rows = (space: EmbeddingSpace, chosen: readonly number[]) => {
    const vectors = clusteredVectors(chosen.length, space.dimensions);
    return chosen.map((imageId, i) => ({
      imageId,
      embedding: vectors[i] as Float32Array,
      thumbnail: { bytes: new Uint8Array([imageId % 251, 0, 255]), digest: String(imageId).padEnd(16, '0') },
      ...(imageId % 2 === 0 && { palette: [{ l: 52.3, a: -12.8, b: 7, share: 1 }] }),
    }));
  };
  await store.saveEmbeddings(SPACE, rows(SPACE, ids.slice(0, 400)));
  await store.saveEmbeddings(OTHER, rows(OTHER, ids.slice(100, 200)));
  await store.markFailed(ids[450] ?? 0, 'It is damaged.');
}

let folder: string;
let place: TestSchema;
const opened: MovableStore[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-move-'));
  place = testSchema();
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await rm(folder, { recursive: true, force: true });
  if (!NO_POSTGRES) await place.remove();
});
async function open(kind: 'sqlite' | 'postgres', name = 'catalogue'): Promise<MovableStore> {
  const store =
    kind === 'sqlite' ? await STORES.sqlite(join(folder, `${name}.db`)) : await STORES.postgres(await place.open());
  opened.push(store);
  return store;
}

describe.each([
  ['from files into files', 'sqlite', 'sqlite'],
  ['from files into PostgreSQL', 'sqlite', 'postgres'],
  ['from PostgreSQL into files', 'postgres', 'sqlite'],
] as const)('a catalogue that moves %s', (_, here, there) => {
  const needsPostgres = [here, there].some((kind) => kind === 'postgres');
  describe.skipIf(needsPostgres && NO_POSTGRES)('', () => {
    let from: MovableStore;
    let to: MovableStore;
    beforeEach(async () => {
      [from, to] = [await open(here, 'from'), await open(there, 'to')];
      await fill(from);
    });

    it('arrives whole, to the last bit, under the same ids, and goes on from there', async () => {
      const told: number[] = [];
      const moved = await moveCatalogue({ from, to, onProgress: (done) => told.push(done) });
      expect(moved).toEqual({ items: ITEMS, images: 2 * ITEMS });
      expect(told.at(-1)).toBe(2 * ITEMS);
      const before = await allImages(from);
      expect(await allImages(to)).toEqual(before);
      expect(before[0]?.embeddings).toHaveLength(1);
      for (const n of [0, 1, 229]) expect(await to.get(item(n).id)).toEqual(await from.get(item(n).id));
      expect((await to.imagesMatching({ brand: ['nord'] })).size).toBe(154);
      expect(await to.failures(10)).toEqual(await from.failures(10));
      expect(await to.pendingImages(SPACE, 0, 1_000)).toEqual(await from.pendingImages(SPACE, 0, 1_000));

      // Fingerprints came along: nothing is taken for new. And no id is given out twice.
      expect(await to.upsert([item(1)], PRINTS)).toEqual(['unchanged']);
      await to.upsert([item(7_000)]);
      const last = before.at(-1)?.id ?? 0;
      expect((await to.storedImages(last, 10)).map(({ itemId }) => itemId)).toEqual([item(7_000).id, item(7_000).id]);
    });

    it('goes on where it was stopped', async () => {
      const stop = new AbortController();
      const onProgress = (done: number) => {
        if (done >= 200) stop.abort(new Error('stopped'));
      };
      await expect(moveCatalogue({ from, to, signal: stop.signal, onProgress })).rejects.toThrow('stopped');
      expect((await to.count()).images).toBe(200);
      const told: number[] = [];
      await moveCatalogue({ from, to, onProgress: (done) => told.push(done) });
      expect(told[0]).toBe(200);
      expect(await allImages(to)).toEqual(await allImages(from));
      // Once more changes nothing.
      const revision = await to.revision();
      await moveCatalogue({ from, to });
      expect(await to.revision()).toBe(revision);
    });

    it('follows what changed between two attempts and meanwhile', async () => {
      await moveCatalogue({ from, to });
      await from.remove([item(5).id]);
      await from.upsert([item(6, { images: ['/changed'] }), item(8_000)]);
      let changes = 0;
      const onProgress = () => {
        if (changes++ === 0) void from.upsert([item(8_001)]);
      };
      await moveCatalogue({ from, to, onProgress });
      expect(await allImages(to)).toEqual(await allImages(from));
      expect(await to.get(item(5).id)).toBeUndefined();
      expect(await to.get(item(8_001).id)).toEqual(item(8_001));
    });

    it('takes no other catalogue’s place unless it is asked to', async () => {
      await to.upsert([item(1, { images: ['/another/picture'] })]);
      await expect(moveCatalogue({ from, to })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringMatching(/another catalogue already, of 1 items\. .*--replace/),
      });
      expect((await to.count()).items).toBe(1);
      await moveCatalogue({ from, to, replace: true });
      expect(await allImages(to)).toEqual(await allImages(from));
    });
  });
});
