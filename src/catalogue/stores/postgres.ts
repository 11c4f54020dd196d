/** The catalogue in PostgreSQL: for several machines that serve it and import into it at once. */
import type { CatalogueItem, Thumbnail } from '../../core/catalogue.js';
import { SamelookError } from '../../core/errors.js';
import type { CatalogueRows } from '../../core/moving.js';
import type { CatalogueStore, PendingShare, Upserted } from '../../core/ports.js';
import type { Database, Queries } from '../../database/database.js';
import {
  embeddedImages,
  embeddingsOf,
  forgetEmbeddings,
  listEmbeddings,
  listPending,
  palettesOf,
  saveEmbeddings,
} from './postgres/embeddings.js';
import { filtersToSql } from './postgres/filters-to-sql.js';
import { compareItems, putItems, splitAtRepeats } from './postgres/items.js';
import { listStoredImages, restoreRows } from './postgres/rows.js';
import { CATALOGUE_STEPS } from './postgres/schema.js';
import { openShare } from './postgres/share.js';
import { fromJson } from './rows/item-row.js';

/** Embeddings removed in one transaction, so that others may write between. */
const FORGET_AT_ONCE = 2_000;

/** Columns that people choose from; those of `items_…` indexes on lower() are told once whatever their case. */
const FACETS = ['shop', 'category', 'colour', 'gender', 'brand', 'currency'] as const;

/**
 * Opens the store, making its tables where there are none.
 * @param database whoever opened it closes it, after the store
 * @throws SamelookError STORAGE_FAILED; so do all methods
 */
export async function openPostgresStore(database: Database): Promise<CatalogueStore & CatalogueRows> {
  await database.migrate('catalogue', CATALOGUE_STEPS);
  const shares = new Set<PendingShare>();
  let isClosed = false;

  const ask = async <Value>(work: (queries: Queries) => Promise<Value>): Promise<Value> => {
    if (isClosed) throw new SamelookError('INTERNAL', 'This catalogue store is closed.');
    return work(database);
  };
  /**
   * A transaction that writes. The row of the revision is taken first: writers stand in line there and never meet in a deadlock, and ids
   * of images become visible in ascending order, as those who read page by page rely on.
   */
  const change = <Value>(work: (queries: Queries, bump: () => void) => Promise<Value>): Promise<Value> =>
    ask(() =>
      database.transaction(async (queries) => {
        await queries.rows('SELECT number FROM revision FOR UPDATE');
        let isChanged = false;
        const value = await work(queries, () => {
          isChanged = true;
        });
        if (isChanged) await queries.run('UPDATE revision SET number = number + 1');
        return value;
      }),
    );

  return {
    upsert: (wanted, fingerprints = new Map()) =>
      ask(async (queries) => {
        const parts = splitAtRepeats(wanted);
        // Mostly nothing changed: then nobody is locked out.
        if (parts.length <= 1) {
          const seen = await compareItems(queries, wanted, fingerprints);
          if (seen.every((outcome) => outcome === 'unchanged')) return [...seen];
        }
        return change(async (inside, bump) => {
          const outcomes: Upserted[] = [];
          for (const part of parts) outcomes.push(...(await putItems(inside, part, fingerprints)));
          bump();
          return outcomes;
        });
      }),
    remove: (ids) =>
      change(async (queries, bump) => {
        const removed = await queries.run('DELETE FROM items WHERE id = ANY($1)', [ids]);
        if (removed > 0) bump();
        return removed;
      }),
    get: (itemId) =>
      ask(async (queries) => {
        const row = await queries.row<{ json: string }>('SELECT json FROM items WHERE id = $1', [itemId]);
        return row && fromJson(row.json);
      }),
    itemsOfImages: (imageIds) =>
      ask(async (queries) => {
        const rows = await queries.rows<{ imageId: number; json: string }>(
          `SELECT images.id AS "imageId", json FROM images JOIN items ON items.id = item_id WHERE images.id = ANY($1)`,
          [imageIds],
        );
        return new Map<number, CatalogueItem>(rows.map(({ imageId, json }) => [imageId, fromJson(json)]));
      }),
    listItemIds: (after, limit) =>
      ask(async (queries) => {
        const sql = 'SELECT id FROM items WHERE id > $1 ORDER BY id LIMIT $2';
        return (await queries.rows<{ id: string }>(sql, [after ?? '', limit])).map(({ id }) => id);
      }),
    count: () =>
      ask(async (queries) => {
        const sql = 'SELECT (SELECT count(*) FROM items) AS items, (SELECT count(*) FROM images) AS images';
        return (await queries.row<{ items: number; images: number }>(sql)) ?? { items: 0, images: 0 };
      }),
    facets: () =>
      ask(async (queries) => {
        const found = await Promise.all(FACETS.map(async (facet) => [facet, await distinct(queries, facet)] as const));
        return Object.fromEntries(found) as Record<(typeof FACETS)[number], readonly string[]>;
      }),

    pendingImages: (space, after, limit) => ask((queries) => listPending(queries, space, after, limit)),
    sharePending(space, isWanted) {
      const share = openShare(database, space, isWanted);
      shares.add(share);
      return {
        ...share,
        async close() {
          shares.delete(share);
          await share.close();
        },
      };
    },
    saveEmbeddings: (space, rows) =>
      change(async (queries, bump) => {
        if ((await saveEmbeddings(queries, space, rows)) > 0) bump();
      }),
    markFailed: (imageId, reason) =>
      change(
        async (queries) => void (await queries.run('UPDATE images SET failure = $1 WHERE id = $2', [reason, imageId])),
      ),
    retryFailed: () => change((queries) => queries.run('UPDATE images SET failure = NULL WHERE failure IS NOT NULL')),
    failures: (limit) =>
      ask(async (queries) => {
        const sql = 'SELECT source, failure AS reason FROM images WHERE failure IS NOT NULL ORDER BY id LIMIT $1';
        return [...(await queries.rows<{ source: string; reason: string }>(sql, [limit]))];
      }),
    embeddings: (space, after, limit) => ask((queries) => listEmbeddings(queries, space, after, limit)),
    embeddingsOf: (space, imageIds) => ask((queries) => embeddingsOf(queries, space, imageIds)),
    embeddedImages: (space) => ask((queries) => embeddedImages(queries, space)),
    async forgetSpace(space) {
      for (let forgotten = FORGET_AT_ONCE; forgotten === FORGET_AT_ONCE; ) {
        forgotten = await change((queries) => forgetEmbeddings(queries, space, FORGET_AT_ONCE));
      }
      await change(async (_, bump) => bump());
    },
    imagesMatching: (filters) =>
      ask(async (queries) => {
        const { sql, values } = filtersToSql(filters, 1);
        const rows = await queries.rows<{ id: number }>(
          `SELECT images.id FROM images JOIN items ON items.id = item_id WHERE ${sql}`,
          values,
        );
        return new Set(rows.map(({ id }) => id));
      }),
    thumbnail: (itemId, imageId) =>
      ask((queries) =>
        queries.row<Thumbnail>(
          `SELECT bytes, digest FROM images JOIN thumbnails ON image_id = images.id
           WHERE item_id = $1 AND ($2::bigint IS NULL OR images.id = $2)
           ORDER BY position LIMIT 1`,
          [itemId, imageId ?? null],
        ),
      ),
    palettesOf: (imageIds) => ask((queries) => palettesOf(queries, imageIds)),
    revision: () =>
      ask(async (queries) => (await queries.row<{ number: number }>('SELECT number FROM revision'))?.number ?? 0),
    storedImages: (after, limit) => ask((queries) => listStoredImages(queries, after, limit)),
    restore: (items, images) =>
      change(async (queries, bump) => {
        await restoreRows(queries, items, images);
        bump();
      }),
    async close() {
      isClosed = true;
      for (const share of shares) await share.close();
    },
  };
}

async function distinct(queries: Queries, column: (typeof FACETS)[number]): Promise<readonly string[]> {
  const key = `lower(${column} COLLATE "C")`;
  const rows = await queries.rows<{ value: string }>(
    `SELECT DISTINCT ON (${key}) ${column} AS value FROM items WHERE ${column} IS NOT NULL ORDER BY ${key}`,
  );
  return rows.map(({ value }) => value);
}
