/**
 * Which table holds the vectors of an index. An index that is made anew gets a table of its own, which takes the place of the former one
 * in a moment, once it is full: whoever searches meanwhile is answered from the former.
 */
import { EmbeddingSpace } from '../../src/core/embedding.js';
import { SamelookError } from '../../src/core/errors.js';
import type { Database, Queries } from '../../src/database/database.js';
import { foreignIndex } from '../local/manifest.js';
import { hasGraph, typeOf } from './graph.js';

/** A step that was released is never edited, only followed by another. */
export const INDEX_STEPS: readonly string[] = [
  `
  CREATE TABLE indexes (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- the vectors are in the table vectors_<id>
    name text NOT NULL,
    space text NOT NULL,                                  -- JSON
    centre text,                                          -- SHA-256 of the mean that the vectors had taken away before they came
    is_published boolean NOT NULL,                        -- false: being made, or replaced
    made_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE UNIQUE INDEX indexes_published ON indexes (name) WHERE is_published;
  `,
];

/** A table that nobody published for so long was left by a process that died. */
const ABANDONED = '1 day';
/** Who drops a table waits no longer for those who read it: behind a waiting drop, new readers stand in line. */
const DROP_WITHIN_MS = 2_000;

/** What an index is called and made of. */
export interface IndexIdentity {
  readonly name: string;
  readonly space: EmbeddingSpace;
  readonly centre: string | undefined;
}

/** A table of vectors. */
export interface Generation {
  readonly id: number;
  /** Name of the table. */
  readonly table: string;
  readonly isPublished: boolean;
}

interface Row {
  readonly id: number;
  readonly space: string;
  readonly centre: string | null;
}

/**
 * The published table, or a new one where there is none.
 * @param fresh begin with an empty table, which is published by `publish`
 * @throws SamelookError INDEX_FOREIGN where the published one is of another space or about another mean
 */
export async function openGeneration(database: Database, identity: IndexIdentity, fresh: boolean): Promise<Generation> {
  const generation = await database.transaction(async (queries) => {
    await lockName(queries, identity);
    const published = await findPublished(queries, identity);
    if (published === undefined) return create(queries, identity, true);
    if (!fresh) {
      checkSame(published, identity);
      return generationOf(published.id, true);
    }
    // Several processes that begin with nothing share what the first of them made.
    if (differs(published, identity) || !(await isEmpty(queries, published))) return create(queries, identity, false);
    return generationOf(published.id, true);
  });
  await sweep(database);
  return generation;
}

/** The table that is published by now. @throws SamelookError INDEX_FOREIGN where there is none, or it is another index by now */
export async function currentGeneration(queries: Queries, identity: IndexIdentity): Promise<Generation> {
  const published = await findPublished(queries, identity);
  checkSame(published, identity);
  return generationOf(published.id, true);
}

/** Puts the table in the place of the published one. */
export async function publish(database: Database, identity: IndexIdentity, { id }: Generation): Promise<Generation> {
  await database.transaction(async (queries) => {
    await lockName(queries, identity);
    await queries.run('UPDATE indexes SET is_published = false, made_at = $2 WHERE name = $1 AND is_published', [
      identity.name,
      // What was replaced is dropped like what was abandoned: as soon as it can be.
      new Date(0),
    ]);
    await queries.run('UPDATE indexes SET is_published = true WHERE id = $1', [id]);
  });
  await sweep(database);
  return generationOf(id, true);
}

/** Drops a table that nobody is to use. */
export async function abandon(database: Database, { id }: Generation): Promise<void> {
  await database.run('UPDATE indexes SET made_at = $2 WHERE id = $1 AND NOT is_published', [id, new Date(0)]);
  await sweep(database);
}

/** Removes an index with its table, and all tables of that name. */
export async function removeGenerations(database: Database, name: string): Promise<void> {
  await database.migrate('index', INDEX_STEPS);
  await database.run('UPDATE indexes SET is_published = false, made_at = $2 WHERE name = $1', [name, new Date(0)]);
  await sweep(database);
}

/** Drops what is left. A table that is in use just now is left to whoever comes next. */
async function sweep(database: Database): Promise<void> {
  const left = await database.rows<{ id: number }>(
    `SELECT id FROM indexes WHERE NOT is_published AND made_at < now() - interval '${ABANDONED}'`,
  );
  for (const { id } of left) {
    // A graph that is still being built over it is of no use any more, and holds the table.
    await database.rows(
      `SELECT pg_cancel_backend(pid) FROM pg_stat_progress_create_index WHERE relid = to_regclass('vectors_${id}')`,
    );
    await database
      .transaction(async (queries) => {
        await queries.run(`SET LOCAL lock_timeout = ${DROP_WITHIN_MS}`);
        await queries.run(`DROP TABLE IF EXISTS vectors_${id}`);
        await queries.run('DELETE FROM indexes WHERE id = $1 AND NOT is_published', [id]);
      })
      .catch(() => {});
  }
}

function generationOf(id: number, isPublished: boolean): Generation {
  return { id, table: `vectors_${id}`, isPublished };
}

async function lockName(queries: Queries, { name }: IndexIdentity): Promise<void> {
  await queries.rows('SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || $1, 0))', [` index ${name}`]);
}

function findPublished(queries: Queries, { name }: IndexIdentity): Promise<Row | undefined> {
  return queries.row<Row>('SELECT id, space, centre FROM indexes WHERE name = $1 AND is_published', [name]);
}

async function create(queries: Queries, identity: IndexIdentity, isPublished: boolean): Promise<Generation> {
  const { name, space, centre } = identity;
  const row = await queries.row<{ id: number }>(
    'INSERT INTO indexes (name, space, centre, is_published) VALUES ($1, $2, $3, $4) RETURNING id',
    [name, JSON.stringify(space), centre ?? null, isPublished],
  );
  const generation = generationOf(row?.id ?? 0, isPublished);
  await queries.run(
    `CREATE TABLE ${generation.table} (image_id bigint PRIMARY KEY, vector vector(${space.dimensions}) NOT NULL)`,
  );
  // In the row where it fits: the planner knows what a scan costs then, and a scan is twice as fast.
  if (hasGraph(space) && typeOf(space) === 'vector') {
    await queries.run(`ALTER TABLE ${generation.table} ALTER COLUMN vector SET STORAGE PLAIN`);
  }
  return generation;
}

async function isEmpty(queries: Queries, { id }: Row): Promise<boolean> {
  return (await queries.row(`SELECT FROM vectors_${id} LIMIT 1`)) === undefined;
}

function expectedOf(row: Row) {
  return { kind: 'pgvector', space: EmbeddingSpace.parse(JSON.parse(row.space)), centre: row.centre ?? undefined };
}

function differs(row: Row, { space, centre }: IndexIdentity): boolean {
  return foreignIndex('', expectedOf(row), { kind: 'pgvector', space, centre }) !== undefined;
}

function checkSame(row: Row | undefined, { name, space, centre }: IndexIdentity): asserts row is Row {
  if (row === undefined) {
    throw new SamelookError('INDEX_FOREIGN', `The index ${name} is gone. Build it anew with: samelook index rebuild`);
  }
  const problem = foreignIndex(name, expectedOf(row), { kind: 'pgvector', space, centre });
  if (problem !== undefined) throw problem;
}
