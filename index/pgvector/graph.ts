/** The graph over a table of vectors (pgvector's HNSW), built by the database while it goes on answering. */
import type { EmbeddingSpace, Metric } from '../../src/core/embedding.js';
import type { Database, Queries } from '../../src/database/database.js';

/** Links of an entry in a layer, and in the lowest one twice as many; candidates for them. */
export const GRAPH = { m: 16, efConstruction: 64 } as const;
/** Fewer vectors than this are compared one by one within a few milliseconds. */
export const GRAPH_FROM = 2_000;
/** Numbers of a vector that pgvector can build a graph over, by the type of the numbers. */
const MAX_DIMENSIONS = { vector: 2_000, halfvec: 4_000 } as const;
/** Beside its numbers, an entry of the graph takes links: 2 m of 6 bytes in the lowest layer, and some. */
const BYTES_BESIDE = 400;
/** Memory for the building, where the server does not have more for such work: what does not fit is built far more slowly. */
const MEMORY_MIB = { least: 64, most: 1_024 } as const;

/** How pgvector writes a metric: its operator, the class of its graph, and what makes our distance of its. */
const METRICS = {
  cosine: { operator: '<=>', graph: 'cosine_ops', distance: (sql: string) => sql },
  // Ours is the square.
  l2: { operator: '<->', graph: 'l2_ops', distance: (sql: string) => `(${sql}) ^ 2` },
  l1: { operator: '<+>', graph: 'l1_ops', distance: (sql: string) => sql },
} as const satisfies Record<Metric, object>;

/** The type that the graph holds: of half precision where vectors are too long for the full one. */
export function typeOf({ dimensions }: EmbeddingSpace): 'vector' | 'halfvec' {
  return dimensions <= MAX_DIMENSIONS.vector ? 'vector' : 'halfvec';
}

/** False where vectors are too long for any graph: then every search compares with all of them. */
export function hasGraph({ dimensions }: EmbeddingSpace): boolean {
  return dimensions <= MAX_DIMENSIONS.halfvec;
}

/** What a search puts in order: `near` as the graph knows it, `exact` in full precision and the metric of the space. */
export function distancesOf(
  space: EmbeddingSpace,
  parameter: string,
): { readonly near: string; readonly exact: string } {
  const { operator, distance } = METRICS[space.metric];
  const cast = castOf(space);
  return {
    near: `vector${cast} ${operator} ${parameter}::${typeOf(space)}(${space.dimensions})`,
    exact: distance(`vector ${operator} ${parameter}::vector(${space.dimensions})`),
  };
}

/** How far the graph is. */
export type GraphState =
  | { readonly state: 'none' }
  | { readonly state: 'ready' }
  /** `share` 0..1 of the present phase. */
  | { readonly state: 'building'; readonly share: number };

/** Asks the database, whichever process builds. */
export async function graphState(queries: Queries, table: string): Promise<GraphState> {
  const building = await queries.row<{ share: number | null }>(
    `SELECT blocks_done::float8 / nullif(blocks_total, 0) AS share
     FROM pg_stat_progress_create_index WHERE relid = to_regclass($1)`,
    [table],
  );
  if (building !== undefined) return { state: 'building', share: building.share ?? 0 };
  const graph = await queries.row<{ valid: boolean }>(
    'SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)',
    [graphOf(table)],
  );
  return { state: graph?.valid ? 'ready' : 'none' };
}

/**
 * Builds the graph where there is none yet and enough vectors for one. One process does; searches and changes go on meanwhile.
 * @param options.signal ends the waiting; the database goes on building
 * @param options.warn told where the server lacks the memory for it
 */
export async function buildGraph(
  database: Database,
  table: string,
  space: EmbeddingSpace,
  { signal, warn }: { readonly signal: AbortSignal; readonly warn: (message: string) => void },
): Promise<void> {
  if (!hasGraph(space)) return;
  const known = await database.row<{ valid: boolean; size: number }>(
    `SELECT coalesce((SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)), false) AS valid,
       (SELECT count(*) FROM ${table}) AS size`,
    [graphOf(table)],
  );
  if (known === undefined || known.valid || known.size < GRAPH_FROM) return;
  const memoryMib = memoryToBuild(known.size, space);
  await database.alone(`graph ${table}`, { wait: false, signal }, async (queries) => {
    // What a building that was cut off has left.
    await queries.run(`DROP INDEX CONCURRENTLY IF EXISTS ${graphOf(table)}`);
    const givenMib = await raiseMemory(queries, Math.min(MEMORY_MIB.most, Math.max(MEMORY_MIB.least, memoryMib)));
    if (givenMib < memoryMib) warn(tooLittleMemory(known.size, memoryMib, givenMib));
    await queries.run(
      `CREATE INDEX CONCURRENTLY ${graphOf(table)} ON ${table}
       USING hnsw ((vector${castOf(space)}) ${typeOf(space)}_${METRICS[space.metric].graph})
       WITH (m = ${GRAPH.m}, ef_construction = ${GRAPH.efConstruction})`,
    );
    // Before the next automatic one, the planner would take the table for empty.
    await queries.run(`ANALYZE ${table}`);
  });
}

/** MiB that the graph takes while it is built, with a fifth to spare. */
export function memoryToBuild(vectors: number, space: EmbeddingSpace): number {
  const bytesOfNumber = typeOf(space) === 'vector' ? 4 : 2;
  return Math.ceil((vectors * (bytesOfNumber * space.dimensions + BYTES_BESIDE) * 1.2) / 2 ** 20);
}

/** The advice for an operator. */
export function tooLittleMemory(vectors: number, memoryMib: number, givenMib: number): string {
  return (
    `The graph over ${vectors} vectors is being built with ${givenMib} MB of memory where it needs ${memoryMib} MB, and takes many times as long. ` +
    `Set maintenance_work_mem = '${memoryMib}MB' in PostgreSQL, in a container with as much shared memory, then run: samelook index rebuild`
  );
}

/** @returns MiB that there are then: the server's own setting where that is more */
async function raiseMemory(queries: Queries, mib: number): Promise<number> {
  await queries.run(
    `SELECT set_config('maintenance_work_mem', $1, false)
     WHERE pg_size_bytes(current_setting('maintenance_work_mem')) < pg_size_bytes($1)`,
    [`${mib}MB`],
  );
  const given = await queries.row<{ mib: number }>(
    "SELECT pg_size_bytes(current_setting('maintenance_work_mem')) / 1048576 AS mib",
  );
  return given?.mib ?? mib;
}

function graphOf(table: string): string {
  return `${table}_graph`;
}

function castOf(space: EmbeddingSpace): string {
  return typeOf(space) === 'vector' ? '' : `::halfvec(${space.dimensions})`;
}
