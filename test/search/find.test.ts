import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndex } from '../../index/registry.js';
import { createWholePhotoDetector } from '../../models/whole-photo.js';
import { openSqliteStore } from '../../src/catalogue/stores/sqlite.js';
import type { CatalogueItem } from '../../src/core/catalogue.js';
import { type Embedding, spaceKey } from '../../src/core/embedding.js';
import { unpackFeatures } from '../../src/core/feedback.js';
import type { Category, DetectedGarment } from '../../src/core/garment.js';
import type { Pixels } from '../../src/core/photo.js';
import type { CatalogueStore, GarmentDetector, PhotoStore, VectorIndex } from '../../src/core/ports.js';
import { Choice } from '../../src/core/query.js';
import { encodePng } from '../../src/photo/encode.js';
import { takePalette } from '../../src/photo/palette.js';
import { createMemoryPhotoStore } from '../../src/photo/store.js';
import { createFind, type FindParts } from '../../src/search/find.js';
import { DISTANCE_ALONE } from '../../src/search/rerank.js';
import { type ColourEncoder, createColourEncoder } from '../fakes/colour-encoder.js';

type Rgb = readonly [number, number, number];
const RED: Rgb = [200, 30, 30];
const BLUE: Rgb = [30, 60, 200];
const GREEN: Rgb = [30, 160, 60];

/** A picture of 40 × 60 in two colours, one above the other. */
function twoColours(above: Rgb, below: Rgb = above): Pixels {
  const [width, height] = [40, 60];
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set(i < (width * height) / 2 ? above : below, 3 * i);
  return { width, height, rgb };
}

const top: DetectedGarment = { category: 'top', box: { left: 0, top: 0, right: 1, bottom: 0.45 }, score: 0.9 };
const bottom: DetectedGarment = { category: 'bottom', box: { left: 0, top: 0.55, right: 1, bottom: 1 }, score: 0.8 };
const seeing = (garments: readonly DetectedGarment[]): GarmentDetector => ({
  id: 'fake',
  version: '1',
  detect: async () => [...garments],
  close: async () => {},
});

let folder: string;
let catalogue: CatalogueStore;
let index: VectorIndex;
let photos: PhotoStore;
let encoder: ColourEncoder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-find-'));
  catalogue = await openSqliteStore(join(folder, 'catalogue.db'));
  encoder = createColourEncoder();
  index = await openIndex('exact', { space: encoder.space, allowed: (filters) => catalogue.imagesMatching(filters) });
  photos = createMemoryPhotoStore();
});
afterEach(async () => {
  await photos.close();
  await index.close();
  await catalogue.close();
  await rm(folder, { recursive: true, force: true });
});

async function sell(
  id: string,
  picture: Pixels,
  category?: Category,
  more: Partial<CatalogueItem> = {},
): Promise<void> {
  await catalogue.upsert([
    { id, title: id, shop: 'S', url: `/shop/${id}`, images: [`/${id}`], ...(category && { category }), ...more },
  ]);
  const [image] = await catalogue.pendingImages(encoder.space, 0, 1);
  const [embedding] = await createColourEncoder().embed([picture]);
  if (image === undefined || embedding === undefined) throw new Error('nothing to embed');
  const thumbnail = { bytes: new Uint8Array([1]), digest: '0'.repeat(16) };
  await catalogue.saveEmbeddings(encoder.space, [
    { imageId: image.id, embedding, thumbnail, palette: takePalette(picture) },
  ]);
  await index.upsert([{ imageId: image.id, embedding }]);
}

async function ask(picture: Pixels, choice: object = {}, more: Partial<FindParts> = {}) {
  const find = createFind({ photos, detector: seeing([top, bottom]), encoder, index, catalogue, ...more });
  const photo = await photos.put(await encodePng(picture));
  const { garments } = await find({ photo, choice: Choice.parse(choice) }, new AbortController().signal);
  return garments.map(({ category, results }) => [category, ...results.map(({ item }) => item.id)]);
}

describe('find', () => {
  it('answers each garment of a photo by what looks like it', async () => {
    await sell('red top', twoColours(RED), 'top');
    await sell('blue bottom', twoColours(BLUE), 'bottom');
    expect(await ask(twoColours(RED, BLUE))).toEqual([
      ['top', 'red top'],
      ['bottom', 'blue bottom'],
    ]);
    expect(encoder.embedded()).toBe(3);
  });

  it('lets the whole photo find for a garment what is of its kind, and for the main one what is of no known kind', async () => {
    await sell('outfit sold as a bottom', twoColours(RED, BLUE), 'bottom');
    await sell('outfit of any kind', twoColours(RED, BLUE));
    expect(await ask(twoColours(RED, BLUE))).toEqual([
      ['top', 'outfit of any kind'],
      ['bottom', 'outfit sold as a bottom'],
    ]);
  });

  it('answers nothing where no clothes were seen, unless a box was drawn', async () => {
    await sell('red top', twoColours(RED), 'top');
    const none = { detector: seeing([]) };
    expect(await ask(twoColours(RED), {}, none)).toEqual([]);
    expect(encoder.embedded()).toBe(0);
    const box = { left: 0.1, top: 0.1, right: 0.6, bottom: 0.6 };
    expect(await ask(twoColours(RED), { box }, none)).toEqual([['outfit', 'red top']]);
  });

  it('tells the features of garments of a known kind where they are asked for', async () => {
    await sell('red top', twoColours(RED), 'top');
    const featuresOf = async (choice: object, detector = seeing([top, bottom])) => {
      const find = createFind({ photos, detector, encoder, index, catalogue });
      const photo = await photos.put(await encodePng(twoColours(RED, BLUE)));
      const { garments } = await find({ photo, choice: Choice.parse(choice) }, new AbortController().signal);
      return garments.map(({ features }) => features);
    };
    expect(await featuresOf({})).toEqual([undefined, undefined]);
    const [ofTop, ofBottom] = await featuresOf({ features: true });
    expect([ofTop?.category, ofBottom?.category]).toEqual(['top', 'bottom']);
    expect(ofTop?.space).toBe(spaceKey(encoder.space));
    const embeddings = [ofTop, ofBottom].map((one) => one && unpackFeatures(one, encoder.space));
    const crops = await createColourEncoder().embed([twoColours(RED), twoColours(BLUE)]);
    for (const [i, embedding] of embeddings.entries()) {
      const cosine = embedding?.reduce((sum, value, axis) => sum + value * (crops[i]?.[axis] ?? 0), 0);
      expect(cosine).toBeGreaterThan(0.9);
    }
    // A whole photo shows more than a garment.
    expect(await featuresOf({ features: true }, createWholePhotoDetector())).toEqual([undefined]);
    if (ofTop === undefined) throw new Error('no features');
    expect(unpackFeatures(ofTop, { ...encoder.space, dimensions: encoder.space.dimensions + 1 })).toBeUndefined();
  });

  it('looks at one garment where one is chosen', async () => {
    await sell('blue bottom', twoColours(BLUE), 'bottom');
    await sell('red top', twoColours(RED), 'top');
    expect(await ask(twoColours(RED, BLUE), { garment: 1 })).toEqual([['bottom', 'blue bottom']]);
    expect(encoder.embedded()).toBe(1);
    await expect(ask(twoColours(RED), { garment: 2 })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('never shuts out another kind than the chosen one: it comes after', async () => {
    await sell('red skirt', twoColours(RED), 'skirt');
    await sell('red bag', twoColours(RED, [204, 36, 36]), 'bag');
    await sell('red bottom', twoColours(RED, [212, 40, 40]), 'bottom');
    const alone = { weights: DISTANCE_ALONE };
    const asked = twoColours(RED);
    expect(await ask(asked, { garment: 1 })).toEqual([['bottom', 'red bottom', 'red skirt', 'red bag']]);
    expect((await ask(asked, { garment: 1 }, alone))[0]).toHaveLength(4);
  });

  it('embeds a photo that is taken whole once', async () => {
    await sell('green thing', twoColours(GREEN));
    expect(await ask(twoColours(GREEN), {}, { detector: createWholePhotoDetector() })).toEqual([
      ['outfit', 'green thing'],
    ]);
    expect(encoder.embedded()).toBe(1);
  });

  it('shows what several shops sell once, with the others beside it', async () => {
    await sell('cheap', twoColours(GREEN), 'top', { price: 5 });
    await sell('dear', twoColours(GREEN), 'top', { price: 50 });
    const find = createFind({ photos, detector: seeing([top]), encoder, index, catalogue });
    const photo = await photos.put(await encodePng(twoColours(GREEN)));
    const { garments } = await find({ photo, choice: Choice.parse({}) }, new AbortController().signal);
    expect(garments[0]?.results).toHaveLength(1);
    expect(garments[0]?.results[0]?.others?.map(({ id }) => id)).toHaveLength(1);
    expect(garments[0]).not.toHaveProperty('mask');
  });

  it('keeps to the filters', async () => {
    await sell('cheap', twoColours(GREEN), 'top', { price: 5 });
    await sell('dear', twoColours(GREEN, [36, 166, 66]), 'top', { price: 50 });
    expect(await ask(twoColours(GREEN), { filters: { maxPrice: 10 }, garment: 0 })).toEqual([['top', 'cheap']]);
  });

  it('tells which crops of garments were asked about, and never the whole photo', async () => {
    const learned: Embedding[] = [];
    const learn = (crops: readonly Embedding[]) => void learned.push(...crops);
    await ask(twoColours(RED, BLUE), {}, { learn });
    expect(learned).toHaveLength(2);
    await ask(twoColours(RED, BLUE), {}, { learn, detector: createWholePhotoDetector() });
    expect(learned).toHaveLength(2);
  });
});
