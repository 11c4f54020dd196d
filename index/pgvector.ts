/** The index of many machines: vectors in PostgreSQL, searched through pgvector's graph, filters part of the query. */
import { basename } from 'node:path';
import { SamelookError, toSamelookError } from '../src/core/errors.js';
import type { IndexEntry, VectorIndex } from '../src/core/ports.js';
import type { Match } from '../src/core/query.js';
import { hasState, type Queries } from '../src/database/database.js';
import { checkEntry, checkK, checkVector } from './local/check.js';
import type { LocalIndexOptions } from './local/local-index.js';
import { createSerial } from './local/serial.js';
import { type Candidates, candidatesFor } from './pgvector/candidates.js';
import {
  abandon,
  currentGeneration,
  type Generation,
  INDEX_STEPS,
  type IndexIdentity,
  openGeneration,
  publish,
} from './pgvector/generations.js';
import { buildGraph, distancesOf, graphState, hasGraph } from './pgvector/graph.js';
import type { SharedIndexPlace } from './pgvector/place.js';
import { toText } from './pgvector/text.js';

/** SQLSTATE of a table that is not there. */
const NO_TABLE = '42P01';
/** Entries that are written in one statement: 500 × 512 numbers are 3.5 MB as text. */
const BATCH = 500;
/** Labels that are read at once, so that others get their turn between: some 20 ms. */
const LABELS_AT_ONCE = 20_000;
/**
 * Any metric; a graph up to 4,000 numbers. What is added is there at once, for every process; `save` puts an index that was made anew
 * in the place of the former one, and lets the database build the graph where there is none. Until that is done, and where it leads to
 * fewer than are asked for, a search compares with all that pass the filters.
 * @throws SamelookError STORAGE_FAILED, INDEX_FOREIGN, CONFIG_INVALID where there is no database
 */
export async function openPgvectorIndex(
  options: LocalIndexOptions & { readonly shared?: SharedIndexPlace },
): Promise<VectorIndex> {
  const { space, centre, file = 'index', fresh = false, shared } = options;
  if (shared === undefined) {
    throw new SamelookError(
      'CONFIG_INVALID',
      'The index "pgvector" lives in PostgreSQL. Set DATABASE_URL, or INDEX=hnsw.',
    );
  }
  const { database, passing } = shared;
  const identity: IndexIdentity = { name: basename(file), space, centre };
  await database.migrate('index', INDEX_STEPS);
  let generation = await openGeneration(database, identity, fresh);
  const inTurn = createSerial();
  const closing = new AbortController();
  let building: Promise<void> | undefined;
  /** About how many there are. */
  let entries = 0;

  /** Works with the present table; where another process has put a new one in its place, with that. */
  async function onTable<Value>(work: (generation: Generation) => Promise<Value>): Promise<Value> {
    closing.signal.throwIfAborted();
    try {
      return await work(generation);
    } catch (thrown) {
      if (!hasState(thrown, NO_TABLE)) throw thrown;
    }
    generation = await currentGeneration(database, identity);
    return await work(generation);
  }

  /** Changes in their order, as they were asked for. */
  const change = <Value>(work: () => Promise<Value>) =>
    inTurn(() => {
      closing.signal.throwIfAborted();
      return work();
    });

  /** A graph that could not be built is tried again another time; searches do without. */
  function startBuilding(): void {
    if (!generation.isPublished) return;
    const warn = (message: string) => shared?.log?.warn({ index: identity.name }, message);
    building ??= buildGraph(database, generation.table, space, { signal: closing.signal, warn })
      .catch((thrown: unknown) => {
        // Replaced meanwhile, or closed: nothing that anybody need know.
        if (closing.signal.aborted || hasState(thrown, NO_TABLE)) return;
        shared?.log?.warn({ index: identity.name }, `The index has no graph yet: ${toSamelookError(thrown).message}`);
      })
      .finally(() => {
        building = undefined;
      });
  }

  startBuilding();
  return {
    space,

    size: () => onTable(async ({ table }) => (await count(database, table)) ?? 0),

    async upsert(added) {
      const checked = [...new Map(added.map((entry) => [entry.imageId, checkEntry(space, entry)])).values()];
      await change(async () => {
        for (let from = 0; from < checked.length; from += BATCH) {
          await onTable(({ table }) => put(database, table, checked.slice(from, from + BATCH)));
        }
        entries += checked.length;
      });
    },

    async remove(imageIds) {
      await change(() =>
        onTable(({ table }) => database.run(`DELETE FROM ${table} WHERE image_id = ANY($1)`, [imageIds])),
      );
    },

    async search(embedding, k, filters) {
      const question = toText(checkVector(space, embedding, 'The vector of the question'));
      checkK(k);
      closing.signal.throwIfAborted();
      if (k === 0) return [];
      const condition = filters === undefined ? undefined : await passing(filters, 4);
      const ask = (through: 'graph' | 'scan', { limit, efSearch }: Candidates) =>
        onTable(async ({ table }) => {
          const { near, exact } = distancesOf(space, '$1');
          // A sum is an order that no graph knows.
          const order = through === 'graph' ? near : `(${near}) + 0`;
          // The setting holds for this statement; what is asked of its value makes it come before the search.
          return database.rows<Match>(
            `WITH setting AS MATERIALIZED (SELECT set_config('hnsw.ef_search', $3, true) AS value)
             SELECT image_id AS "imageId", distance FROM setting CROSS JOIN LATERAL (
               SELECT image_id, ${exact} AS distance FROM ${table}
               WHERE setting.value <> '' AND ${condition?.sql ?? 'TRUE'} ORDER BY ${order} LIMIT $2
             ) AS candidates ORDER BY distance, image_id`,
            [question, limit, String(efSearch), ...(condition?.values ?? [])],
          );
        });
      const candidates = candidatesFor(k, entries, condition !== undefined);
      const found = hasGraph(space) ? await ask('graph', candidates) : [];
      // Fewer than k: either fewer pass, or the graph did not lead to all of them. A scan knows.
      return (found.length >= k ? found : await ask('scan', { ...candidates, limit: k })).slice(0, k);
    },

    labels: () =>
      onTable(async ({ isPublished }) => {
        // Whoever brings an index in step begins with its labels: the moment to see that it was replaced.
        if (isPublished) generation = await currentGeneration(database, identity);
        // Another process may have added much, and ended before it could see to the graph.
        startBuilding();
        const labels = await listLabels(database, generation.table);
        entries = labels.size;
        return labels;
      }),

    async save() {
      await change(async () => {
        if (!generation.isPublished) generation = await publish(database, identity, generation);
        startBuilding();
      });
    },

    describe: () =>
      onTable(async ({ table }) => {
        const graph = await graphState(database, table);
        if (graph.state === 'ready') return 'searched through its graph';
        if (graph.state === 'none') return 'without a graph: every search compares with all vectors';
        const done = Math.floor(100 * graph.share);
        return `its graph is being built by the database (${done} %); until then every search compares with all vectors`;
      }),

    async close() {
      if (closing.signal.aborted) return;
      closing.abort(new SamelookError('CANCELLED', 'The index is closed. Open it again to go on.'));
      await building;
      await inTurn(async () => {
        if (!generation.isPublished) await abandon(database, generation);
      });
    },
  };
}

async function count(queries: Queries, table: string): Promise<number | undefined> {
  return (await queries.row<{ size: number }>(`SELECT count(*) AS size FROM ${table}`))?.size;
}

async function listLabels(queries: Queries, table: string): Promise<ReadonlySet<number>> {
  const labels = new Set<number>();
  for (let page: readonly { imageId: number }[] | undefined; page === undefined || page.length === LABELS_AT_ONCE; ) {
    page = await queries.rows<{ imageId: number }>(
      `SELECT image_id AS "imageId" FROM ${table} WHERE image_id > $1 ORDER BY image_id LIMIT ${LABELS_AT_ONCE}`,
      [page?.at(-1)?.imageId ?? -1],
    );
    for (const { imageId } of page) labels.add(imageId);
  }
  return labels;
}

async function put(queries: Queries, table: string, entries: readonly IndexEntry[]): Promise<void> {
  await queries.run(
    `INSERT INTO ${table} (image_id, vector)
     SELECT * FROM unnest($1::bigint[], $2::vector[])
     ON CONFLICT (image_id) DO UPDATE SET vector = excluded.vector WHERE ${table}.vector <> excluded.vector`,
    [entries.map(({ imageId }) => imageId), entries.map(({ embedding }) => toText(embedding))],
  );
}
