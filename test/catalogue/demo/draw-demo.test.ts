import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drawDemo } from '../../../src/catalogue/demo/draw-demo.js';
import type { Pair, StreetTruth } from '../../../src/catalogue/demo/truth.js';
import { CatalogueItem } from '../../../src/core/catalogue.js';
import { Box } from '../../../src/core/photo.js';
import { decode } from '../../../src/photo/decode.js';

const ITEMS = 30;
const STREET_PHOTOS = 2;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'samelook-demo-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const draw = (changes: Partial<Parameters<typeof drawDemo>[0]> = {}) =>
  drawDemo({ directory, items: ITEMS, streetPhotos: STREET_PHOTOS, seed: 3, ...changes });

async function lines<T>(file: string): Promise<T[]> {
  const text = await readFile(file, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

describe('drawDemo', () => {
  it('writes a feed, street photos with boxes, and pairs, whose pictures are all there', async () => {
    const told: number[] = [];
    const files = await draw({ onProgress: (done, total) => told.push(done / total) });
    expect(files.drawn).toBe(ITEMS + STREET_PHOTOS);
    expect(told).toHaveLength(ITEMS + STREET_PHOTOS);
    expect(told.at(-1)).toBe(1);

    const items = (await lines<unknown>(files.feed)).map((line) => CatalogueItem.parse(line));
    expect(items).toHaveLength(ITEMS);
    for (const { images } of items)
      expect((await stat(join(directory, images[0] as string))).size).toBeGreaterThan(2_000);

    const photos = await lines<StreetTruth>(files.street);
    expect(photos).toHaveLength(STREET_PHOTOS);
    for (const photo of photos) {
      const picture = await decode(await readFile(join(directory, photo.image)), { maxSide: 2_000 });
      expect([picture.width, picture.height]).toEqual([photo.width, photo.height]);
      for (const { item, box } of photo.garments) {
        expect(items.map(({ id }) => id)).toContain(item);
        expect(Box.safeParse(box).success).toBe(true);
      }
    }

    const pairs = await lines<Pair>(files.pairs);
    expect(pairs.filter(({ role }) => role === 'gallery')).toHaveLength(ITEMS);
    const queries = pairs.filter(({ role }) => role === 'query');
    expect(queries).toHaveLength(photos.flatMap(({ garments }) => garments).length);
    for (const { image } of pairs) await stat(join(directory, image));

    const worn = await lines<Pair>(files.worn);
    const shown = worn.filter(({ role }) => role === 'gallery');
    const asked = worn.filter(({ role }) => role === 'query');
    expect(asked.every(({ item }) => shown.some((one) => one.item === item))).toBe(true);
    expect(new Set([...shown, ...asked].map(({ image, item }) => `${image} ${item}`)).size).toBe(worn.length);
    expect(asked.some(({ image }) => shown.some((one) => one.image === image))).toBe(false);
    expect(shown.some(({ box }) => box !== undefined)).toBe(false);
  });

  it('goes on where it was stopped, and draws nothing twice', async () => {
    const stop = new AbortController();
    const cut = draw({
      signal: stop.signal,
      onProgress: (done) => {
        if (done === 10) stop.abort();
      },
    });
    await expect(cut).rejects.toMatchObject({ code: 'CANCELLED' });
    const kept = (await readdir(join(directory, 'images'))).filter((name) => name.endsWith('.webp'));
    expect(kept.length).toBeGreaterThanOrEqual(10);
    expect(kept.length).toBeLessThan(ITEMS);
    expect((await draw()).drawn).toBe(ITEMS + STREET_PHOTOS - kept.length);
    expect((await draw()).drawn).toBe(0);
  });

  it('replaces what another seed drew, and leaves other files alone', async () => {
    await draw({ items: 8, streetPhotos: 1 });
    await writeFile(join(directory, 'images', 'mine.webp'), 'mine');
    const files = await draw({ items: 8, streetPhotos: 1, seed: 4 });
    expect(files.drawn).toBe(9);
    const names = await readdir(join(directory, 'images'));
    expect(names).toHaveLength(9);
    expect(names).toContain('mine.webp');
    expect(names.filter((name) => name.startsWith('demo-3-'))).toEqual([]);
  });

  it('says what to do where the folder cannot be written', async () => {
    await writeFile(join(directory, 'file'), '');
    await expect(draw({ directory: join(directory, 'file') })).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  });

  it('refuses counts that make no sense', async () => {
    await expect(draw({ items: -1 })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(draw({ items: 0, streetPhotos: 3 })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
