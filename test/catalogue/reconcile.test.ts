import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndex } from '../../index/registry.js';
import { reconcile } from '../../src/catalogue/reconcile.js';
import { openSqliteStore } from '../../src/catalogue/stores/sqlite.js';
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import type { CatalogueStore, VectorIndex } from '../../src/core/ports.js';

const SPACE: EmbeddingSpace = { encoder: 'tiny', weightsHash: 'c'.repeat(64), dimensions: 2, metric: 'cosine' };
const thumbnail = { bytes: new Uint8Array([1]), digest: '0'.repeat(16) };

let folder: string;
let store: CatalogueStore;
let index: VectorIndex;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-reconcile-'));
  store = await openSqliteStore(join(folder, 'catalogue.db'));
  index = await openIndex('exact', { space: SPACE, allowed: (filters) => store.imagesMatching(filters) });
});
afterEach(async () => {
  await index.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const direction = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle));

/** Items with one embedded image each. */
async function addItems(count: number, from = 0): Promise<void> {
  await store.upsert(
    Array.from({ length: count }, (_, n) => ({
      id: `i${from + n}`,
      title: 'T',
      shop: 'S',
      url: '/shop/i',
      images: [`/${from + n}`],
    })),
  );
  const pending = await store.pendingImages(SPACE, 0, count);
  await store.saveEmbeddings(
    SPACE,
    pending.map(({ id }) => ({ imageId: id, embedding: direction(id / 1_000), thumbnail })),
  );
}

describe('reconcile', () => {
  it('fills an empty index, and tells how far it is', async () => {
    await addItems(1_234);
    const told: (readonly [number, number])[] = [];
    const done = await reconcile({ store, index, onProgress: (...progress) => told.push(progress) });
    expect(done).toEqual({ added: 1_234, removed: 0 });
    expect(await index.labels()).toEqual(await store.embeddedImages(SPACE));
    expect(told.at(-1)).toEqual([1_234, 1_234]);
    const [match] = await index.search(direction(0.5), 1);
    expect(match?.imageId).toBe(500);
  });

  it('does nothing where both agree', async () => {
    await addItems(10);
    await reconcile({ store, index });
    expect(await reconcile({ store, index })).toEqual({ added: 0, removed: 0 });
    await store.remove(['missing']);
    expect(await reconcile({ store, index })).toEqual({ added: 0, removed: 0 });
  });

  it('adds what came and removes what went, in one go', async () => {
    await addItems(20);
    await reconcile({ store, index });
    await store.remove(['i3', 'i4']);
    await addItems(5, 100);
    await index.remove([10]);
    await index.upsert([{ imageId: 4_000_000_000, embedding: direction(1) }]);
    expect(await reconcile({ store, index })).toEqual({ added: 6, removed: 3 });
    expect(await index.labels()).toEqual(await store.embeddedImages(SPACE));
  });

  it('reads no embeddings where both agree', async () => {
    await addItems(10);
    await reconcile({ store, index });
    const embeddings = () => Promise.reject(new Error('there is nothing to add'));
    expect(await reconcile({ store: { ...store, embeddings }, index })).toEqual({ added: 0, removed: 0 });
  });

  it('lets others have their turn between', async () => {
    const many = new Set(Array.from({ length: 100_000 }, (_, n) => n + 1));
    const large = {
      store: { ...store, embeddedImages: async () => many },
      index: { ...index, labels: async () => many },
    };
    let turns = 0;
    let isOver = false;
    const others = (async () => {
      for (; !isOver; turns++) await nextTurn();
    })();
    expect(await reconcile(large)).toEqual({ added: 0, removed: 0 });
    isOver = true;
    await others;
    expect(turns).toBeGreaterThan(5);
  });

  it('empties an index whose catalogue is empty', async () => {
    await index.upsert([{ imageId: 1, embedding: direction(1) }]);
    expect(await reconcile({ store, index })).toEqual({ added: 0, removed: 1 });
    expect(await index.size()).toBe(0);
  });

  it('never takes away what an import adds meanwhile', async () => {
    await addItems(3);
    const importing: VectorIndex = {
      ...index,
      labels: async () => {
        await addItems(1, 50);
        const entries = await store.embeddings(SPACE, 0, 10);
        await index.upsert(entries.slice(-1));
        return index.labels();
      },
    };
    expect(await reconcile({ store, index: importing })).toEqual({ added: 3, removed: 0 });
    expect(await index.labels()).toEqual(await store.embeddedImages(SPACE));
  });

  it('stops when it is asked to, and goes on the next time', async () => {
    await addItems(1_000);
    const leaving = new AbortController();
    const stopped = reconcile({ store, index, signal: leaving.signal, onProgress: () => leaving.abort() });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(await index.size()).toBe(500);
    expect(await reconcile({ store, index })).toEqual({ added: 500, removed: 0 });
  });
});
