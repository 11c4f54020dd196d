/** What every vector index must do; an index's own test calls this with a way to open one. */
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenIndexOptions } from '../../index/registry.js';
import type { Metric } from '../../src/core/embedding.js';
import type { VectorIndex } from '../../src/core/ports.js';
import { clusteredVectors } from '../fakes/clustered-vectors.js';
import { entriesOf, everyNth, type OpenForTest, SLOW_MACHINE_MS, spaceOf, unitAt } from '../fakes/index-entries.js';

const idsOf = (matches: readonly { imageId: number }[]) => matches.map(({ imageId }) => imageId);

export function vectorIndexContract(name: string, open: OpenForTest, metrics: readonly Metric[]): void {
  describe(`${name} keeps the contract of a vector index`, { timeout: SLOW_MACHINE_MS }, () => {
    const opened: VectorIndex[] = [];
    const openOne = async (options: Partial<OpenIndexOptions> = {}) => {
      const index = await open({ space: spaceOf(8), allowed: everyNth(10_000), ...options });
      opened.push(index);
      return index;
    };
    afterEach(async () => {
      for (const index of opened.splice(0)) await index.close();
    });

    it('is empty at first, and answers so', async () => {
      const index = await openOne();
      expect(await index.size()).toBe(0);
      expect(await index.labels()).toEqual(new Set());
      expect(await index.search(unitAt(8, 0), 5)).toEqual([]);
      await index.remove([1, 2]);
      await index.upsert([]);
      expect(await index.size()).toBe(0);
    });

    it('finds the nearest first, with their distances', async () => {
      const index = await openOne();
      await index.upsert([
        { imageId: 7, embedding: unitAt(8, 0) },
        { imageId: 0, embedding: turned(8, 0.6) },
        { imageId: 0xffff_ffff, embedding: unitAt(8, 1) },
      ]);
      const matches = await index.search(unitAt(8, 0), 3);
      expect(idsOf(matches)).toEqual([7, 0, 0xffff_ffff]);
      expect(matches.map(({ distance }) => Number(distance.toFixed(5)))).toEqual([0, 0.4, 1]);
    });

    it.each([...metrics])('measures %s as it is defined', async (metric) => {
      const index = await openOne({ space: spaceOf(2, metric) });
      await index.upsert([{ imageId: 1, embedding: Float32Array.of(0.6, 0.8) }]);
      const [match] = await index.search(Float32Array.of(1, 0), 1);
      expect(match?.distance).toBeCloseTo({ cosine: 0.4, l2: 0.8, l1: 1.2 }[metric], 5);
    });

    it('replaces an entry, takes entries out and in again', async () => {
      const index = await openOne();
      await index.upsert(entriesOf([unitAt(8, 0), unitAt(8, 1), unitAt(8, 2)]));
      await index.upsert([{ imageId: 0, embedding: unitAt(8, 5) }]);
      expect(await index.size()).toBe(3);
      expect(idsOf(await index.search(unitAt(8, 5), 1))).toEqual([0]);

      await index.remove([0, 2, 99]);
      expect(await index.labels()).toEqual(new Set([1]));
      expect(idsOf(await index.search(unitAt(8, 5), 3))).toEqual([1]);

      await index.upsert([{ imageId: 2, embedding: unitAt(8, 3) }]);
      expect(idsOf(await index.search(unitAt(8, 3), 3))).toEqual([2, 1]);
    });

    it('keeps the last of the entries with one label in one call', async () => {
      const index = await openOne();
      await index.upsert([
        { imageId: 1, embedding: unitAt(8, 0) },
        { imageId: 1, embedding: unitAt(8, 1) },
      ]);
      expect(await index.size()).toBe(1);
      expect((await index.search(unitAt(8, 1), 5))[0]?.distance).toBeCloseTo(0, 5);
    });

    it('keeps its own copy of a vector', async () => {
      const index = await openOne();
      const embedding = unitAt(8, 0);
      await index.upsert([{ imageId: 1, embedding }]);
      embedding.fill(0);
      expect((await index.search(unitAt(8, 0), 1))[0]?.distance).toBeCloseTo(0, 5);
    });

    it('gives all there are where k is larger, each once, and none where k is 0', async () => {
      const index = await openOne();
      await index.upsert(entriesOf(clusteredVectors(300, 8)));
      const matches = await index.search(unitAt(8, 0), 1000);
      expect(new Set(idsOf(matches))).toEqual(await index.labels());
      expect(matches).toHaveLength(300);
      expect(matches.map(({ distance }) => distance)).toEqual(
        matches.map(({ distance }) => distance).toSorted((a, b) => a - b),
      );
      expect(await index.search(unitAt(8, 0), 0)).toEqual([]);
    });

    it.each([1, 2, 7, 100])('lets only what passes the filters through: every %ith', async (nth) => {
      const index = await openOne({ space: spaceOf(16) });
      const vectors = clusteredVectors(3000, 16);
      await index.upsert(entriesOf(vectors));
      const filters = { shop: [`${nth}`] };
      const passing = entriesOf(vectors).filter(({ imageId }) => imageId % nth === 0);

      const matches = await index.search(unitAt(16, 3), 20, filters);
      expect(matches).toHaveLength(20);
      const truth = passing.toSorted((a, b) => (b.embedding[3] as number) - (a.embedding[3] as number)).slice(0, 20);
      const found = new Set(idsOf(matches));
      expect(truth.filter(({ imageId }) => found.has(imageId)).length).toBeGreaterThanOrEqual(19);
      expect(await index.search(unitAt(16, 3), 5000, filters)).toHaveLength(passing.length);
    });

    it('finds nothing where nothing passes, and everything where filters ask for nothing', async () => {
      const index = await openOne();
      await index.upsert(entriesOf(clusteredVectors(50, 8)));
      expect(await index.search(unitAt(8, 0), 5, { shop: ['0'] })).toEqual([]);
      expect(await index.search(unitAt(8, 0), 5, {})).toEqual(await index.search(unitAt(8, 0), 5));
    });

    it('counts only what it holds among what a filter names', async () => {
      const index = await openOne();
      await index.upsert(entriesOf(clusteredVectors(40, 8)));
      await index.remove([0, 20]);
      expect(idsOf(await index.search(unitAt(8, 0), 50, { shop: ['10'] })).toSorted()).toEqual([10, 30]);
    });

    it('hands on what the filter throws, and lives', async () => {
      let label: Error | undefined;
      const index = await openOne({
        allowed: async () => {
          label = new Error('the shop is closed');
          throw label;
        },
      });
      await index.upsert(entriesOf(clusteredVectors(50, 8)));
      await expect(index.search(unitAt(8, 0), 5, { shop: ['2'] })).rejects.toBe(label);
      expect(await index.search(unitAt(8, 0), 5)).toHaveLength(5);
    });

    it('grows, shrinks and grows again without losing its way', async () => {
      const index = await openOne();
      const vectors = clusteredVectors(5000, 8);
      await index.upsert(entriesOf(vectors));
      expect(await index.size()).toBe(5000);

      const gone = Array.from({ length: 4000 }, (_, i) => i);
      for (let from = 0; from < gone.length; from += 500) await index.remove(gone.slice(from, from + 500));
      expect(await index.size()).toBe(1000);
      expect((await index.search(unitAt(8, 0), 2000)).every(({ imageId }) => imageId >= 4000)).toBe(true);
      for (const imageId of [4000, 4999]) {
        expect(idsOf(await index.search(vectors[imageId] as Float32Array, 1))).toEqual([imageId]);
      }

      await index.remove(Array.from({ length: 1000 }, (_, i) => 4000 + i));
      expect(await index.search(unitAt(8, 0), 5)).toEqual([]);
      await index.upsert(entriesOf(vectors.slice(0, 100)));
      expect(await index.search(unitAt(8, 0), 200)).toHaveLength(100);
    });

    it.each([
      ['too short', Float32Array.of(1, 0)],
      ['too long', new Float32Array(9).fill(1 / 3)],
      ['with NaN', unitAt(8, 0).fill(Number.NaN, 3, 4)],
      ['with infinity', unitAt(8, 0).fill(Number.POSITIVE_INFINITY, 3, 4)],
      ['of zeros', new Float32Array(8)],
      ['not of length 1', unitAt(8, 0).map((number) => number * 3)],
    ])('refuses a vector %s, and a batch that holds one, and is fine afterwards', async (_, bad) => {
      const index = await openOne();
      await index.upsert(entriesOf([unitAt(8, 0), unitAt(8, 1)]));
      const refusal = expect.objectContaining({ code: 'INPUT_INVALID', message: expect.stringContaining('encoder') });
      await expect(
        index.upsert([
          { imageId: 5, embedding: unitAt(8, 2) },
          { imageId: 6, embedding: bad },
        ]),
      ).rejects.toEqual(refusal);
      await expect(index.search(bad, 1)).rejects.toEqual(refusal);
      expect(await index.labels()).toEqual(new Set([0, 1]));
      expect(idsOf(await index.search(unitAt(8, 0), 5))).toEqual([0, 1]);
    });

    it.each([-1, 1.5, 2 ** 32, Number.NaN])('refuses %d as a label and as k', async (number) => {
      const index = await openOne();
      const refusal = expect.objectContaining({ code: 'INPUT_INVALID' });
      await expect(index.upsert([{ imageId: number, embedding: unitAt(8, 0) }])).rejects.toEqual(refusal);
      if (number !== 2 ** 32) await expect(index.search(unitAt(8, 0), number)).rejects.toEqual(refusal);
      expect(await index.size()).toBe(0);
    });

    it('says that it is closed, and bears being closed twice', async () => {
      const index = await openOne();
      await index.upsert(entriesOf([unitAt(8, 0)]));
      await index.close();
      await index.close();
      const refusal = expect.objectContaining({ code: 'CANCELLED' });
      await expect(index.search(unitAt(8, 0), 1)).rejects.toEqual(refusal);
      await expect(index.upsert(entriesOf([unitAt(8, 0)]))).rejects.toEqual(refusal);
      await expect(index.remove([0])).rejects.toEqual(refusal);
      await expect(index.save()).rejects.toEqual(refusal);
    });
  });
}

/** The first axis, turned towards the second until their cosine is as given. */
function turned(dimensions: number, cosine: number): Float32Array {
  return new Float32Array(dimensions).fill(cosine, 0, 1).fill(Math.sqrt(1 - cosine ** 2), 1, 2);
}
