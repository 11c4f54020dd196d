/** Items and their images in the database. */
import type { Database } from 'better-sqlite3';
import type { CatalogueItem } from '../../../core/catalogue.js';
import type { Upserted } from '../../../core/ports.js';

type Fingerprints = ReadonlyMap<string, string>;

interface ImageRow {
  readonly id: number;
  readonly position: number;
  readonly source: string;
  readonly fingerprint: string | null;
}

/** What an import does to items, one at a time, inside the caller's transaction. */
export interface ItemTable {
  /** What storing the item would do; changes nothing. */
  compare(item: CatalogueItem, fingerprints: Fingerprints): Upserted;
  /** Stores the item and brings its images in line. */
  put(item: CatalogueItem, fingerprints: Fingerprints): Upserted;
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

  function compare(item: CatalogueItem, fingerprints: Fingerprints): Upserted {
    const known = jsonOf.get(item.id);
    if (known === undefined) return 'added';
    if (known !== toJson(item)) return 'changed';
    return imagesOf.all(item.id).every((image) => showsTheSame(image, fingerprints)) ? 'unchanged' : 'changed';
  }

  function put(item: CatalogueItem, fingerprints: Fingerprints): Upserted {
    const outcome = compare(item, fingerprints);
    if (outcome === 'unchanged') return outcome;
    putItem.run(toRow(item));
    putImages(item, fingerprints);
    return outcome;
  }

  /** Images that still show the same keep their id, and with it their embeddings, wherever they move. */
  function putImages(item: CatalogueItem, fingerprints: Fingerprints): void {
    const sources = [...new Set(item.images)];
    const kept = new Map<string, ImageRow>();
    for (const image of imagesOf.all(item.id)) {
      if (sources.includes(image.source) && showsTheSame(image, fingerprints)) kept.set(image.source, image);
      else removeImage.run(image.id);
    }
    sources.forEach((source, position) => {
      const image = kept.get(source);
      if (image === undefined) addImage.run(item.id, position, source, fingerprints.get(source) ?? null);
      else if (image.position !== position) moveImage.run(position, image.id);
    });
  }

  return { compare, put, remove: (itemId) => removeItem.run(itemId).changes > 0 };
}

function showsTheSame({ source, fingerprint }: ImageRow, fingerprints: Fingerprints): boolean {
  const present = fingerprints.get(source);
  return present === undefined || present === fingerprint;
}

function toRow(item: CatalogueItem) {
  const { id, shop, price, currency, category, colour, gender, brand, availability } = item;
  return {
    id,
    json: toJson(item),
    shop,
    price: price ?? null,
    currency: currency ?? null,
    category: category ?? null,
    colour: colour ?? null,
    gender: gender ?? null,
    brand: brand ?? null,
    availability: availability ?? null,
  };
}

/** With keys in one order, so that equal items are equal strings. */
function toJson(item: CatalogueItem): string {
  return JSON.stringify(item, [...new Set(Object.keys(item))].sort());
}

/** Read back as it was checked when it was stored. */
export function fromJson(json: string): CatalogueItem {
  return JSON.parse(json) as CatalogueItem;
}
