/** A catalogue comes into another space whole, whatever ends it early, or not at all. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openIndex } from '../../index/registry.js';
import { createWholePhotoDetector } from '../../models/whole-photo.js';
import { openFeed } from '../../src/catalogue/feeds/registry.js';
import { importCatalogue } from '../../src/catalogue/import.js';
import { learnCalibration, MIN_SAMPLE } from '../../src/catalogue/learn-calibration.js';
import { reEmbed } from '../../src/catalogue/re-embed.js';
import { openSqliteStore } from '../../src/catalogue/stores/sqlite.js';
import { SamelookError } from '../../src/core/errors.js';
import type { Pixels } from '../../src/core/photo.js';
import type { CatalogueStore, Encoder, VectorIndex } from '../../src/core/ports.js';
import { encodePng } from '../../src/photo/encode.js';
import { createColourEncoder } from '../fakes/colour-encoder.js';

const COUNT = 60;

let folder: string;
let photographs: string;
let store: CatalogueStore;
const former = createColourEncoder();
const detector = createWholePhotoDetector();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-re-embed-'));
  photographs = join(folder, 'photographs');
  await mkdir(photographs);
  store = await openSqliteStore(join(folder, 'catalogue.db'));
  await add(0, COUNT);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const open = ({ space }: Encoder): Promise<VectorIndex> =>
  openIndex('exact', { space, allowed: async () => new Set() });

/** A picture of two colours, unlike any other n's. */
function drawn(n: number): Pixels {
  const colours = [n * 53, n * 101, n * 199, n * 29, n * 83, n * 157].map((value) => value % 256);
  return {
    width: 24,
    height: 16,
    rgb: Uint8Array.from({ length: 24 * 16 * 3 }, (_, i) => colours[(i % 3) + (i < 576 ? 0 : 3)] ?? 0),
  };
}

async function add(from: number, count: number): Promise<void> {
  for (let n = from; n < from + count; n++) await writeFile(join(photographs, `${n}.png`), await encodePng(drawn(n)));
  const index = await open(former);
  await importCatalogue({ feed: await openFeed(photographs), store, encoder: former, detector, index });
  await index.close();
}

const embedded = async ({ space }: Encoder) => (await store.embeddedImages(space)).size;

test('every picture is in the new space and its index, and the former one is untouched', async () => {
  const next = createColourEncoder({ version: 'two' });
  const index = await open(next);
  const told: string[] = [];
  const failures = await reEmbed({
    store,
    encoder: next,
    detector,
    index,
    gentle: true,
    onProgress: (done, total) => told.push(`${done}/${total}`),
  });
  expect(failures).toEqual([]);
  expect([await embedded(next), await index.size(), await embedded(former)]).toEqual([COUNT, COUNT, COUNT]);
  expect(told).toContain(`${COUNT}/${COUNT}`);
});

test('a run that was stopped goes on where it was', async () => {
  const stop = new AbortController();
  const next = createColourEncoder({ version: 'two' });
  const onProgress = (done: number) => done >= 40 && stop.abort(new DOMException('stop', 'AbortError'));
  const stopped = reEmbed({
    store,
    encoder: next,
    detector,
    index: await open(next),
    gentle: true,
    signal: stop.signal,
    onProgress,
  });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  const kept = await embedded(next);
  expect(kept).toBeGreaterThanOrEqual(32);
  const before = next.embedded();
  const index = await open(next);
  await reEmbed({ store, encoder: next, detector, index, gentle: true });
  expect(next.embedded() - before).toBe(COUNT - kept);
  expect(await index.size()).toBe(COUNT);
});

test('what is imported for the former encoder meanwhile is embedded too', async () => {
  let added = false;
  const next = createColourEncoder({
    version: 'two',
    before: async () => {
      if (added) return;
      added = true;
      await add(COUNT, 5);
    },
  });
  const index = await open(next);
  await reEmbed({ store, encoder: next, detector, index, gentle: true });
  expect(await index.size()).toBe(COUNT + 5);
});

test('a few pictures that fail are told, and recorded once all is done', async () => {
  const black = new SamelookError('INFERENCE_FAILED', 'Black says nothing.');
  const next = createColourEncoder({
    version: 'two',
    before: async ({ rgb }) => (rgb[0] === 0 ? Promise.reject(black) : undefined),
  });
  const failures = await reEmbed({ store, encoder: next, detector, index: await open(next), gentle: true });
  expect(failures).toMatchObject([{ reason: 'Black says nothing.' }]);
  expect(await store.failures(10)).toHaveLength(1);
  expect(await embedded(next)).toBe(COUNT - 1);
});

test('an encoder that fails on many pictures is refused, and nothing is held against the pictures', async () => {
  const dark = new SamelookError('INFERENCE_FAILED', 'Dark says nothing.');
  const next = createColourEncoder({
    version: 'two',
    before: async ({ rgb }) => ((rgb[0] ?? 0) < 100 ? Promise.reject(dark) : undefined),
  });
  await expect(
    reEmbed({ store, encoder: next, detector, index: await open(next), gentle: true }),
  ).rejects.toMatchObject({
    code: expect.stringMatching(/MODEL_INVALID|INFERENCE_FAILED/),
    message: expect.stringMatching(/could not embed \d+ of 60 pictures.*Dark says nothing|Dark says nothing/),
  });
  expect(await store.failures(10)).toEqual([]);
});

test('forgetting a space leaves the other one whole', async () => {
  const next = createColourEncoder({ version: 'two' });
  await reEmbed({ store, encoder: next, detector, index: await open(next), gentle: false });
  const revision = await store.revision();
  await store.forgetSpace(former.space);
  expect([await embedded(former), await embedded(next)]).toEqual([0, COUNT]);
  expect(await store.revision()).not.toBe(revision);
});

test('thresholds are learned from views and pairs, and rise', async () => {
  const calibration = await learnCalibration(store, former);
  expect(calibration).toBeDefined();
  const { same = 1, similar = 0, unrelated = 0 } = calibration ?? {};
  expect(same).toBeGreaterThanOrEqual(0);
  expect(same).toBeLessThan(similar);
  expect(similar).toBeLessThan(unrelated);
  // A tenth of the pairs are as near as `similar`: told by itself, over all pairs.
  const rows = await store.embeddings(former.space, 0, COUNT);
  const pairs = rows.flatMap((a, i) =>
    rows.slice(i + 1).map((b) => 1 - a.embedding.reduce((sum, value, d) => sum + value * (b.embedding[d] ?? 0), 0)),
  );
  expect(pairs.filter((distance) => distance <= similar).length / pairs.length).toBeCloseTo(0.1, 1);
  expect(pairs.filter((distance) => distance <= unrelated).length / pairs.length).toBeCloseTo(0.5, 1);
});

test('from too few items, or for centred vectors, nothing is learned', async () => {
  const means = { query: new Float32Array(12), catalogue: new Float32Array(12) };
  expect(await learnCalibration(store, { ...former, means })).toBeUndefined();
  await store.remove((await store.listItemIds(undefined, COUNT)).slice(0, COUNT - MIN_SAMPLE + 1));
  expect(await learnCalibration(store, former)).toBeUndefined();
});
