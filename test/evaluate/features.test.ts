import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SILENT } from '../../src/core/log.js';
import type { Encoder } from '../../src/core/ports.js';
import type { Dataset, Picture } from '../../src/evaluate/dataset.js';
import { openDataset } from '../../src/evaluate/datasets/registry.js';
import { embedDataset, featureFolder } from '../../src/evaluate/features.js';
import { ownRegion } from '../../src/evaluate/regions.js';
import { createColourEncoder } from '../fakes/colour-encoder.js';
import { canLimitFileSize, withFileSizeLimit } from '../fakes/full-disk.js';
import { type Folder, lines, makeFolder } from './pictures.js';

let folder: Folder;
let dataset: Dataset;

beforeEach(async () => {
  folder = await makeFolder();
  const names = Array.from({ length: 60 }, (_, i) => `${i}.png`);
  for (const [i, name] of names.entries()) await folder.draw(name, [4 * i, 255 - 4 * i, 7 * (i % 30)]);
  const gallery = names.slice(0, 50).map((image) => ({ role: 'gallery', image, item: image }));
  const queries = names.slice(50).map((image) => ({ role: 'query', image, item: '0.png' }));
  dataset = await openDataset(await folder.write('pairs.jsonl', lines([...gallery, ...queries])));
});

afterEach(() => folder.remove());

const embed = (encoder: Encoder = createColourEncoder(), options: { readonly signal?: AbortSignal } = {}) =>
  embedDataset({ dataset, encoder, home: join(folder.path, 'home'), log: SILENT, ...options });

const stored = () => featureFolder(join(folder.path, 'home'), dataset.path, createColourEncoder().space);

describe('embedDataset', () => {
  it('gives what the encoder gave, in the order that is asked for', async () => {
    const encoder = createColourEncoder();
    const features = await embed(encoder);
    expect(features).toMatchObject({ embedded: 60, dimensions: 12 });
    expect(features.msPerPicture).toBeGreaterThan(0);
    const [a, b] = [dataset.queries[3], dataset.gallery[7]];
    if (a === undefined || b === undefined) throw new Error('the dataset is too small');
    const numbers = await features.read([a, b]);
    const alone = await Promise.all([features.read([a]), features.read([b])]);
    expect([...numbers]).toEqual(alone.flatMap((vector) => [...vector]));
    expect(Math.hypot(...numbers.subarray(0, 12))).toBeCloseTo(1);
    expect([...numbers.subarray(0, 12)]).not.toEqual([...numbers.subarray(12)]);
  });

  it('embeds nothing twice, and anew what changed', async () => {
    const first = await embed();
    const again = createColourEncoder();
    const second = await embed(again);
    expect(again.embedded()).toBe(0);
    expect(second).toMatchObject({ embedded: 0, msPerPicture: first.msPerPicture });
    expect(await second.read(dataset.queries)).toEqual(await first.read(dataset.queries));

    await folder.draw('5.png', [1, 2, 3]);
    await utimes(join(folder.path, '5.png'), 1, 1);
    expect((await embed()).embedded).toBe(1);
    expect((await embed(createColourEncoder({ version: 'two' }))).embedded).toBe(60);
  });

  it('of an encoder over another one, reads what the other one has embedded', async () => {
    const base = createColourEncoder();
    const plain = await embed(base);
    const over: Encoder = {
      ...createColourEncoder(),
      space: { ...base.space, encoder: 'halved', dimensions: 6 },
      over: { base, apply: (vector) => vector.subarray(3, 9) },
      embed: () => Promise.reject(new Error('It looked at the pictures again.')),
    };
    const features = await embed(over);
    expect(base.embedded()).toBe(60);
    expect(features).toMatchObject({ embedded: 0, dimensions: 6 });
    const numbers = await plain.read(dataset.queries);
    const expected = dataset.queries.flatMap((_, row) => [...numbers.subarray(12 * row + 3, 12 * row + 9)]);
    expect([...(await features.read(dataset.queries))]).toEqual(expected);
    const regions = await features.readRegions(dataset.queries);
    expect([[...regions.numbers], regions.counts]).toEqual([expected, dataset.queries.map(() => 1)]);
  });

  it('stopped half-way, keeps what it has and goes on from there', async () => {
    const stop = new AbortController();
    let asked = 0;
    const slow = createColourEncoder({
      before: async () => {
        if (++asked === 25) stop.abort(new DOMException('stop', 'AbortError'));
      },
    });
    await expect(embed(slow, { signal: stop.signal })).rejects.toThrow('stop');
    const kept = slow.embedded();
    expect(kept).toBeGreaterThanOrEqual(24);
    const rest = createColourEncoder();
    const features = await embed(rest);
    expect(rest.embedded()).toBeLessThanOrEqual(60 - 24);
    expect(rest.embedded()).toBeGreaterThan(0);
    expect((await features.read([...dataset.gallery, ...dataset.queries])).length).toBe(60 * 12);
  });

  it('embeds again what a damaged file held', async () => {
    const whole = await (await embed()).read(dataset.gallery);
    const [name] = await readdir(stored());
    const file = join(stored(), name ?? '');
    const bytes = await readFile(file);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    await writeFile(file, bytes);
    await writeFile(join(stored(), 'cut.features'), bytes.subarray(0, 40));
    await writeFile(join(stored(), 'empty.features'), '');
    const features = await embed();
    expect(features.embedded).toBe(60);
    expect(await features.read(dataset.gallery)).toEqual(whole);
    expect((await readdir(stored())).sort()).not.toContain('cut.features');
  });

  it.skipIf(!canLimitFileSize)('says that the disk is full, leaves no half file, and goes on later', async () => {
    await withFileSizeLimit(200, async () => {
      await expect(embed()).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    });
    expect(await readdir(stored())).toEqual([]);
    expect((await embed()).embedded).toBe(60);
  });

  it('leaves out a picture that can not be read, and names its line', async () => {
    await folder.write('3.png', 'no picture');
    await folder.write('55.png', '');
    const features = await embed();
    expect(features.embedded).toBe(58);
    const failures = [...features.failures.values()].map(({ picture, reason }) => [picture.origin, reason]);
    expect(failures).toEqual([
      ['pairs.jsonl line 4', expect.stringMatching(/not a picture/)],
      ['pairs.jsonl line 56', expect.stringMatching(/empty/)],
    ]);
    expect((await embed()).failures.size).toBe(2);
  });

  it('embeds the regions that it is told, each once, from the box of the dataset on', async () => {
    await folder.draw('half.png', [255, 0, 0], [0, 0, 255]);
    const left = { left: 0, top: 0, right: 0.5, bottom: 1 };
    const right = { left: 0.5, top: 0, right: 1, bottom: 1 };
    const gallery = [
      { role: 'gallery', image: 'half.png', item: 'boxed', box: left },
      { role: 'gallery', image: 'half.png', item: 'several' },
    ];
    const query = { role: 'query', image: '0.png', item: 'boxed' };
    dataset = await openDataset(await folder.write('boxes.jsonl', lines([...gallery, query])));
    // The first cell's red: above the middle grey where the region is the red half.
    const isRed = (numbers: Float32Array, row: number) =>
      (numbers[row * 12] ?? 0) > 0 && (numbers[row * 12 + 3] ?? 0) > 0;
    const own = await (await embed()).read(dataset.gallery);
    expect([0, 1].map((row) => isRed(own, row))).toEqual([true, false]);

    const encoder = createColourEncoder();
    const regionsOf = (picture: Picture) =>
      picture.item === 'several' ? [{ box: right }, {}, { box: left }] : [ownRegion(picture)];
    const features = await embedDataset({
      dataset,
      encoder,
      regionsOf,
      home: join(folder.path, 'home'),
      log: SILENT,
    });
    // The left half was there, and so was the whole picture.
    expect(encoder.embedded()).toBe(1);
    expect(features.embedded).toBe(1);
    const { numbers, counts } = await features.readRegions(dataset.gallery);
    expect(counts).toEqual([1, 3]);
    expect([0, 1, 2, 3].map((row) => isRed(numbers, row))).toEqual([true, false, false, true]);
    expect(await features.read(dataset.gallery)).toEqual(
      Float32Array.of(...numbers.subarray(0, 12), ...numbers.subarray(12, 24)),
    );
  });
});
