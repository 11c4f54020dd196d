/** The graph in PostgreSQL: what it finds, with filters of a real catalogue, and that it is built behind those who search. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndex } from '../../index/registry.js';
import { imagesPassing } from '../../src/catalogue/stores/postgres/filters-to-sql.js';
import { STORES } from '../../src/catalogue/stores/registry.js';
import type { Filters } from '../../src/core/catalogue.js';
import { SILENT } from '../../src/core/log.js';
import type { CatalogueStore, VectorIndex } from '../../src/core/ports.js';
import type { Database } from '../../src/database/database.js';
import { clusteredVectors } from '../fakes/clustered-vectors.js';
import { entriesOf, everyNth, SLOW_MACHINE_MS, spaceOf, unitAt } from '../fakes/index-entries.js';
import { NO_POSTGRES, type TestSchema, testSchema } from '../fakes/postgres.js';

const DIMENSIONS = 64;
const ITEMS = 3_000;
const space = spaceOf(DIMENSIONS);
const vectors = clusteredVectors(ITEMS + 100, DIMENSIONS);
const questions = vectors.splice(ITEMS);

describe.skipIf(NO_POSTGRES)('the graph in PostgreSQL', { timeout: SLOW_MACHINE_MS }, () => {
  let place: TestSchema;
  let database: Database;
  let store: CatalogueStore;
  const opened: VectorIndex[] = [];
  beforeEach(async () => {
    place = testSchema();
    database = await place.open({ vectors: true });
    store = await STORES.postgres(database);
  });
  afterEach(async () => {
    for (const index of opened.splice(0)) await index.close();
    await place.remove();
  });

  const keep = (index: VectorIndex) => {
    opened.push(index);
    return index;
  };
  const open = async (fresh = false) =>
    keep(
      await openIndex('pgvector', {
        space,
        file: 'index',
        fresh,
        allowed: everyNth(1),
        shared: { database, passing: imagesPassing },
      }),
    );

  /** Every picture's vector, of items that every second, tenth and hundredth of filters lets pass. */
  async function fill(): Promise<number[]> {
    const ids = Array.from({ length: ITEMS }, (_, n) => `item-${String(n).padStart(5, '0')}`);
    await store.upsert(
      ids.map((id, n) => ({
        id,
        title: id,
        shop: `Shop ${n % 100}`,
        url: '/shop/i',
        images: [`/${id}`],
        gender: n % 2 === 0 ? 'women' : 'men',
        colour: n % 10 === 0 ? 'red' : 'blue',
        price: n,
      })),
    );
    return (await store.pendingImages(space, 0, ITEMS)).map(({ id }) => id);
  }

  /** @returns all that the index said of itself until then */
  async function untilBuilt(index: VectorIndex, meanwhile: () => Promise<void> = async () => {}): Promise<string> {
    const said = new Set<string>();
    for (;;) {
      const now = (await index.describe?.()) ?? '';
      said.add(now);
      if (now === 'searched through its graph') return [...said].join('\n');
      await meanwhile();
    }
  }

  it('finds at least 0.99 of what the exact index finds, whatever the filters let pass', async () => {
    const entries = entriesOf(vectors).map(({ embedding }, n) => ({ embedding, n }));
    const ids = await fill();
    const exact = keep(await openIndex('exact', { space, allowed: (filters) => store.imagesMatching(filters) }));
    const index = await open();
    for (const one of [index, exact]) {
      await one.upsert(entries.map(({ embedding, n }) => ({ embedding, imageId: ids[n] ?? 0 })));
      await one.save();
    }
    expect(await untilBuilt(index), 'tells how far it is').toMatch(/\([1-9]\d* %\)/);
    const cases: readonly Filters[] = [
      {},
      { gender: ['women'] },
      { colour: ['red'] },
      { shop: ['SHOP 7'] },
      { colour: ['red'], maxPrice: 1_500, gender: ['women'] },
      { minPrice: 40, maxPrice: 44 },
    ];
    for (const filters of cases) {
      let [found, wanted] = [0, 0];
      for (const question of questions) {
        const truth = new Set((await exact.search(question, 10, filters)).map(({ imageId }) => imageId));
        const matches = await index.search(question, 10, filters);
        expect(matches.map(({ distance }) => distance)).toEqual(
          matches.map(({ distance }) => distance).toSorted((a, b) => a - b),
        );
        found += matches.filter(({ imageId }) => truth.has(imageId)).length;
        wanted += truth.size;
      }
      expect(found / wanted, JSON.stringify(filters)).toBeGreaterThanOrEqual(0.99);
    }
    // What comes after is found through the graph too.
    await index.upsert([{ imageId: 999_999, embedding: unitAt(DIMENSIONS, 3) }]);
    expect((await index.search(unitAt(DIMENSIONS, 3), 1))[0]?.imageId).toBe(999_999);
  });

  it('is built while people search and others add, and after a building that was cut off', async () => {
    const index = await open();
    await index.upsert(entriesOf(vectors));
    const cutOff = async () => {
      const building = await database.rows<{ pid: number }>(
        `SELECT pid FROM pg_stat_progress_create_index JOIN pg_class ON oid = relid
         WHERE relnamespace = to_regnamespace(current_schema())`,
      );
      for (const { pid } of building) await database.rows('SELECT pg_cancel_backend($1)', [pid]);
      return building.length > 0;
    };
    await index.save();
    while (!(await cutOff()) && (await index.describe?.()) !== 'searched through its graph');
    let searched = 0;
    await index.save();
    await untilBuilt(index, async () => {
      expect(await index.search(questions[searched % 100] as Float32Array, 10)).toHaveLength(10);
      await index.upsert([{ imageId: 10_000 + searched, embedding: questions[searched % 100] as Float32Array }]);
      await index.save();
      searched++;
    });
    expect(await index.size()).toBe(ITEMS + searched);
    for (let n = 0; n < searched; n++) {
      const [first] = await index.search(questions[n % 100] as Float32Array, 1);
      expect(first?.distance).toBeCloseTo(0, 5);
    }
  });

  it('is built with a warning where the server lacks the memory for it', async () => {
    const warnings: string[] = [];
    const log = { ...SILENT, warn: (_: object, message: string) => void warnings.push(message) };
    // A table that says it holds two million.
    const large: Database = {
      ...database,
      row: <Row extends object>(sql: string, values?: readonly unknown[]) =>
        /AS size$/.test(sql) && /indisvalid/.test(sql)
          ? Promise.resolve({ valid: false, size: 2_000_000 } as unknown as Row)
          : database.row<Row>(sql, values),
    };
    const shared = { database: large, passing: imagesPassing, log };
    const index = keep(await openIndex('pgvector', { space, file: 'large', allowed: everyNth(1), shared }));
    await index.upsert(entriesOf(vectors.slice(0, 10)));
    await index.save();
    await untilBuilt(index);
    expect(warnings).toEqual([expect.stringContaining("Set maintenance_work_mem = '1502MB' in PostgreSQL")]);
  });

  it.each([2_500, 5_000])(
    'does without full precision, or without a graph, for vectors of %d numbers',
    async (long) => {
      const wide = keep(
        await openIndex('pgvector', {
          space: spaceOf(long),
          file: `index-${long}`,
          allowed: everyNth(1),
          shared: { database, passing: imagesPassing },
        }),
      );
      await wide.upsert(entriesOf([unitAt(long, 0), unitAt(long, 1), unitAt(long, 2)]));
      await wide.save();
      expect((await wide.search(unitAt(long, 1), 2)).map(({ imageId }) => imageId)).toContain(1);
      expect((await wide.search(unitAt(long, 1), 1))[0]?.distance).toBeCloseTo(0, 5);
    },
  );
});
