import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadGraphs } from '../../index/hnsw/graph.js';
import { candidatesFor, openHnswIndex } from '../../index/hnsw.js';
import { openIndex } from '../../index/registry.js';
import type { Metric } from '../../src/core/embedding.js';
import type { VectorIndex } from '../../src/core/ports.js';
import { savedIndexContract } from '../contracts/saved-index.js';
import { vectorIndexContract } from '../contracts/vector-index.js';
import { clusteredVectors } from '../fakes/clustered-vectors.js';
import { entriesOf, everyNth, SLOW_MACHINE_MS, spaceOf, unitAt } from '../fakes/index-entries.js';

vectorIndexContract('the hnsw index', openHnswIndex, ['cosine', 'l2']);
savedIndexContract('the hnsw index', openHnswIndex);

describe('the hnsw index', { timeout: SLOW_MACHINE_MS }, () => {
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    opened.push(part);
    return part;
  };
  afterEach(async () => {
    for (const part of opened.splice(0)) await part.close();
  });

  /** The share of the exact index's ten nearest that the fast one finds too. */
  async function recall(fast: VectorIndex, exact: VectorIndex, questions: readonly Float32Array[], shop?: string) {
    const filters = shop === undefined ? undefined : { shop: [shop] };
    let found = 0;
    for (const question of questions) {
      const truth = new Set((await exact.search(question, 10, filters)).map(({ imageId }) => imageId));
      found += (await fast.search(question, 10, filters)).filter(({ imageId }) => truth.has(imageId)).length;
    }
    return found / (10 * questions.length);
  }

  it.each<Metric>(['cosine', 'l2'])('finds at least 0.99 of what the exact index finds, by %s', async (metric) => {
    const options = { space: spaceOf(64, metric), allowed: everyNth(2000) };
    const [fast, exact] = [keep(await openIndex('hnsw', options)), keep(await openIndex('exact', options))];
    const vectors = clusteredVectors(2200, 64);
    const questions = vectors.splice(2000);
    for (const index of [fast, exact]) await index.upsert(entriesOf(vectors));
    expect(await recall(fast, exact, questions)).toBeGreaterThanOrEqual(0.99);
    for (const shop of ['1', '2', '50'])
      expect(await recall(fast, exact, questions, shop)).toBeGreaterThanOrEqual(0.99);

    // Half of them replaced, a tenth removed.
    const others = clusteredVectors(1000, 64, 2);
    for (const index of [fast, exact]) {
      await index.upsert(entriesOf(others));
      await index.remove(Array.from({ length: 200 }, (_, i) => i * 10));
    }
    expect(await recall(fast, exact, questions)).toBeGreaterThanOrEqual(0.99);
  });

  it('refuses l1 and names the index that knows it', async () => {
    await expect(openHnswIndex({ space: spaceOf(8, 'l1'), allowed: everyNth(1) })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('"exact"'),
    });
  });

  it('makes its graph anew when many entries are gone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'samelook-index-test-'));
    const index = keep(await openHnswIndex({ space: spaceOf(8), file: join(folder, 'i'), allowed: everyNth(1) }));
    const slots = async () => {
      await index.save();
      const data = (await readdir(folder)).find((name) => name.endsWith('.graph')) ?? '';
      return Number((await readFile(join(folder, data))).readBigUInt64LE(16));
    };
    await index.upsert(entriesOf(clusteredVectors(1000, 8)));
    await index.remove(Array.from({ length: 250 }, (_, i) => i));
    expect(await slots()).toBe(1000);
    await index.remove([250]);
    expect(await slots()).toBe(749);
    await rm(folder, { recursive: true });
  });

  it('finds its way among many equal vectors, which come and go', async () => {
    const kinds = clusteredVectors(10, 8);
    const kindOf = (imageId: number) => imageId % kinds.length;
    const folder = await mkdtemp(join(tmpdir(), 'samelook-index-test-'));
    const options = { space: spaceOf(8), file: join(folder, 'i'), allowed: everyNth(3000) };
    const index = keep(await openHnswIndex(options));
    const findsAllKinds = async (asked: VectorIndex, shift: number) => {
      for (const [kind, vector] of kinds.entries()) {
        const matches = await asked.search(vector, 100);
        expect(matches).toHaveLength(100);
        expect(new Set(matches.map(({ imageId }) => kindOf(imageId + shift)))).toEqual(new Set([kind]));
      }
    };
    const upsert = (shift: number) =>
      index.upsert(
        Array.from({ length: 3000 }, (_, i) => ({ imageId: i, embedding: kinds[kindOf(i + shift)] ?? unitAt(8, 0) })),
      );

    await upsert(0);
    await findsAllKinds(index, 0);
    await upsert(1);
    await findsAllKinds(index, 1);
    await index.remove(Array.from({ length: 1000 }, (_, i) => i));
    await findsAllKinds(index, 1);
    await index.save();
    await findsAllKinds(keep(await openHnswIndex(options)), 1);
    await rm(folder, { recursive: true });
  });

  it('filters each of the images that share a vector', async () => {
    const passes = (imageId: number) => imageId % 3 > 0;
    const ids = Array.from({ length: 3000 }, (_, i) => i);
    const kinds = clusteredVectors(300, 8);
    const index = keep(await openHnswIndex({ space: spaceOf(8), allowed: async () => new Set(ids.filter(passes)) }));
    await index.upsert(ids.map((imageId) => ({ imageId, embedding: kinds[imageId % 100] ?? unitAt(8, 0) })));
    const matches = await index.search(kinds[7] ?? unitAt(8, 0), 25, { shop: ['any'] });
    expect(matches).toHaveLength(25);
    expect(matches.every(({ imageId }) => passes(imageId))).toBe(true);
    expect(matches.filter(({ imageId }) => imageId % 100 === 7)).toHaveLength(20);
  });

  it('lets others run while it takes in many entries', async () => {
    const index = keep(await openHnswIndex({ space: spaceOf(64), allowed: everyNth(1) }));
    let turns = 0;
    let adding = true;
    const count = () => {
      turns++;
      if (adding) setImmediate(count);
    };
    setImmediate(count);
    await index.upsert(entriesOf(clusteredVectors(3000, 64)));
    adding = false;
    expect(turns).toBeGreaterThan(3);
  });

  it('stops in the middle of a long change when it is closed', async () => {
    const index = keep(await openHnswIndex({ space: spaceOf(64), allowed: everyNth(1) }));
    const adding = index.upsert(entriesOf(clusteredVectors(3000, 64)));
    const refused = expect(adding).rejects.toMatchObject({ code: 'CANCELLED' });
    await new Promise(setImmediate);
    await index.close();
    await refused;
    expect(await index.size()).toBeLessThan(3000);
  });

  it('survives a set that throws in the middle of a filtered search', async () => {
    class Broken extends Set<number> {
      override has(): boolean {
        throw new Error('broken set');
      }
    }
    const all = new Broken(Array.from({ length: 3000 }, (_, i) => i));
    const index = keep(await openHnswIndex({ space: spaceOf(8), allowed: async () => all }));
    await index.upsert(entriesOf(clusteredVectors(3000, 8)));
    await expect(index.search(unitAt(8, 0), 5, { shop: ['1'] })).rejects.toThrow('broken set');
    expect(await index.search(unitAt(8, 0), 5)).toHaveLength(5);
  });

  it('asks for at least k candidates, and doubles its room', async () => {
    const graph = (await loadGraphs(spaceOf(8))).create();
    for (const vector of clusteredVectors(2500, 8)) graph.add(vector);
    expect(graph.slots()).toBe(2500);
    expect(graph.search(unitAt(8, 0), 200, 10)).toHaveLength(200);
    graph.release();
  });
});

describe('the candidates of a search', () => {
  it('grow with the entries that may be found, and with how many are wanted', () => {
    expect(candidatesFor(10, 1_000)).toBe(200);
    expect(candidatesFor(10, 100_000)).toBe(200);
    expect(candidatesFor(10, 1_000_000)).toBe(448);
    expect(candidatesFor(200, 100_000)).toBe(600);
    expect(candidatesFor(10, 1_000_000, 100_000)).toBe(200);
    expect(candidatesFor(200, 1_000_000, 500_000)).toBe(352);
    expect(candidatesFor(500, 1_000_000, 200_000)).toBe(500);
  });
});
