import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndex } from '../../index/registry.js';
import { followStore, restMs } from '../../src/catalogue/follow.js';
import { openSqliteStore } from '../../src/catalogue/stores/sqlite.js';
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import { SILENT } from '../../src/core/log.js';
import type { CatalogueStore, VectorIndex } from '../../src/core/ports.js';

const SPACE: EmbeddingSpace = { encoder: 'tiny', weightsHash: 'd'.repeat(64), dimensions: 2, metric: 'cosine' };

let folder: string;
/** The server's view of the store, and the one of another process that imports. */
let served: CatalogueStore;
let importing: CatalogueStore;
let index: VectorIndex;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-follow-'));
  served = await openSqliteStore(join(folder, 'catalogue.db'));
  importing = await openSqliteStore(join(folder, 'catalogue.db'));
  index = await openIndex('exact', { space: SPACE, allowed: (filters) => served.imagesMatching(filters) });
});
afterEach(async () => {
  await index.close();
  await served.close();
  await importing.close();
  await rm(folder, { recursive: true, force: true });
});

async function importItem(id: string): Promise<void> {
  await importing.upsert([{ id, title: id, shop: 'S', url: '/shop/i', images: [`/${id}`] }]);
  const pending = await importing.pendingImages(SPACE, 0, 10);
  const thumbnail = { bytes: new Uint8Array([1]), digest: '0'.repeat(16) };
  await importing.saveEmbeddings(
    SPACE,
    pending.map((image) => ({ imageId: image.id, embedding: Float32Array.of(1, 0), thumbnail })),
  );
}

describe('followStore', () => {
  it('brings into the index what another process imports and removes, until it is stopped', async () => {
    const stop = followStore({ store: served, index: () => index, log: SILENT, intervalMs: 5 });
    await importItem('a');
    await expect.poll(() => index.size()).toBe(1);
    await importItem('b');
    await expect.poll(() => index.size()).toBe(2);
    await importing.remove(['a']);
    await expect.poll(() => index.size()).toBe(1);
    await stop();
    await importItem('c');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await index.size()).toBe(1);
  });

  it('goes on after the store could not be read', async () => {
    const warnings: string[] = [];
    let broken = true;
    const flaky: CatalogueStore = {
      ...served,
      revision: async () => {
        if (broken) throw new Error('the disk is away');
        return served.revision();
      },
    };
    const log = { ...SILENT, warn: (_: object, message: string) => void warnings.push(message) };
    const stop = followStore({ store: flaky, index: () => index, log, intervalMs: 5 });
    await importItem('a');
    await expect.poll(() => warnings.length).toBeGreaterThan(1);
    broken = false;
    await expect.poll(() => index.size()).toBe(1);
    await stop();
  });

  it('rests the longer, the longer a look took', () => {
    expect(restMs(1, 5_000)).toBe(5_000);
    expect(restMs(3_000, 5_000)).toBe(15_000);
  });
});
