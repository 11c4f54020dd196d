import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/evaluate/datasets/registry.js';
import { type Folder, makeFolder } from '../pictures.js';

let folder: Folder;

beforeEach(async () => {
  folder = await makeFolder();
  for (const number of [1, 2, 3, 4]) await folder.draw(`images/00000000${number}.jpg`, [50 * number, 0, 0]);
  const addresses = [1, 2, 3, 4, 5, 6].map((number) => `00000000${number},http://shop.example/${number}.jpg`);
  await folder.write('photos.txt', `${addresses.join('\n')}\n`);
  const bbox = { width: 8, top: 2, height: 10, left: 4 };
  const json = (name: string, value: unknown) => folder.write(`meta/json/${name}`, JSON.stringify(value));
  await json('retrieval_skirts.json', [
    { photo: 1, product: 71 },
    { photo: 2, product: 71 },
    { photo: 5, product: 72 },
  ]);
  await json('test_pairs_skirts.json', [
    { photo: 3, product: 71, bbox },
    { photo: 6, product: 72, bbox },
  ]);
  await json('train_pairs_skirts.json', [{ photo: 4, product: 71, bbox }]);
  await json('retrieval_bags.json', [{ photo: 2, product: 71 }]);
  await json('test_pairs_bags.json', [{ photo: 3, product: 71, bbox }]);
});

afterEach(() => folder.remove());

describe('Street2Shop', () => {
  it('ranks within a category, and tells which photos nobody has any more', async () => {
    const { gallery, queries, protocol, leftOut } = await openDataset(folder.path);
    expect(protocol).toBe('same-category');
    expect(gallery.map(({ item, category }) => [item, category])).toEqual([
      ['bags-71', 'bags'],
      ['skirts-71', 'skirts'],
      ['skirts-71', 'skirts'],
    ]);
    expect(queries[1]).toEqual({
      path: join(folder.path, 'images/000000003.jpg'),
      item: 'skirts-71',
      category: 'skirts',
      pixelBox: { left: 4, top: 2, right: 12, bottom: 12 },
      origin: 'test_pairs_skirts.json entry 1',
    });
    expect(queries).toHaveLength(2);
    expect(leftOut).toEqual({
      count: 2,
      first: ['photos.txt line 5: photo 5 is not under images/', 'photos.txt line 6: photo 6 is not under images/'],
    });
    expect((await openDataset(folder.path, { split: 'train' })).queries[0]?.path).toMatch(/000000004\.jpg$/);
  });

  it('names what is wrong or missing', async () => {
    await folder.write('meta/json/test_pairs_bags.json', '[\n{"photo": 3,\n "product": }\n]');
    await folder.write('meta/json/test_pairs_skirts.json', '[{"photo": 3, "product": 71}]');
    const message = await openDataset(folder.path).catch((error: Error) => error.message);
    expect(message).toMatch(/test_pairs_bags\.json line 3: it is not JSON/);
    expect(message).toMatch(/test_pairs_skirts\.json entry 1: bbox/);
    await folder.write('meta/json/test_pairs_bags.json', '[\n{"photo": 3,\n "produ');
    await expect(openDataset(folder.path)).rejects.toThrow(/test_pairs_bags\.json line 3: it is not JSON/);
    await rm(join(folder.path, 'meta/json/retrieval_bags.json'));
    await expect(openDataset(folder.path)).rejects.toThrow(/retrieval_bags\.json is missing/);
    await rm(join(folder.path, 'images'), { recursive: true });
    await expect(openDataset(folder.path)).rejects.toThrow(/no folder .*images/);
    await expect(openDataset(folder.path, { split: 'val' })).rejects.toThrow(/no part "val"/);
  });
});
