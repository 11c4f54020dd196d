/** The catalogue in one SQLite file: the default store, safe to share between processes of one machine. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { CatalogueItem, Thumbnail } from '../../core/catalogue.js';
import { SamelookError } from '../../core/errors.js';
import type { CatalogueRows } from '../../core/moving.js';
import type { CatalogueStore } from '../../core/ports.js';
import { fromJson } from './rows/item-row.js';
import { createEmbeddingTable } from './sqlite/embeddings.js';
import { storageFailure } from './sqlite/failure.js';
import { filtersToSql } from './sqlite/filters-to-sql.js';
import { createItemTable } from './sqlite/items.js';
import { createLongReads } from './sqlite/long-read.js';
import { openDatabase } from './sqlite/open.js';
import { createRowTables } from './sqlite/rows.js';

/** Embeddings removed in one transaction: 2,000 of 768 numbers are 6 MB, a few milliseconds. */
const FORGET_AT_ONCE = 2_000;
/** Ids read at once, so that others get their turn between: some 10 ms. Of a million pictures all of them take a second. */
const IDS_AT_ONCE = 20_000;

/**
 * Opens the store, making the file where there is none; its folder must be there. On a write-protected file reading goes on
 * and writing fails.
 * @throws SamelookError STORAGE_FAILED, naming the file and what to do; so do all methods
 */
export async function openSqliteStore(file: string): Promise<CatalogueStore & CatalogueRows> {
  const database = await openDatabase(file);
  try {
    return createStore(database, file);
  } catch (thrown) {
    // The first statement reads the schema, and with it finds a damaged file.
    database.close();
    throw storageFailure(file, thrown);
  }
}

function createStore(database: Database, file: string): CatalogueStore & CatalogueRows {
  const items = createItemTable(database);
  const embeddings = createEmbeddingTable(database);
  const rows = createRowTables(database, items);
  const longReads = createLongReads(() => openDatabase(file));

  const bumpRevision = database.prepare('UPDATE revision SET number = number + 1');
  const readRevision = database.prepare<[], number>('SELECT number FROM revision').pluck();
  const itemJson = database.prepare<[string], string>('SELECT json FROM items WHERE id = ?').pluck();
  const itemsOfImages = database.prepare<[string], { imageId: number; json: string }>(`
    SELECT images.id AS imageId, json FROM images JOIN items ON items.id = item_id
    WHERE images.id IN (SELECT value FROM json_each(?))`);
  const itemIds = database
    .prepare<[string, number], string>('SELECT id FROM items WHERE id > ? ORDER BY id LIMIT ?')
    .pluck();
  const counts = database.prepare<[], { items: number; images: number }>(
    'SELECT (SELECT count(*) FROM items) AS items, (SELECT count(*) FROM images) AS images',
  );
  const markFailed = database.prepare<[string, number]>('UPDATE images SET failure = ? WHERE id = ?');
  const retryFailed = database.prepare('UPDATE images SET failure = NULL WHERE failure IS NOT NULL');
  const failures = database.prepare<[number], { source: string; reason: string }>(
    'SELECT source, failure AS reason FROM images WHERE failure IS NOT NULL ORDER BY id LIMIT ?',
  );
  const thumbnail = database.prepare<{ itemId: string; imageId: number | null }, Thumbnail>(`
    SELECT bytes, digest FROM images JOIN thumbnails ON image_id = images.id
    WHERE item_id = @itemId AND (@imageId IS NULL OR images.id = @imageId)
    ORDER BY position LIMIT 1`);

  const distinct = (column: string) =>
    database
      .prepare<[], string>(`SELECT DISTINCT ${column} FROM items WHERE ${column} IS NOT NULL ORDER BY ${column}`)
      .pluck()
      .all();

  /** Runs a call to the database; what it throws becomes a coded error. */
  const ask = async <Value>(work: () => Value): Promise<Value> => {
    if (!database.open) throw new SamelookError('INTERNAL', 'This catalogue store is closed.');
    try {
      return work();
    } catch (thrown) {
      throw storageFailure(file, thrown);
    }
  };
  /** The same in a transaction that may write: it waits for other writers before it reads. */
  const change = <Value>(work: () => Value) => ask(() => database.transaction(work).immediate());

  return {
    upsert(wanted, fingerprints = new Map()) {
      return ask(() => {
        // Mostly nothing changed: then nobody is locked out, and a write-protected file will do.
        const seen = wanted.map((item) => items.compare(item, fingerprints));
        if (seen.every((outcome) => outcome === 'unchanged')) return seen;
        return database
          .transaction(() => {
            bumpRevision.run();
            return wanted.map((item) => items.put(item, fingerprints));
          })
          .immediate();
      });
    },
    remove: (ids) =>
      change(() => {
        const removed = ids.filter((id) => items.remove(id)).length;
        if (removed > 0) bumpRevision.run();
        return removed;
      }),
    get: (itemId) =>
      ask(() => {
        const json = itemJson.get(itemId);
        return json === undefined ? undefined : fromJson(json);
      }),
    itemsOfImages: (imageIds) =>
      ask(() => {
        const rows = itemsOfImages.all(JSON.stringify(imageIds));
        return new Map<number, CatalogueItem>(rows.map(({ imageId, json }) => [imageId, fromJson(json)]));
      }),
    listItemIds: (after, limit) => ask(() => itemIds.all(after ?? '', limit)),
    count: () => ask(() => counts.get() ?? { items: 0, images: 0 }),
    facets: () =>
      ask(() => ({
        shop: distinct('shop'),
        category: distinct('category'),
        colour: distinct('colour'),
        gender: distinct('gender'),
        brand: distinct('brand'),
        currency: distinct('currency'),
      })),

    pendingImages: (space, after, limit) => ask(() => embeddings.pending(space, after, limit)),
    saveEmbeddings: (space, rows) =>
      change(() => {
        if (embeddings.save(space, rows) > 0) bumpRevision.run();
      }),
    markFailed: (imageId, reason) => change(() => void markFailed.run(reason, imageId)),
    retryFailed: () => change(() => retryFailed.run().changes),
    failures: (limit) => ask(() => failures.all(limit)),
    embeddings: (space, after, limit) => ask(() => embeddings.list(space, after, limit)),
    embeddingsOf: (space, imageIds) => ask(() => embeddings.of(space, imageIds)),
    async embeddedImages(space) {
      const found = new Set<number>();
      for (let page: readonly number[] | undefined; page === undefined || page.length === IDS_AT_ONCE; ) {
        const after = page?.at(-1) ?? -1;
        page = await ask(() => embeddings.imageIds(space, after, IDS_AT_ONCE));
        for (const imageId of page) found.add(imageId);
        await nextTurn();
      }
      return found;
    },
    async forgetSpace(space) {
      for (let forgotten = FORGET_AT_ONCE; forgotten === FORGET_AT_ONCE; ) {
        forgotten = await change(() => embeddings.forget(space, FORGET_AT_ONCE));
        await nextTurn();
      }
      await change(() => bumpRevision.run());
    },
    async imagesMatching(filters) {
      const { sql, parameters } = await ask(() => filtersToSql(filters));
      return longReads
        .ids(`SELECT images.id FROM images JOIN items ON items.id = item_id WHERE ${sql}`, parameters)
        .catch((thrown: unknown) => {
          throw thrown instanceof SamelookError ? thrown : storageFailure(file, thrown);
        });
    },
    thumbnail: (itemId, imageId) => ask(() => thumbnail.get({ itemId, imageId: imageId ?? null })),
    palettesOf: (imageIds) => ask(() => embeddings.palettes(imageIds)),
    revision: () => ask(() => readRevision.get() ?? 0),
    storedImages: (after, limit) => ask(() => database.transaction(() => rows.list(after, limit))()),
    restore: (restored, images) =>
      change(() => {
        rows.restore(restored, images);
        bumpRevision.run();
      }),
    async close() {
      await longReads.close();
      database.close();
    },
  };
}
