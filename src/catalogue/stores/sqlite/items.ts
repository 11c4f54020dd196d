/** Items and their images in the database. */
import type { Database } from 'better-sqlite3';
import type { CatalogueItem } from '../../../core/catalogue.js';
import type { Upserted } from '../../../core/ports.js';
import { changeImages, compareItem, type Fingerprints, type ImageRow } from '../rows/image-changes.js';
import { toItemRow } from '../rows/item-row.js';

/** What an import does to items, one at a time, inside the caller's transaction. */
export interface ItemTable {
  /** What storing the item would do; changes nothing. */
  compare(item: CatalogueItem, fingerprints: Fingerprints): Upserted;
  /** Stores the item and brings its images in line. */
  put(item: CatalogueItem, fingerprints: Fingerprints): Upserted;
  /** Stores the item alone, as it is. */
  putRow(item: CatalogueItem): void;
  /** @returns whether it was there */
  remove(itemId: string): boolean;
}

/** The statements, prepared once. @throws what better-sqlite3 throws, as do the methods */
export function createItemTable(database: Database): ItemTable {
  const jsonOf = database.prepare<[string], string>('SELECT json FROM items WHERE id = ?').pluck();
  const putItem = database.prepare(`
    INSERT INTO items (id, json, shop, price, currency, category, colour, gender, brand, availability)
    VALUES (@id, @json, @shop, @price, @currency, @category, @colour, @gender, @brand, @availability)
    ON CONFLICT (id) DO UPDATE SET json = @json, shop = @shop, price = @price, currency = @currency,
      category = @category, colour = @colour, gender = @gender, brand = @brand, availability = @availability`);
  const removeItem = database.prepare<[string]>('DELETE FROM items WHERE id = ?');
  const imagesOf = database.prepare<[string], ImageRow>(
    'SELECT id, position, source, fingerprint FROM images WHERE item_id = ? ORDER BY position',
  );
  const addImage = database.prepare('INSERT INTO images (item_id, position, source, fingerprint) VALUES (?, ?, ?, ?)');
  const moveImage = database.prepare('UPDATE images SET position = ? WHERE id = ?');
  const removeImage = database.prepare('DELETE FROM images WHERE id = ?');

  const compare = (item: CatalogueItem, fingerprints: Fingerprints) =>
    compareItem(item, jsonOf.get(item.id), () => imagesOf.all(item.id), fingerprints);

  function put(item: CatalogueItem, fingerprints: Fingerprints): Upserted {
    const outcome = compare(item, fingerprints);
    if (outcome === 'unchanged') return outcome;
    putItem.run(toItemRow(item));
    putImages(item, fingerprints);
    return outcome;
  }

  function putImages(item: CatalogueItem, fingerprints: Fingerprints): void {
    const { removed, moved, added } = changeImages(item, imagesOf.all(item.id), fingerprints);
    for (const { id } of removed) removeImage.run(id);
    for (const { id, position } of moved) moveImage.run(position, id);
    for (const { position, source, fingerprint } of added) addImage.run(item.id, position, source, fingerprint);
  }

  return {
    compare,
    put,
    putRow: (item) => void putItem.run(toItemRow(item)),
    remove: (itemId) => removeItem.run(itemId).changes > 0,
  };
}
