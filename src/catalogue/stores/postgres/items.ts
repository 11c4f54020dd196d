/** Items and their images in PostgreSQL, many at a time: a statement of a batch costs what one of a row does. */
import type { CatalogueItem } from '../../../core/catalogue.js';
import type { Upserted } from '../../../core/ports.js';
import type { Queries } from '../../../database/database.js';
import { changeImages, compareItem, type Fingerprints, type ImageRow } from '../rows/image-changes.js';
import { toItemRow } from '../rows/item-row.js';

interface Known {
  readonly json: ReadonlyMap<string, string>;
  readonly images: ReadonlyMap<string, readonly ImageRow[]>;
}

/** What storing the items would do, in order; changes nothing. Ids must differ. */
export async function compareItems(
  queries: Queries,
  items: readonly CatalogueItem[],
  fingerprints: Fingerprints,
): Promise<readonly Upserted[]> {
  return compare(await readKnown(queries, items), items, fingerprints);
}

/** Stores the items, inside the caller's transaction. Ids must differ. */
export async function putItems(
  queries: Queries,
  items: readonly CatalogueItem[],
  fingerprints: Fingerprints,
): Promise<readonly Upserted[]> {
  const known = await readKnown(queries, items);
  const outcomes = compare(known, items, fingerprints);
  const changed = items.filter((_, i) => outcomes[i] !== 'unchanged');
  await putRows(queries, changed);
  await putImages(queries, changed, known, fingerprints);
  return outcomes;
}

/** Splits a batch where an item comes again, so that each part knows what the parts before it did. */
export function splitAtRepeats(items: readonly CatalogueItem[]): readonly (readonly CatalogueItem[])[] {
  const parts: CatalogueItem[][] = [];
  let seen = new Set<string>();
  for (const item of items) {
    if (parts.length === 0 || seen.has(item.id)) {
      parts.push([]);
      seen = new Set();
    }
    parts.at(-1)?.push(item);
    seen.add(item.id);
  }
  return parts;
}

function compare(known: Known, items: readonly CatalogueItem[], fingerprints: Fingerprints): readonly Upserted[] {
  return items.map((item) =>
    compareItem(item, known.json.get(item.id), () => known.images.get(item.id) ?? [], fingerprints),
  );
}

async function readKnown(queries: Queries, items: readonly CatalogueItem[]): Promise<Known> {
  const ids = [items.map(({ id }) => id)];
  const rows = await queries.rows<{ id: string; json: string }>('SELECT id, json FROM items WHERE id = ANY($1)', ids);
  const images = new Map<string, ImageRow[]>();
  const found = await queries.rows<ImageRow & { itemId: string }>(
    `SELECT id, item_id AS "itemId", position, source, fingerprint
     FROM images WHERE item_id = ANY($1) ORDER BY item_id, position`,
    ids,
  );
  for (const { itemId, ...image } of found) images.set(itemId, [...(images.get(itemId) ?? []), image]);
  return { json: new Map(rows.map(({ id, json }) => [id, json])), images };
}

/** Stores items alone, as they are, inside the caller's transaction. Ids must differ. */
export async function putRows(queries: Queries, items: readonly CatalogueItem[]): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map(toItemRow);
  const column = <Name extends keyof (typeof rows)[number]>(name: Name) => rows.map((row) => row[name]);
  await queries.run(
    `INSERT INTO items (id, json, shop, price, currency, category, colour, gender, brand, availability)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::double precision[], $5::text[], $6::text[],
       $7::text[], $8::text[], $9::text[], $10::text[])
     ON CONFLICT (id) DO UPDATE SET json = excluded.json, shop = excluded.shop, price = excluded.price,
       currency = excluded.currency, category = excluded.category, colour = excluded.colour,
       gender = excluded.gender, brand = excluded.brand, availability = excluded.availability`,
    [
      column('id'),
      column('json'),
      column('shop'),
      column('price'),
      column('currency'),
      column('category'),
      column('colour'),
      column('gender'),
      column('brand'),
      column('availability'),
    ],
  );
}

async function putImages(
  queries: Queries,
  items: readonly CatalogueItem[],
  known: Known,
  fingerprints: Fingerprints,
): Promise<void> {
  const changes = items.map((item) => ({
    itemId: item.id,
    ...changeImages(item, known.images.get(item.id) ?? [], fingerprints),
  }));
  const removed = changes.flatMap((change) => change.removed.map(({ id }) => id));
  const moved = changes.flatMap((change) => change.moved);
  const added = changes.flatMap(({ itemId, added }) => added.map((image) => ({ itemId, ...image })));
  if (removed.length > 0) await queries.run('DELETE FROM images WHERE id = ANY($1)', [removed]);
  if (moved.length > 0) {
    await queries.run(
      `UPDATE images SET position = moved.position
       FROM unnest($1::bigint[], $2::integer[]) AS moved (id, position) WHERE images.id = moved.id`,
      [moved.map(({ id }) => id), moved.map(({ position }) => position)],
    );
  }
  if (added.length === 0) return;
  // In order, so that ids ascend as the pictures of an item do.
  await queries.run(
    `INSERT INTO images (item_id, position, source, fingerprint)
     SELECT item_id, position, source, fingerprint
     FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[])
       WITH ORDINALITY AS added (item_id, position, source, fingerprint, place)
     ORDER BY place`,
    [
      added.map(({ itemId }) => itemId),
      added.map(({ position }) => position),
      added.map(({ source }) => source),
      added.map(({ fingerprint }) => fingerprint),
    ],
  );
}
