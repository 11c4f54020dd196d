/** Embeddings, thumbnails and what failed, in the database. */
import type { Database } from 'better-sqlite3';
import { type Embedding, type EmbeddingSpace, spaceKey } from '../../../core/embedding.js';
import type { Category } from '../../../core/garment.js';
import type { Palette } from '../../../core/palette.js';
import type { EmbeddedImage, IndexEntry, PendingImage } from '../../../core/ports.js';
import { paletteFromJson, paletteToJson } from '../rows/palette-json.js';
import { fromBytes, toBytes } from '../rows/vector-bytes.js';

/** Rows of one image each, inside the caller's transaction. */
export interface EmbeddingTable {
  pending(space: EmbeddingSpace, after: number, limit: number): PendingImage[];
  /** Passes over images that are gone by now. @returns how many were saved */
  save(space: EmbeddingSpace, rows: readonly EmbeddedImage[]): number;
  list(space: EmbeddingSpace, after: number, limit: number): IndexEntry[];
  of(space: EmbeddingSpace, imageIds: readonly number[]): ReadonlyMap<number, Embedding>;
  /** Ascending, after `after`. */
  imageIds(space: EmbeddingSpace, after: number, limit: number): readonly number[];
  /** Removes at most `limit` embeddings. @returns how many */
  forget(space: EmbeddingSpace, limit: number): number;
  palettes(imageIds: readonly number[]): ReadonlyMap<number, Palette>;
}

type PendingRow = Omit<PendingImage, 'fingerprint' | 'category'> & {
  readonly fingerprint: string | null;
  readonly category: Category | null;
};

interface Row {
  readonly imageId: number;
  readonly vector: Buffer;
}

/** The statements, prepared once. @throws what better-sqlite3 throws, as do the methods */
export function createEmbeddingTable(database: Database): EmbeddingTable {
  const spaceId = database.prepare<[string], number>('SELECT id FROM spaces WHERE key = ?').pluck();
  const addSpace = database.prepare('INSERT OR IGNORE INTO spaces (key) VALUES (?)');
  const pendingImages = database.prepare<[number, number, number], PendingRow>(`
    SELECT images.id, item_id AS itemId, source, fingerprint, items.json ->> 'title' AS title, items.category
    FROM images JOIN items ON items.id = item_id
    WHERE images.id > ? AND failure IS NULL
      AND NOT EXISTS (SELECT 1 FROM embeddings WHERE space_id = ? AND image_id = images.id)
    ORDER BY images.id LIMIT ?`);
  // An image that vanished while it was being embedded is no error: it selects no row.
  const putEmbedding = database.prepare(`
    INSERT OR REPLACE INTO embeddings (space_id, image_id, vector) SELECT ?, id, ? FROM images WHERE id = ?`);
  const putThumbnail = database.prepare(`
    INSERT OR REPLACE INTO thumbnails (image_id, digest, bytes) SELECT id, ?, ? FROM images WHERE id = ?`);
  const putPalette = database.prepare(`
    INSERT OR REPLACE INTO palettes (image_id, colours) SELECT id, ? FROM images WHERE id = ?`);
  const succeed = database.prepare('UPDATE images SET failure = NULL WHERE id = ? AND failure IS NOT NULL');
  const entries = database.prepare<[number, number, number], Row>(`
    SELECT image_id AS imageId, vector FROM embeddings WHERE space_id = ? AND image_id > ? ORDER BY image_id LIMIT ?`);
  const entriesOf = database.prepare<[number, string], Row>(`
    SELECT image_id AS imageId, vector FROM embeddings
    WHERE space_id = ? AND image_id IN (SELECT value FROM json_each(?))`);
  const palettes = database.prepare<[string], { imageId: number; colours: string }>(`
    SELECT image_id AS imageId, colours FROM palettes WHERE image_id IN (SELECT value FROM json_each(?))`);
  const forgetSome = database.prepare<[number, number]>(`
    DELETE FROM embeddings WHERE rowid IN (SELECT rowid FROM embeddings WHERE space_id = ? LIMIT ?)`);
  const ids = database
    .prepare<[number, number, number], number>(
      'SELECT image_id FROM embeddings WHERE space_id = ? AND image_id > ? ORDER BY image_id LIMIT ?',
    )
    .pluck();

  /** 0 is no id: a space that nothing was saved in has no rows. */
  const idOf = (space: EmbeddingSpace) => spaceId.get(spaceKey(space)) ?? 0;

  return {
    pending: (space, after, limit) =>
      pendingImages.all(after, idOf(space), limit).map(({ fingerprint, category, ...image }) => ({
        ...image,
        ...(category !== null && { category }),
        ...(fingerprint !== null && { fingerprint }),
      })),
    save(space, rows) {
      addSpace.run(spaceKey(space));
      const id = idOf(space);
      let saved = 0;
      for (const { imageId, embedding, thumbnail, palette } of rows) {
        saved += putEmbedding.run(id, toBytes(embedding), imageId).changes;
        putThumbnail.run(thumbnail.digest, thumbnail.bytes, imageId);
        if (palette !== undefined) putPalette.run(paletteToJson(palette), imageId);
        succeed.run(imageId);
      }
      return saved;
    },
    list: (space, after, limit) =>
      entries.all(idOf(space), after, limit).map(({ imageId, vector }) => ({ imageId, embedding: fromBytes(vector) })),
    of: (space, imageIds) =>
      new Map(
        entriesOf
          .all(idOf(space), JSON.stringify(imageIds))
          .map(({ imageId, vector }) => [imageId, fromBytes(vector)] as const),
      ),
    imageIds: (space, after, limit) => ids.all(idOf(space), after, limit),
    forget: (space, limit) => forgetSome.run(idOf(space), limit).changes,
    palettes: (imageIds) =>
      new Map(
        palettes
          .all(JSON.stringify(imageIds))
          .map(({ imageId, colours }) => [imageId, paletteFromJson(colours)] as const),
      ),
  };
}
