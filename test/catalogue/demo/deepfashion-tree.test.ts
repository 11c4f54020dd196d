import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDeepFashionTree } from '../../../src/catalogue/demo/deepfashion-tree.js';
import { drawDemo } from '../../../src/catalogue/demo/draw-demo.js';
import type { Pair } from '../../../src/catalogue/demo/truth.js';
import { deepFashionFormat } from '../../../src/evaluate/datasets/deepfashion.js';

let folder: string;
let shop: string;
let tree: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-tree-'));
  shop = join(folder, 'shop');
  tree = join(folder, 'tree');
  await drawDemo({ directory: shop, items: 40, streetPhotos: 12, seed: 5 });
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('writeDeepFashionTree', () => {
  it('writes what the reader of the official files takes, with every worn garment as a query of its item', async () => {
    const told: number[] = [];
    const counts = await writeDeepFashionTree({
      shop,
      directory: tree,
      onProgress: (done, total) => told.push(done / total),
    });
    expect(told).toHaveLength(counts.consumers + counts.shops);
    expect(told.at(-1)).toBe(1);

    const lines = (await readFile(join(shop, 'pairs.jsonl'), 'utf8')).trimEnd().split('\n');
    const known = ['top', 'bottom', 'skirt', 'dress', 'outerwear'];
    const worn = lines
      .map((line) => JSON.parse(line) as Pair)
      .filter(({ role, category }) => role === 'query' && known.includes(category));
    expect(counts.consumers).toBe(worn.length);

    const splits = await Promise.all(
      (['train', 'val', 'test'] as const).map((split) => deepFashionFormat.open(tree, { split })),
    );
    const queries = splits.flatMap((dataset) => dataset.queries);
    expect(queries).toHaveLength(worn.length);
    expect(queries.map(({ category }) => category).sort()).toEqual(worn.map(({ category }) => category).sort());
    for (const dataset of splits) {
      expect(dataset.leftOut.count).toBe(0);
      const items = new Set(dataset.gallery.map(({ item }) => item));
      for (const { item } of dataset.queries) expect(items).toContain(item);
    }
    const [train, , test] = splits;
    const trained = new Set(train?.queries.map(({ item }) => item));
    expect(test?.queries.filter(({ item }) => trained.has(item))).toEqual([]);
  });

  it('boxes the garment of a shop picture, not its ground', async () => {
    const { gallery } = await deepFashionFormat.open(tree, { split: 'test' });
    for (const { pixelBox } of gallery) {
      const { left = 0, top = 0, right = 0, bottom = 0 } = pixelBox ?? {};
      // Product pictures are 480 x 640 with a margin of 46.
      expect(Math.min(left, top, 480 - right, 640 - bottom)).toBeGreaterThan(20);
      expect((right - left) * (bottom - top)).toBeGreaterThan(5_000);
    }
  });

  it('stops when it is told to', async () => {
    const stopped = writeDeepFashionTree({ shop, directory: join(folder, 'other'), signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  });
});
