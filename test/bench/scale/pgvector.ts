/** pgvector at any size: our index over a catalogue of as many items, beside bare SQL on the same table. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { memoryToBuild } from '../../../index/pgvector/graph.js';
import { openIndex } from '../../../index/registry.js';
import { reconcile } from '../../../src/catalogue/reconcile.js';
import { imagesPassing } from '../../../src/catalogue/stores/postgres/filters-to-sql.js';
import { STORES } from '../../../src/catalogue/stores/registry.js';
import { spaceKey } from '../../../src/core/embedding.js';
import { SILENT } from '../../../src/core/log.js';
import type { VectorIndex } from '../../../src/core/ports.js';
import type { Database, Session } from '../../../src/database/database.js';
import { openPostgres } from '../../../src/database/postgres.js';
import { type MeasuredPostgres, startMeasuredPostgres } from '../measured-postgres.js';
import type { BenchRow } from '../row.js';
import { type Answers, allowedOf, askAll, K, keepAnswers, latencyRows } from './asked.js';
import { drawAll, fillIndex, type ScaleOptions, scaleSpace } from './entries.js';
import { watched } from './watched.js';

/** What pgvector looks at by default, what we let it look at up to 200,000 entries and at a million, and the most (`hnsw.ef_search`). */
export const BARE_EF = [40, 200, 448, 1_000] as const;
const LOOK_EVERY_MS = 5_000;

/** In the database of DATABASE_URL, in a schema that is dropped afterwards; without one, in a server that is started for it. */
export async function benchPgvector(options: ScaleOptions): Promise<readonly BenchRow[]> {
  const { entries, dimensions, folder, print } = options;
  const space = scaleSpace(dimensions);
  // So that the graph is built in memory, and table and graph are searched there.
  const graphMiB = memoryToBuild(entries, space);
  const server = process.env.DATABASE_URL
    ? undefined
    : await startMeasuredPostgres({
        shared_buffers: `${Math.max(128, 2 * graphMiB)}MB`,
        maintenance_work_mem: `${Math.max(64, graphMiB)}MB`,
        max_wal_size: '8GB',
      });
  const schema = `samelook_bench_${randomUUID().replaceAll('-', '')}`;
  const database = await openPostgres({
    url: server?.url ?? `${process.env.DATABASE_URL}`,
    schema,
    log: SILENT,
    vectors: true,
  });
  const rows: BenchRow[] = [];
  try {
    print('pgvector: writing the catalogue');
    const store = await STORES.postgres(database);
    await writeCatalogue(database, entries, spaceKey(space));
    const index = await openIndex('pgvector', {
      space,
      file: 'bench',
      allowed: allowedOf(entries),
      shared: { database, passing: imagesPassing },
    });
    const { questions, drawn } = drawAll(options);
    const { seconds } = await fillIndex('pgvector', index, drawn, options);
    rows.push({ name: 'pgvector: entries', value: entries, unit: '' });
    rows.push({ name: 'pgvector: vectors written', value: seconds, unit: 's' });

    let mostBytes = 0;
    const started = performance.now();
    const processorBefore = await server?.processorSeconds();
    await index.save();
    while ((await index.describe?.()) !== 'searched through its graph') {
      mostBytes = Math.max(mostBytes, (await server?.memoryBytes()) ?? 0);
      print(`pgvector: ${await index.describe?.()}, ${((performance.now() - started) / 1_000).toFixed(0)} s`);
      await sleep(LOOK_EVERY_MS);
    }
    rows.push({ name: 'pgvector: graph built', value: (performance.now() - started) / 1_000, unit: 's' });
    if (server && processorBefore !== undefined) {
      const seconds = (await server.processorSeconds()) - processorBefore;
      rows.push({ name: 'pgvector: graph built, processor time of the server', value: seconds, unit: 's' });
    }
    if (mostBytes > 0) rows.push(mebibytes('pgvector: memory of the server at the most, building', mostBytes));
    const sizes = await database.row<{ table: number; graph: number }>(
      `SELECT sum(pg_table_size(relid)) AS table, sum(pg_indexes_size(relid)) AS graph
       FROM pg_stat_user_tables WHERE schemaname = $1 AND relname LIKE 'vectors\\_%'`,
      [schema],
    );
    rows.push(
      mebibytes('pgvector: table', Number(sizes?.table)),
      mebibytes('pgvector: graph and key', Number(sizes?.graph)),
    );

    print('pgvector: searching');
    const answers = await askOurs(rows, index, questions, server);
    await keepAnswers(folder, 'pgvector', answers);
    await askBare(rows, options, await database.session(), tableOf(schema), questions);
    if (server) rows.push(mebibytes('pgvector: memory of the server, searching', (await server.memoryBytes()) ?? 0));

    print('pgvector: a look whether catalogue and index agree');
    await watched(rows, 'pgvector: reconcile, nothing to do', () => reconcile({ store, index }));
    await index.close();
    await store.close();
    return rows;
  } finally {
    if (!server) await database.run(`DROP SCHEMA "${schema}" CASCADE`);
    await database.close();
    await server?.remove();
  }
}

/** What the answers are kept under. */
export const bareName = (ef: number): string => `bare pgvector, ef_search ${ef}`;

const tableOf = (schema: string) => `"${schema}".vectors_1`;

/** Items that the filters tell apart, each with one picture; the embeddings' own bytes are of no account here. */
async function writeCatalogue(database: Database, entries: number, key: string): Promise<void> {
  const last = [entries - 1];
  // More than a minute at a million, which a statement of the pool does not get.
  await database.alone('bench', { wait: true }, async (queries) => {
    await queries.run(
      `INSERT INTO items (id, json, shop, colour, gender, price)
       SELECT 'item-' || n, '{}', 'Shop ' || n % 100, CASE n % 10 WHEN 0 THEN 'red' ELSE 'blue' END,
         CASE n % 2 WHEN 0 THEN 'women' ELSE 'men' END, n FROM generate_series(0, $1::int) AS n`,
      last,
    );
    await queries.run(
      `INSERT INTO images (id, item_id, position, source)
       SELECT n, 'item-' || n, 0, '/' || n FROM generate_series(0, $1::int) AS n`,
      last,
    );
    await queries.run(
      `WITH space AS (INSERT INTO spaces (key) VALUES ($2) RETURNING id)
       INSERT INTO embeddings SELECT space.id, n, '' FROM space, generate_series(0, $1::int) AS n`,
      [...last, key],
    );
    await queries.run('ANALYZE items, images, embeddings');
  });
}

async function askOurs(
  rows: BenchRow[],
  index: VectorIndex,
  questions: readonly Float32Array[],
  server: MeasuredPostgres | undefined,
): Promise<Answers> {
  // What is asked first finds the cache cold.
  await askAll('pgvector', index, questions.slice(0, 50));
  const asked = await askAll('pgvector', index, questions, server?.processorSeconds);
  rows.push(...asked.rows);
  return asked.answers;
}

/** The statement of pgvector's own manual, without iterative scans, over one connection. */
async function askBare(
  rows: BenchRow[],
  { folder }: ScaleOptions,
  session: Session,
  table: string,
  questions: readonly Float32Array[],
): Promise<void> {
  for (const ef of BARE_EF) {
    await session.run(`SET hnsw.ef_search = ${ef}`);
    await session.run('SET hnsw.iterative_scan = off');
    const times: number[] = [];
    const found: number[][] = [];
    for (const question of questions) {
      const text = `[${question.join(',')}]`;
      const before = performance.now();
      const nearest = await session.rows<{ id: number }>(
        `SELECT image_id AS id FROM ${table} ORDER BY vector <=> $1 LIMIT ${K}`,
        [text],
      );
      times.push(performance.now() - before);
      found.push(nearest.map(({ id }) => id));
    }
    const name = bareName(ef);
    rows.push(...latencyRows(name, times));
    await keepAnswers(folder, name, { 'no filter': found });
  }
  await session.close();
}

function mebibytes(name: string, bytes: number): BenchRow {
  return { name, value: bytes / 2 ** 20, unit: 'MiB' };
}
