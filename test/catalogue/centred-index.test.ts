import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndex } from '../../index/registry.js';
import { meansBeside } from '../../src/catalogue/centre-file.js';
import { type CentredIndex, openCentredIndex } from '../../src/catalogue/centred-index.js';
import { CATALOGUE_PRIOR_WEIGHT, QUERIES_BEFORE_SAVING } from '../../src/catalogue/centres.js';
import { reconcile } from '../../src/catalogue/reconcile.js';
import { openSqliteStore } from '../../src/catalogue/stores/sqlite.js';
import { centred, createRunningMean, shrunkMean } from '../../src/core/centring.js';
import type { Means, Metric } from '../../src/core/embedding.js';
import type { CatalogueStore, Encoder } from '../../src/core/ports.js';
import { clusteredVectors } from '../fakes/clustered-vectors.js';
import { spaceOf } from '../fakes/index-entries.js';

const DIMENSIONS = 8;
const vectors = clusteredVectors(600, DIMENSIONS);
const question = vectors[599] as Float32Array;
const means: Means = {
  query: new Float32Array(DIMENSIONS).fill(0.1),
  catalogue: new Float32Array(DIMENSIONS).fill(-0.05),
};

const encoderWith = (own?: Means, metric: Metric = 'cosine'): Encoder => ({
  space: spaceOf(DIMENSIONS, metric),
  calibration: { same: 0.1, similar: 0.5, unrelated: 1 },
  ...(own && { means: own }),
  embed: async () => [],
  close: async () => {},
});

let folder: string;
let file: string;
let store: CatalogueStore;
const opened: CentredIndex[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-centred-'));
  file = join(folder, 'index');
  store = await openSqliteStore(join(folder, 'catalogue.db'));
});
afterEach(async () => {
  for (const index of opened.splice(0)) await index.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(encoder = encoderWith(means), fresh = false): Promise<CentredIndex> {
  const index = await openCentredIndex({
    encoder,
    store,
    means: meansBeside(file),
    fresh,
    open: (about) =>
      openIndex('exact', { space: encoder.space, file, allowed: (filters) => store.imagesMatching(filters), ...about }),
  });
  opened.push(index);
  return index;
}

/** Stores vectors `from`…`to` as items, in the space of the tests. */
async function fill(from: number, to: number): Promise<void> {
  const ids = Array.from({ length: to - from }, (_, i) => `item-${String(from + i).padStart(3, '0')}`);
  await store.upsert(ids.map((id) => ({ id, title: id, shop: 'S', url: '/shop/i', images: [`/${id}`] })));
  const pending = await store.pendingImages(spaceOf(DIMENSIONS), 0, 1_000);
  await store.saveEmbeddings(
    spaceOf(DIMENSIONS),
    pending.map(({ id, itemId }) => ({
      imageId: id,
      embedding: vectors[Number(itemId.slice(5))] as Float32Array,
      thumbnail: { bytes: new Uint8Array([1]), digest: '0'.repeat(16) },
    })),
  );
}

async function follow(index: CentredIndex): Promise<void> {
  await reconcile({ store, index });
  await index.save();
}

/** What the distances must be: both sides minus their means, which for the catalogue is the prior pulled towards its vectors. */
async function expectedNearest(
  asked: Float32Array,
  queryMean = means.query,
): Promise<{ imageId: number; distance: number }[]> {
  const entries = await store.embeddings(spaceOf(DIMENSIONS), 0, 1_000);
  const mean = createRunningMean(DIMENSIONS);
  for (const { embedding } of entries) mean.add(embedding);
  const centre = shrunkMean(mean.value(), mean.count(), means.catalogue, CATALOGUE_PRIOR_WEIGHT);
  const query = centred(asked, queryMean);
  const distances = entries.map(({ imageId, embedding }) => {
    const vector = centred(embedding, centre);
    return { imageId, distance: 1 - query.reduce((sum, value, axis) => sum + value * (vector[axis] as number), 0) };
  });
  return distances.sort((a, b) => a.distance - b.distance).slice(0, 5);
}

async function expectNearest(index: CentredIndex, expected: readonly { imageId: number; distance: number }[]) {
  const found = await index.search(question, 5);
  expect(found.map(({ imageId }) => imageId)).toEqual(expected.map(({ imageId }) => imageId));
  for (const [i, { distance }] of found.entries()) expect(distance).toBeCloseTo(expected[i]?.distance ?? Number.NaN, 4);
}

describe('a centred index', () => {
  it('compares what is left when both means are taken away, and leaves the store as it is', async () => {
    await fill(0, 300);
    const index = await open();
    await follow(index);
    await expectNearest(index, await expectedNearest(question));
    expect((await store.embeddings(spaceOf(DIMENSIONS), 0, 1))[0]?.embedding).toEqual(vectors[0]);
  });

  it('is the plain index where the encoder has no means, or another metric', async () => {
    await fill(0, 50);
    const plain = await open(encoderWith());
    await follow(plain);
    const [nearest] = await plain.search(vectors[7] as Float32Array, 1);
    expect(nearest?.distance).toBeCloseTo(0, 5);
    expect(await plain.renew()).toBe(false);
    const l2 = await open(encoderWith(means, 'l2'), true);
    await l2.upsert([{ imageId: 1, embedding: vectors[0] as Float32Array }]);
    expect((await l2.search(vectors[0] as Float32Array, 1))[0]?.distance).toBe(0);
  });

  it('keeps its mean while the catalogue changes little, so that what was saved is good', async () => {
    await fill(0, 200);
    await follow(await open());
    const before = await readFile(`${file}.centre`, 'utf8');
    await fill(200, 299);
    const again = await open();
    expect(await again.size()).toBe(200);
    expect(await again.renew()).toBe(false);
    await follow(again);
    expect(await again.size()).toBe(299);
    expect(await readFile(`${file}.centre`, 'utf8')).toBe(before);
  });

  it.each([
    ['grown', 200, 301],
    ['shrunk', 200, 99],
  ])('is begun anew at a start after the catalogue has %s by half', async (_, before, after) => {
    await fill(0, before);
    await follow(await open());
    if (after > before) await fill(before, after);
    else await store.remove((await store.listItemIds(undefined, 1_000)).slice(after));
    const again = await open();
    expect(await again.size()).toBe(0);
    await follow(again);
    expect(await again.size()).toBe(after);
    await expectNearest(again, await expectedNearest(question));
  });

  it('renews itself while it is in use: nobody is left without an answer', async () => {
    const index = await open();
    await follow(index);
    await fill(0, 400);
    await follow(index);
    let renewed = false;
    const renewing = index.renew().then((was) => {
      renewed = was;
    });
    let asked = 0;
    while (!renewed) {
      expect(await index.search(question, 5, { shop: ['S'] })).toHaveLength(5);
      asked++;
      await setImmediate();
    }
    await renewing;
    expect(asked).toBeGreaterThan(0);
    await expectNearest(index, await expectedNearest(question));
    // What was saved is the new one.
    const again = await open();
    expect(await again.size()).toBe(400);
    await expectNearest(again, await expectedNearest(question));
  });

  it('stays as it is where renewing is stopped', async () => {
    const index = await open();
    await follow(index);
    await fill(0, 100);
    await follow(index);
    await expect(index.renew({ signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
    expect(await index.search(question, 5)).toHaveLength(5);
    expect(await index.renew()).toBe(true);
  });

  it('refuses what was saved about another mean, and none at all', async () => {
    await fill(0, 100);
    await follow(await open());
    const changed = JSON.parse(await readFile(`${file}.centre`, 'utf8'));
    changed.mean[0] += 0.5;
    await writeFile(`${file}.centre`, JSON.stringify(changed));
    await expect(open()).rejects.toMatchObject({
      code: 'INDEX_FOREIGN',
      message: expect.stringMatching(
        /its vectors lie about the mean \w{12}… and not about the mean \w{12}….*index rebuild$/,
      ),
    });
    await expect(open(encoderWith())).rejects.toMatchObject({ code: 'INDEX_FOREIGN' });
    const rebuilt = await open(encoderWith(means), true);
    await follow(rebuilt);
    await expectNearest(rebuilt, await expectedNearest(question));
  });

  it.each(['', 'no json', '{"of":"something else","count":1,"mean":[1]}'])(
    'makes a mean anew where its file says %j',
    async (text) => {
      await fill(0, 100);
      await follow(await open());
      await writeFile(`${file}.centre`, text);
      const again = await open();
      await follow(again);
      await expectNearest(again, await expectedNearest(question));
    },
  );

  it('lets the mean of the questions go along with what people send, and keeps it', async () => {
    await fill(0, 300);
    const index = await open();
    await follow(index);
    const asked = Array.from({ length: QUERIES_BEFORE_SAVING }, (_, i) => vectors[400 + i] as Float32Array);
    index.learn(asked);
    const running = createRunningMean(DIMENSIONS);
    for (const crop of asked) running.add(crop);
    const mean = shrunkMean(running.value(), asked.length, means.query, 200);
    await expectNearest(index, await expectedNearest(question, mean));
    await index.close();
    await expectNearest(await open(), await expectedNearest(question, mean));
  });

  it('writes nothing down that a few photos would be known by', async () => {
    await fill(0, 100);
    const index = await open();
    await follow(index);
    index.learn(vectors.slice(400, 400 + QUERIES_BEFORE_SAVING - 1));
    await index.close();
    await expect(readFile(`${file}.queries`)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
