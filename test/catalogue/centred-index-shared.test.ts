/** A centred index in PostgreSQL: one mean for all machines, whoever renews it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndex } from '../../index/registry.js';
import { type CentredIndex, openCentredIndex } from '../../src/catalogue/centred-index.js';
import { meansIn } from '../../src/catalogue/mean-table.js';
import { reconcile } from '../../src/catalogue/reconcile.js';
import { imagesPassing } from '../../src/catalogue/stores/postgres/filters-to-sql.js';
import { STORES } from '../../src/catalogue/stores/registry.js';
import type { CatalogueStore, Encoder } from '../../src/core/ports.js';
import { clusteredVectors } from '../fakes/clustered-vectors.js';
import { everyNth, spaceOf } from '../fakes/index-entries.js';
import { NO_POSTGRES, type TestSchema, testSchema } from '../fakes/postgres.js';

const DIMENSIONS = 8;
const space = spaceOf(DIMENSIONS);
const vectors = clusteredVectors(600, DIMENSIONS);
const question = vectors[599] as Float32Array;
const encoder: Encoder = {
  space,
  calibration: { same: 0.1, similar: 0.5, unrelated: 1 },
  means: {
    query: new Float32Array(DIMENSIONS).fill(0.1),
    catalogue: new Float32Array(DIMENSIONS).fill(-0.05),
  },
  embed: async () => [],
  close: async () => {},
};

describe.skipIf(NO_POSTGRES)('a centred index in PostgreSQL', () => {
  let place: TestSchema;
  const opened: { close(): Promise<void> }[] = [];
  beforeEach(() => {
    place = testSchema();
  });
  afterEach(async () => {
    for (const part of opened.splice(0)) await part.close();
    await place.remove();
  });

  /** A process: connections, store and index of its own. */
  async function start(fresh = false): Promise<{ store: CatalogueStore; index: CentredIndex }> {
    const database = await place.open({ vectors: true });
    const store = await STORES.postgres(database);
    const shared = { database, passing: imagesPassing };
    const index = await openCentredIndex({
      encoder,
      store,
      means: await meansIn(database, 'index'),
      fresh,
      open: (about) => openIndex('pgvector', { space, file: 'index', allowed: everyNth(1), shared, ...about }),
    });
    opened.unshift(index);
    return { store, index };
  }

  async function fill(store: CatalogueStore, from: number, to: number): Promise<void> {
    const ids = Array.from({ length: to - from }, (_, i) => `item-${String(from + i).padStart(3, '0')}`);
    await store.upsert(ids.map((id) => ({ id, title: id, shop: 'S', url: '/shop/i', images: [`/${id}`] })));
    const thumbnail = { bytes: new Uint8Array([1]), digest: '0'.repeat(16) };
    await store.saveEmbeddings(
      space,
      (await store.pendingImages(space, 0, 1_000)).map(({ id, itemId }) => ({
        imageId: id,
        embedding: vectors[Number(itemId.slice(5))] as Float32Array,
        thumbnail,
      })),
    );
  }

  it('has one mean for processes that begin at once', async () => {
    const processes = await Promise.all([start(), start(), start()]);
    const [first] = processes;
    await fill(first?.store as CatalogueStore, 0, 40);
    await Promise.all(processes.map(({ store, index }) => reconcile({ store, index })));
    const answers = await Promise.all(processes.map(({ index }) => index.search(question, 5)));
    expect(answers[0]).toHaveLength(5);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('is renewed by one process while another answers, and that one goes on with the new mean', async () => {
    const [server, importer] = [await start(), await start()];
    await fill(importer.store, 0, 300);
    await reconcile(importer);
    const before = await server.index.search(question, 5);
    let answered = 0;
    let renewing = true;
    const asking = (async () => {
      while (renewing) {
        expect(await server.index.search(question, 5)).toHaveLength(5);
        answered++;
      }
    })();
    expect(await importer.index.renew()).toBe(true);
    renewing = false;
    await asking;
    expect(answered).toBeGreaterThan(0);
    const after = await importer.index.search(question, 5);
    expect(after).not.toEqual(before);
    expect(await server.index.search(question, 5)).toEqual(after);

    // What the server adds from now on lies about the new mean too.
    await fill(server.store, 300, 310);
    await reconcile(server);
    const later = await start();
    expect(await later.index.size()).toBe(310);
    expect(await server.index.search(vectors[305] as Float32Array, 3)).toEqual(
      await importer.index.search(vectors[305] as Float32Array, 3),
    );
    expect(await later.index.search(vectors[305] as Float32Array, 3)).toEqual(
      await server.index.search(vectors[305] as Float32Array, 3),
    );
  });

  it('is made anew on demand, about a new mean, and others follow', async () => {
    const server = await start();
    await fill(server.store, 0, 200);
    await reconcile(server);
    const rebuilt = await start(true);
    await reconcile(rebuilt);
    await rebuilt.index.save();
    expect(await server.index.search(question, 7)).toEqual(await rebuilt.index.search(question, 7));
    expect(await server.index.size()).toBe(200);
    expect(await (await start()).index.size()).toBe(200);
  });
});
