/** Whole rows out of the file and into it, for moving a catalogue. */
import type { Database } from 'better-sqlite3';
import type { CatalogueItem } from '../../../core/catalogue.js';
import type { StoredImage } from '../../../core/moving.js';
import { paletteToJson } from '../rows/palette-json.js';
import { STORED_IMAGES, type StoredImageRow, type StoredVectorRow, toStoredImages } from '../rows/stored-image.js';
import { toBytes } from '../rows/vector-bytes.js';
import type { ItemTable } from './items.js';

/** Inside the caller's transaction. */
export interface RowTables {
  list(after: number, limit: number): StoredImage[];
  restore(items: readonly CatalogueItem[], images: readonly StoredImage[]): void;
}

/** The statements, prepared once. @throws what better-sqlite3 throws, as do the methods */
export function createRowTables(database: Database, itemTable: ItemTable): RowTables {
  const images = database.prepare<[number, number], StoredImageRow>(
    `${STORED_IMAGES} WHERE images.id > ? ORDER BY images.id LIMIT ?`,
  );
  const vectors = database.prepare<[number, number], StoredVectorRow>(`
    SELECT image_id AS imageId, key, vector FROM embeddings JOIN spaces ON spaces.id = space_id
    WHERE image_id > ? AND image_id <= ? ORDER BY image_id, key`);
  const putImage = database.prepare(`
    INSERT INTO images (id, item_id, position, source, fingerprint, failure)
    VALUES (@id, @itemId, @position, @source, @fingerprint, @failure)
    ON CONFLICT (id) DO UPDATE SET item_id = @itemId, position = @position, source = @source,
      fingerprint = @fingerprint, failure = @failure`);
  const putThumbnail = database.prepare('INSERT OR REPLACE INTO thumbnails (image_id, digest, bytes) VALUES (?, ?, ?)');
  const putPalette = database.prepare('INSERT OR REPLACE INTO palettes (image_id, colours) VALUES (?, ?)');
  const addSpace = database.prepare('INSERT OR IGNORE INTO spaces (key) VALUES (?)');
  const putVector = database.prepare(`
    INSERT OR REPLACE INTO embeddings (space_id, image_id, vector) SELECT id, ?, ? FROM spaces WHERE key = ?`);

  function putImageWhole({ thumbnail, palette, embeddings, fingerprint, failure, ...image }: StoredImage): void {
    putImage.run({ ...image, fingerprint: fingerprint ?? null, failure: failure ?? null });
    if (thumbnail !== undefined) putThumbnail.run(image.id, thumbnail.digest, thumbnail.bytes);
    if (palette !== undefined) putPalette.run(image.id, paletteToJson(palette));
    for (const { space, embedding } of embeddings) {
      addSpace.run(space);
      putVector.run(image.id, toBytes(embedding), space);
    }
  }

  return {
    list(after, limit) {
      const found = images.all(after, limit);
      return toStoredImages(found, vectors.all(after, found.at(-1)?.id ?? after));
    },
    restore(items, restored) {
      for (const item of items) itemTable.putRow(item);
      for (const image of restored) putImageWhole(image);
    },
  };
}
