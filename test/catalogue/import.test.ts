import { copyFile, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndex } from '../../index/registry.js';
import { createWholePhotoDetector } from '../../models/whole-photo.js';
import { openFeed } from '../../src/catalogue/feeds/registry.js';
import { type ImportOptions, importCatalogue, REPORTED } from '../../src/catalogue/import.js';
import { openSqliteStore } from '../../src/catalogue/stores/sqlite.js';
import { SamelookError } from '../../src/core/errors.js';
import type { Pixels } from '../../src/core/photo.js';
import type { CatalogueStore, VectorIndex } from '../../src/core/ports.js';
import { decode } from '../../src/photo/decode.js';
import { encodePng } from '../../src/photo/encode.js';
import { type ColourEncoder, createColourEncoder } from '../fakes/colour-encoder.js';

let folder: string;
let photographs: string;
let store: CatalogueStore;
let index: VectorIndex;
let encoder: ColourEncoder;
const detector = createWholePhotoDetector();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-import-'));
  photographs = join(folder, 'photographs');
  await mkdir(photographs);
  store = await openSqliteStore(join(folder, 'catalogue.db'));
  encoder = createColourEncoder();
  index = await openIndexFile();
});
afterEach(async () => {
  await index.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

function openIndexFile(space = encoder.space): Promise<VectorIndex> {
  return openIndex('exact', {
    space,
    file: join(folder, 'index'),
    allowed: (filters) => store.imagesMatching(filters),
  });
}

/** A picture of one colour, unlike any other n's. */
function plain(n: number): Pixels {
  const [width, height] = [24, 16];
  const rgb = new Uint8Array(width * height * 3);
  const colour = [(n * 53) % 256, (n * 101) % 256, (n * 199) % 256];
  for (let i = 0; i < rgb.length; i++) rgb[i] = colour[i % 3] ?? 0;
  return { width, height, rgb };
}
const nameOf = (n: number) => `${String(n).padStart(4, '0')}.png`;

async function draw(count: number, from = 0): Promise<void> {
  for (let n = from; n < from + count; n++) await writeFile(join(photographs, nameOf(n)), await encodePng(plain(n)));
}

async function run(options: Partial<ImportOptions> & { readonly path?: string } = {}) {
  const { path = photographs, ...others } = options;
  return importCatalogue({ feed: await openFeed(path), store, encoder, detector, index, ...others });
}

/** The item whose picture is nearest to picture n. */
async function nearest(n: number): Promise<string | undefined> {
  const [embedding] = await encoder.embed([plain(n)]);
  const [match] = embedding ? await index.search(embedding, 1) : [];
  return (await store.itemsOfImages([match?.imageId ?? 0])).get(match?.imageId ?? 0)?.id;
}

describe('an import', () => {
  it('makes every picture findable, with its thumbnail, in an index that is saved', async () => {
    await draw(100);
    const report = await run();
    expect(report).toMatchObject({
      added: 100,
      changed: 0,
      unchanged: 0,
      removed: 0,
      embedded: 100,
      failed: [],
      failedCount: 0,
      problems: [],
    });
    expect(await nearest(42)).toBe(nameOf(42));
    const thumbnail = await store.thumbnail(nameOf(42));
    expect(await decode(thumbnail?.bytes ?? new Uint8Array())).toMatchObject({ width: 24, height: 16 });

    await index.close();
    index = await openIndexFile();
    expect(await index.size()).toBe(100);
    expect(await nearest(7)).toBe(nameOf(7));
  });

  it('tells how far it is, to the end', async () => {
    await draw(30);
    const told: (readonly [number, number])[] = [];
    await run({ onProgress: (done, total) => told.push([done, total]) });
    expect(told.at(-1)).toEqual([30, 30]);
    told.forEach(([done, total], i) => {
      expect(done).toBeLessThanOrEqual(total);
      expect(done).toBeGreaterThanOrEqual(told[i - 1]?.[0] ?? 0);
    });
    await run({ onProgress: (done, total) => told.push([done, total]) });
    expect(told.at(-1)).toEqual([30, 30]);
  });

  it('costs nothing where nothing changed', async () => {
    await draw(20);
    await run();
    const revision = await store.revision();
    expect(await run({ prune: true })).toMatchObject({ added: 0, changed: 0, unchanged: 20, removed: 0, embedded: 0 });
    expect(encoder.embedded()).toBe(20);
    expect(await store.revision()).toBe(revision);
  });

  it('embeds what is new or was drawn over, and nothing else', async () => {
    await draw(10);
    await run();
    await draw(2, 10);
    await copyFile(join(photographs, nameOf(11)), join(photographs, nameOf(3)));
    await utimes(join(photographs, nameOf(3)), 1_000, 1_000);
    expect(await run()).toMatchObject({ added: 2, changed: 1, unchanged: 9, embedded: 3 });
    expect(await index.size()).toBe(12);
    expect(await nearest(3)).not.toBe(nameOf(3));
  });

  it('keeps what the feed no longer has, and removes it where that is wished', async () => {
    await draw(10);
    await run();
    await rm(join(photographs, nameOf(4)));
    expect(await run()).toMatchObject({ removed: 0 });
    expect(await index.size()).toBe(10);
    expect(await run({ prune: true })).toMatchObject({ removed: 1, unchanged: 9 });
    expect(await index.size()).toBe(9);
    expect(await nearest(4)).not.toBe(nameOf(4));
  });

  it('never removes everything because a feed came empty', async () => {
    await draw(3);
    await run();
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await expect(run({ path: empty, prune: true })).rejects.toMatchObject({
      code: 'CATALOGUE_INVALID',
      message: expect.stringContaining('empty'),
    });
    expect(await store.count()).toEqual({ items: 3, images: 3 });
  });

  it('keeps an item whose line in the feed is broken now', async () => {
    await draw(2);
    const file = join(folder, 'shop.jsonl');
    const line = (n: number, price: unknown) =>
      JSON.stringify({ id: `i${n}`, title: 'T', shop: 'S', url: '/shop/i', image: `photographs/${nameOf(n)}`, price });
    await writeFile(file, [line(0, 1), line(1, 1)].join('\n'));
    await run({ path: file });
    await writeFile(file, [line(0, 'free'), line(1, 1)].join('\n'));
    expect(await run({ path: file, prune: true })).toMatchObject({
      removed: 0,
      unchanged: 1,
      problems: ['shop.jsonl line 1: price must be a number'],
    });
  });

  it('embeds everything anew for another encoder, from the same catalogue', async () => {
    await draw(5);
    await run();
    const other = createColourEncoder({ version: 'two' });
    await index.close();
    index = await openIndex('exact', { space: other.space, allowed: (filters) => store.imagesMatching(filters) });
    expect(await run({ encoder: other })).toMatchObject({ unchanged: 5, embedded: 5 });
    expect(await index.size()).toBe(5);
  });
});

describe('pictures that fail', () => {
  it('are told with their reason, once, and do not stop the others', async () => {
    await draw(12);
    await writeFile(join(photographs, nameOf(3)), 'not a picture');
    await writeFile(join(photographs, nameOf(5)), '');
    const file = join(folder, 'shop.jsonl');
    const lines = Array.from({ length: 13 }, (_, n) =>
      JSON.stringify({ id: `i${n}`, title: 'T', shop: 'S', url: '/shop/i', image: `photographs/${nameOf(n)}` }),
    );
    await writeFile(
      file,
      `${lines.join('\n')}\n{"id":"inward","title":"T","shop":"S","url":"/i","image":"http://127.0.0.1/x.jpg"}`,
    );

    const report = await run({ path: file });
    expect(report).toMatchObject({ added: 14, embedded: 10, failedCount: 4 });
    const reasons = Object.fromEntries(report.failed.map(({ source, reason }) => [source, reason]));
    expect(reasons[join(photographs, nameOf(3))]).toMatch(/not a picture that I can read/);
    expect(reasons[join(photographs, nameOf(5))]).toMatch(/empty/);
    expect(reasons[join(photographs, nameOf(12))]).toMatch(/not there/);
    expect(reasons['http://127.0.0.1/x.jpg']).toMatch(/public/);
    expect(await store.failures(10)).toHaveLength(4);

    expect(await run({ path: file })).toMatchObject({ embedded: 0, failedCount: 0 });
    await draw(1, 12);
    await draw(1, 3);
    expect(await run({ path: file })).toMatchObject({ changed: 2, embedded: 2 });
  });

  it('are counted all and told in part', async () => {
    await draw(1);
    for (let n = 1; n <= REPORTED + 5; n++) await writeFile(join(photographs, nameOf(n)), 'no picture');
    const report = await run();
    expect(report.failedCount).toBe(REPORTED + 5);
    expect(report.failed).toHaveLength(REPORTED);
  });

  it('in the encoder are told, and tried again next time', async () => {
    await draw(40);
    const bad = plain(17).rgb;
    let broken = true;
    const picky = createColourEncoder({
      before: async ({ rgb }) => {
        if (broken && Buffer.compare(rgb, bad) === 0) {
          throw new SamelookError('INFERENCE_FAILED', 'The inference process crashed on it.', { retryable: true });
        }
      },
    });
    const report = await run({ encoder: picky });
    expect(report).toMatchObject({ embedded: 39, failedCount: 1 });
    expect(report.failed[0]?.source).toBe(join(photographs, nameOf(17)));
    expect(await store.failures(10)).toEqual([]);
    broken = false;
    expect(await run({ encoder: picky })).toMatchObject({ unchanged: 40, embedded: 1 });
  });

  it('all of them, mean that the encoder is broken: the import ends and blames no picture', async () => {
    await draw(30);
    const broken = createColourEncoder({
      before: async () => {
        throw new SamelookError('INFERENCE_FAILED', 'The program is not compiled.');
      },
    });
    await expect(run({ encoder: broken })).rejects.toMatchObject({ code: 'INFERENCE_FAILED' });
    expect(await store.failures(10)).toEqual([]);
    expect(await run()).toMatchObject({ unchanged: 30, embedded: 30 });
  });
});

describe('an import that is interrupted', () => {
  it('keeps what it did, and the next one goes on from there', async () => {
    await draw(200);
    const leaving = new AbortController();
    let started = 0;
    const slow = createColourEncoder({
      before: async () => {
        if (++started === 120) leaving.abort();
        leaving.signal.throwIfAborted();
      },
    });
    await expect(run({ encoder: slow, signal: leaving.signal })).rejects.toMatchObject({ name: 'AbortError' });
    const kept = (await store.embeddedImages(slow.space)).size;
    expect(kept).toBeGreaterThan(60);
    expect(kept).toBeLessThan(120);
    expect(await store.failures(10)).toEqual([]);

    // As after a crash: the index is as it was last saved, which is never.
    await index.close();
    index = await openIndexFile();
    expect(await index.size()).toBe(0);
    expect(await run()).toMatchObject({ unchanged: 200, embedded: 200 - kept });
    expect(await index.size()).toBe(200);
    expect(await nearest(150)).toBe(nameOf(150));
  });

  it('ends at once where it is interrupted before it began', async () => {
    await draw(1);
    await expect(run({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(await store.count()).toEqual({ items: 0, images: 0 });
  });
});

it('an import decodes, embeds and stores side by side, with a bounded number of pictures', async () => {
  await draw(120);
  let [now, most] = [0, 0];
  const counting = createColourEncoder({
    before: async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now--;
    },
  });
  await run({ encoder: counting });
  expect(most).toBeGreaterThanOrEqual(4);
  expect(most).toBeLessThanOrEqual(16);
});
