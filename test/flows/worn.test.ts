/** A shop that shows its items on people: what somebody wears beside the item does not stand for it. */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFeed } from '../../src/catalogue/feeds/registry.js';
import { importCatalogue } from '../../src/catalogue/import.js';
import { CatalogueItem } from '../../src/core/catalogue.js';
import { CROP_MARGIN, widened } from '../../src/photo/boxes.js';
import { crop } from '../../src/photo/crop.js';
import { decode } from '../../src/photo/decode.js';
import { drawSmallShop, type SmallShop, type Truth } from './demo-shop.js';

let shop: SmallShop;
let feed: string;
/** Photos that are the shop's pictures, each of all items that are worn there. */
let worn: readonly Truth[];

beforeAll(async () => {
  shop = await drawSmallShop(40, 8);
  const lines = (await readFile(shop.feed, 'utf8')).trim().split('\n');
  const items = new Map(lines.map((line) => CatalogueItem.parse(JSON.parse(line))).map((item) => [item.id, item]));
  const folder = join(dirname(shop.feed));
  worn = shop.truths.filter(({ item }, i, all) => all.findIndex((other) => other.item === item) === i);
  feed = join(folder, 'worn.jsonl');
  const onPeople = worn.map(({ item, image }) => JSON.stringify({ ...items.get(item), images: [image] }));
  await writeFile(feed, onPeople.join('\n'));
}, 120_000);
afterAll(() => shop.remove());

/** The items that are found first for the garments of the photos, and how many of the shop's pictures have an embedding of their own. */
async function askForEach(detector: string) {
  const app = await shop.open({ CATALOGUE: feed, DETECTOR: detector, SAMELOOK_HOME: join(shop.home, detector) });
  try {
    await importCatalogue({ feed: await openFeed(feed), ...app });
    const found = [];
    for (const truth of worn) {
      const picture = await decode(await shop.photo(truth));
      const [asked] = await app.encoder.embed([crop(picture, widened(truth.box, CROP_MARGIN))]);
      const [match] = asked ? await app.index.search(asked, 1) : [];
      const item = (await app.store.itemsOfImages([match?.imageId ?? 0])).get(match?.imageId ?? 0);
      found.push({ wanted: truth.item, found: item?.id });
    }
    const vectors = await app.store.embeddings(app.encoder.space, 0, 100);
    return { found, distinct: new Set(vectors.map(({ embedding }) => embedding.join())).size };
  } finally {
    await app.close();
  }
}

it('finds each item by its own garment', async () => {
  const whole = await askForEach('whole-photo');
  const own = await askForEach('garments');
  const right = ({ found }: typeof own) => found.filter(({ wanted, found }) => wanted === found).length;
  const photos = new Set(worn.map(({ image }) => image)).size;
  // Taken whole, all that is worn in a photo is one vector: one item of each photo can come first.
  expect([whole.distinct, right(whole)]).toEqual([photos, photos]);
  expect(own.distinct).toBeGreaterThan(1.5 * photos);
  expect(right(own)).toBeGreaterThan(1.5 * photos);
}, 120_000);
