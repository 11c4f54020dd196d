/** One index in PostgreSQL, and several processes that search it, fill it and make it anew. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndex, removeSharedIndex } from '../../index/registry.js';
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import type { VectorIndex } from '../../src/core/ports.js';
import type { Database } from '../../src/database/database.js';
import { clusteredVectors } from '../fakes/clustered-vectors.js';
import { entriesOf, everyNth, SLOW_MACHINE_MS, spaceOf, unitAt } from '../fakes/index-entries.js';
import { NO_POSTGRES, type TestSchema, testSchema } from '../fakes/postgres.js';

describe.skipIf(NO_POSTGRES)('an index that processes share', { timeout: SLOW_MACHINE_MS }, () => {
  let place: TestSchema;
  let admin: Database;
  const opened: VectorIndex[] = [];
  beforeEach(async () => {
    place = testSchema();
    admin = await place.open();
  });
  afterEach(async () => {
    for (const index of opened.splice(0)) await index.close();
    await place.remove();
  });

  /** Each on connections of its own, as a process has them. */
  async function open(
    options: { fresh?: boolean; centre?: string; space?: EmbeddingSpace } = {},
  ): Promise<VectorIndex> {
    const database = await place.open({ vectors: true });
    const shared = { database, passing: async () => ({ sql: 'TRUE', values: [] }) };
    const index = await openIndex('pgvector', {
      space: spaceOf(8),
      file: '/any/index',
      allowed: everyNth(1),
      shared,
      ...options,
    });
    opened.push(index);
    return index;
  }
  const tables = async () =>
    (
      await admin.rows<{ name: string }>(
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND tablename LIKE 'vectors%' ORDER BY 1`,
        [place.schema],
      )
    ).map(({ name }) => name);

  it('is seen by all at once, without a save', async () => {
    const [one, other] = [await open(), await open()];
    await one.upsert(entriesOf([unitAt(8, 0), unitAt(8, 1)]));
    expect((await other.search(unitAt(8, 1), 1))[0]?.imageId).toBe(1);
    await other.remove([1]);
    expect(await one.labels()).toEqual(new Set([0]));
    await one.close();
    expect(await (await open()).size()).toBe(1);
  });

  it('is one, also where several begin at once with nothing', async () => {
    const indexes = await Promise.all([1, 2, 3, 4].map((n) => open({ fresh: n % 2 === 0 })));
    await Promise.all(indexes.map((index, i) => index.upsert(entriesOf(clusteredVectors(50, 8, i + 1), i * 50))));
    for (const index of indexes) {
      await index.save();
      expect(await index.size()).toBe(200);
    }
    expect(await tables()).toHaveLength(1);
  });

  it('answers from the former one until the new one is saved, then from that, in every process', async () => {
    const [server, builder] = [await open(), await open()];
    await server.upsert(entriesOf([unitAt(8, 0)]));
    const fresh = await open({ fresh: true });
    await fresh.upsert(entriesOf([unitAt(8, 3), unitAt(8, 4)], 7));
    expect((await server.search(unitAt(8, 3), 5)).map(({ imageId }) => imageId)).toEqual([0]);
    await fresh.save();
    expect((await server.search(unitAt(8, 3), 5)).map(({ imageId }) => imageId)).toEqual([7, 8]);
    await builder.upsert(entriesOf([unitAt(8, 5)], 9));
    expect(await server.labels()).toEqual(new Set([7, 8, 9]));
    expect(await tables()).toHaveLength(1);
  });

  it('stays as it was where the making anew is given up, and nothing is left of that', async () => {
    const server = await open();
    await server.upsert(entriesOf([unitAt(8, 0)]));
    const fresh = await open({ fresh: true });
    await fresh.upsert(entriesOf([unitAt(8, 3)]));
    expect(await tables()).toHaveLength(2);
    await fresh.close();
    expect(await tables()).toHaveLength(1);
    expect(await server.labels()).toEqual(new Set([0]));
  });

  it('loses the table of a process that died, after a day', async () => {
    const server = await open();
    await server.upsert(entriesOf([unitAt(8, 0)]));
    await (await open({ fresh: true })).upsert(entriesOf([unitAt(8, 3)]));
    await admin.run(`UPDATE indexes SET made_at = now() - interval '23 hours' WHERE NOT is_published`);
    await open();
    expect(await tables()).toHaveLength(2);
    await admin.run(`UPDATE indexes SET made_at = now() - interval '25 hours' WHERE NOT is_published`);
    await open();
    expect(await tables()).toHaveLength(1);
    expect(await server.size()).toBe(1);
  });

  it.each<[string, { space?: EmbeddingSpace; centre?: string }, RegExp]>([
    [
      'of another encoder',
      { space: { ...spaceOf(8), encoder: 'another' } },
      /its encoder is test-encoder and not another/,
    ],
    ['of another metric', { space: spaceOf(8, 'l2') }, /its metric is cosine and not l2/],
    [
      'about another mean',
      { centre: 'c'.repeat(64) },
      /its vectors lie about no mean and not about the mean cccccccccccc…/,
    ],
  ])('is refused where it is %s, and made anew', async (_, other, sentence) => {
    await (await open()).upsert(entriesOf([unitAt(8, 0)]));
    await expect(open(other)).rejects.toMatchObject({
      code: 'INDEX_FOREIGN',
      message: expect.stringMatching(sentence),
    });
    const anew = await open({ ...other, fresh: true });
    await anew.upsert(entriesOf([unitAt(8, 1)]));
    await anew.save();
    expect(await (await open(other)).size()).toBe(1);
    const former = opened[0] as VectorIndex;
    await expect(former.search(unitAt(8, 0), 1)).rejects.toMatchObject({ code: 'INDEX_FOREIGN' });
  });

  it('can be removed', async () => {
    const index = await open();
    await index.upsert(entriesOf([unitAt(8, 0)]));
    await removeSharedIndex({ database: admin, passing: async () => ({ sql: 'TRUE', values: [] }) }, 'index');
    expect(await tables()).toEqual([]);
    await expect(index.size()).rejects.toMatchObject({ code: 'INDEX_FOREIGN' });
    expect(await (await open()).size()).toBe(0);
  });
});
