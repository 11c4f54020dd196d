import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openIndex } from '../../index/registry.js';
import { SILENT } from '../../src/core/log.js';
import type { GarmentDetector } from '../../src/core/ports.js';
import { openDataset } from '../../src/evaluate/datasets/registry.js';
import { type MeasureOptions, measure } from '../../src/evaluate/measure.js';
import { decode } from '../../src/photo/decode.js';
import { createColourEncoder } from '../fakes/colour-encoder.js';
import { TREE, writeDeepFashion } from './datasets/deepfashion-tree.js';
import { type Folder, lines, makeFolder } from './pictures.js';

let folder: Folder;

beforeAll(async () => {
  folder = await makeFolder();
  await folder.draw('red.png', [255, 0, 0]);
  await folder.draw('reddish.png', [250, 10, 5]);
  await folder.draw('orange.png', [255, 120, 0]);
  await folder.draw('green.png', [0, 255, 0]);
  await folder.write('damaged.png', 'no picture');
});

afterAll(() => folder.remove());

const gallery = [
  { role: 'gallery', image: 'orange.png', item: 'orange', category: 'bag' },
  { role: 'gallery', image: 'red.png', item: 'red', category: 'dress' },
  { role: 'gallery', image: 'green.png', item: 'green', category: 'dress' },
  { role: 'gallery', image: 'orange.png', item: 'orange dress', category: 'dress' },
];

async function measurePairs(queries: readonly object[], options: Partial<MeasureOptions> = {}) {
  return measureDataset(await folder.write('pairs.jsonl', lines([...gallery, ...queries])), options);
}

async function measureDataset(path: string, options: Partial<MeasureOptions> = {}) {
  const dataset = await openDataset(path);
  return measure({
    dataset,
    extractors: ['colour'],
    openEncoder: async () => createColourEncoder(),
    ks: [1, 2],
    home: join(folder.path, 'home'),
    log: SILENT,
    stage: () => ({ onProgress: () => {}, end: () => {} }),
    ...options,
  });
}

const query = (image: string, item: string, category?: string) => ({ role: 'query', image, item, category });
const ranksOf = ({ runs }: Awaited<ReturnType<typeof measure>>) => runs[0]?.evaluation.outcomes.map(({ rank }) => rank);

describe('measure', () => {
  const asked = [
    query('reddish.png', 'red', 'dress'),
    query('reddish.png', 'orange', 'bag'),
    query('reddish.png', 'green', 'dress'),
    query('reddish.png', 'blue', 'dress'),
    query('damaged.png', 'red', 'dress'),
    query('green.png', 'green'),
  ];

  it('ranks against the whole gallery, with null where there is nothing to rank', async () => {
    const measured = await measurePairs(asked);
    expect(ranksOf(measured)).toEqual([1, 2, 4, null, null, 1]);
    const [run] = measured.report.runs;
    expect(run?.rows.map(({ category, queries, unranked }) => [category, queries, unranked])).toEqual([
      [null, 6, 2],
      ['dress', 4, 2],
      ['bag', 1, 0],
    ]);
    expect(run?.rows[0]?.topK.map(({ value }) => value)).toEqual([2 / 6, 3 / 6]);
    expect(run?.rows[1]?.topK[0]?.value).toBe(1 / 4);
    expect(run?.unreadable).toMatchObject({
      count: 1,
      first: [expect.stringMatching(/pairs\.jsonl line 9: .*damaged/)],
    });
    expect(measured.report).toMatchObject({ gallery: 'all', detector: null, dataset: { items: 4, queries: 6 } });
  });

  it('ranks within the category on request', async () => {
    const measured = await measurePairs(asked, { protocol: 'same-category' });
    expect(ranksOf(measured)).toEqual([1, 1, 3, null, null, 1]);
    const rows = measured.report.runs[0]?.rows;
    expect(rows?.map(({ galleryItems }) => galleryItems)).toEqual([(4 * 3 + 1 + 4) / 6, 3, 1]);
    expect(rows?.[2]?.topK[0]).toMatchObject({ value: 1, chance: 1 });
  });

  it("compares a gallery picture on somebody by the item's own garment", async () => {
    await folder.draw('worn.png', [0, 255, 0], [255, 0, 0]);
    const encoder = createColourEncoder();
    const vectors = ['worn.png', 'orange.png', 'green.png'].map(async (name) => {
      const [vector] = await encoder.embed([await decode(await readFile(join(folder.path, name)))]);
      return vector as Float32Array;
    });
    const [worn, orange, green] = (await Promise.all(vectors)) as [Float32Array, Float32Array, Float32Array];
    const means = { query: worn, catalogue: orange.map((value, axis) => (value + (green[axis] as number)) / 2) };
    const right = { left: 0.55, top: 0, right: 0.95, bottom: 1 };
    const looked: number[] = [];
    const detector: GarmentDetector = {
      id: 'right-half',
      version: '1',
      detect: async ({ width }) => {
        looked.push(width);
        return [{ category: 'dress', box: right, score: 0.9 }];
      },
      close: async () => {},
    };
    const shop = [
      { role: 'gallery', image: 'worn.png', item: 'red', category: 'Dresses' },
      { role: 'gallery', image: 'orange.png', item: 'orange', category: 'Dresses' },
      { role: 'gallery', image: 'green.png', item: 'green', category: 'Dresses' },
      { ...query('reddish.png', 'red', 'Dresses'), box: { left: 0, top: 0, right: 1, bottom: 1 } },
    ];
    const path = await folder.write('worn.jsonl', lines(shop));
    const openEncoder = async () => ({ ...encoder, means });
    const parts = { openEncoder, centring: 'off', rerank: true } as const;
    expect(ranksOf(await measureDataset(path, parts))).toEqual([2]);
    expect(looked).toEqual([]);
    const measured = await measureDataset(path, { ...parts, detector });
    expect(ranksOf(measured)).toEqual([1]);
    expect(measured.report.runs[0]).toMatchObject({ worn: 1, embedMs: expect.any(Number) });
    expect(looked).toHaveLength(1);
  });

  it('asks only the queries of a category, and says which there are', async () => {
    expect(ranksOf(await measurePairs(asked, { categories: ['bag'] }))).toEqual([2]);
    await expect(measurePairs(asked, { categories: ['shoes'] })).rejects.toThrow(
      /Categories of the queries: dress, bag/,
    );
  });

  it('measures each extractor under each metric, and embeds once for all of them', async () => {
    const encoders = [createColourEncoder(), createColourEncoder({ version: 'two' })];
    const home = join(folder.path, 'metrics');
    const options = {
      extractors: ['one', 'two'],
      metrics: ['l1', 'l2', 'cosine'] as const,
      openEncoder: async (name: string) => encoders[name === 'one' ? 0 : 1] ?? createColourEncoder(),
      home,
    };
    const { report } = await measurePairs([query('reddish.png', 'red')], options);
    expect(report.runs.map(({ extractor, metric }) => `${extractor} ${metric}`)).toEqual([
      'one l1',
      'one l2',
      'one cosine',
      'two l1',
      'two l2',
      'two cosine',
    ]);
    // Two gallery lines show the same picture.
    expect(encoders.map((encoder) => encoder.embedded())).toEqual([4, 4]);
  });

  it('searches by the crops of the detector where no box counts, joined by the best', async () => {
    await folder.draw('outfit.png', [255, 0, 0], [0, 255, 0]);
    const left = { left: 0, top: 0, right: 0.5, bottom: 1 };
    let looks = 0;
    const detector = {
      id: 'halves',
      version: '1',
      detect: async () => {
        looks++;
        return [
          { category: 'dress', box: left, score: 1 } as const,
          { category: 'bag', box: { ...left, left: 0.5, right: 1 }, score: 0.5 } as const,
        ];
      },
      close: async () => {},
    };
    const outfits = [
      // A person who chose the dress, and the bag; one who chose nothing; and one whose box says it all.
      query('outfit.png', 'red', 'dress'),
      query('outfit.png', 'green', 'bag'),
      query('outfit.png', 'green'),
      { ...query('outfit.png', 'green', 'dress'), box: left },
    ];
    const home = join(folder.path, 'detected');
    const whole = await measurePairs(outfits, { home });
    expect(ranksOf(whole)?.[0]).toBeGreaterThan(1);
    const found = await measurePairs(outfits, { home, detector });
    expect(ranksOf(found)).toEqual([1, 1, 1, 4]);
    expect(found.report).toMatchObject({ detector: 'halves', queryBoxes: 'given' });
    expect(found.report.detectMs).toBeGreaterThanOrEqual(0);
    // All four are of one file.
    expect(looks).toBe(1);

    const ignored = await measurePairs(outfits, { home, detector, ignoreQueryBoxes: true });
    expect(looks).toBe(1);
    expect(ranksOf(ignored)).toEqual([1, 1, 1, 4]);
    // Other weights or thresholds may see something else.
    await measurePairs(outfits, { home, detector: { ...detector, version: '2' } });
    expect(looks).toBe(2);
  });

  it('centres where the encoder has means, or on request, and never a white box under l1', async () => {
    const means = { query: new Float32Array(12).fill(0.1), catalogue: new Float32Array(12) };
    const plain = async () => createColourEncoder();
    const withMeans = async () => ({ ...createColourEncoder(), means });
    const isCentred = async (openEncoder: MeasureOptions['openEncoder'], options: Partial<MeasureOptions> = {}) =>
      (await measurePairs(asked, { openEncoder, ...options })).report.runs.map(({ centred }) => centred);
    expect(await isCentred(plain)).toEqual([false]);
    expect(await isCentred(plain, { centring: 'on', metrics: ['cosine', 'l1'] })).toEqual([true, false]);
    expect(await isCentred(withMeans)).toEqual([true]);
    expect(await isCentred(withMeans, { centring: 'off' })).toEqual([false]);
    expect(ranksOf(await measurePairs(asked, { centring: 'on' }))?.[0]).toBe(1);
  });

  it('re-ranks by colour and kind on request, and leaves the rest behind in its order', async () => {
    const shades = [
      query('reddish.png', 'orange dress', 'dress'),
      // The same picture in the gallery is a bag as well as a dress: the kind decides.
      query('orange.png', 'orange dress', 'dress'),
    ];
    const home = join(folder.path, 'reranked');
    const plain = await measurePairs(shades, { home });
    expect(plain.report.reranked).toBe(false);
    const reranked = await measurePairs(shades, { home, rerank: true });
    expect(reranked.report.reranked).toBe(true);
    // Two pictures are equal; the one of the dress comes first, though the bag comes earlier in the file.
    expect(ranksOf(plain)?.[1]).toBe(2);
    expect(ranksOf(reranked)?.[1]).toBe(1);
  });

  it('tells the recall of the index apart, where it knows the metric', async () => {
    const index = {
      kind: 'hnsw',
      metrics: ['cosine', 'l2'],
      open: (space: Parameters<NonNullable<MeasureOptions['index']>['open']>[0]) =>
        openIndex('hnsw', { space, allowed: async () => new Set<number>() }),
    } as const;
    const { report } = await measurePairs(asked, { index, metrics: ['l1', 'l2', 'cosine'] });
    expect(report.runs.map(({ indexRecall }) => indexRecall?.recall)).toEqual([undefined, 1, 1]);
    expect(report.runs[1]?.indexRecall).toMatchObject({ index: 'hnsw', k: 10, queries: 5, galleryPictures: 4 });
  });

  it('measures a DeepFashion tree end to end, by its boxes', async () => {
    const tree = await makeFolder();
    await writeDeepFashion(tree, TREE);
    const measured = await measureDataset(tree.path, { home: join(tree.path, 'home') });
    // Whole pictures of consumers and shops differ in their right halves; within the boxes they are the same.
    expect(ranksOf(measured)).toEqual([1, 1, 1, 1, 1, 1]);
    const rows = measured.report.runs[0]?.rows.map(({ category, queries, galleryItems }) => [
      category,
      queries,
      galleryItems,
    ]);
    expect(rows).toEqual([
      [null, 6, 2],
      ['skirt', 3, 3],
      ['dress', 1, 1],
      ['top', 1, 1],
      ['bottom', 1, 1],
    ]);
    await tree.remove();
  });
});
