/** Whole rows out of PostgreSQL and into it, for moving a catalogue. */
import type { CatalogueItem } from '../../../core/catalogue.js';
import type { StoredImage } from '../../../core/moving.js';
import type { Queries } from '../../../database/database.js';
import { paletteToJson } from '../rows/palette-json.js';
import { STORED_IMAGES, type StoredImageRow, type StoredVectorRow, toStoredImages } from '../rows/stored-image.js';
import { toBytes } from '../rows/vector-bytes.js';
import { putRows } from './items.js';

/** Ascending by id. */
export async function listStoredImages(queries: Queries, after: number, limit: number): Promise<StoredImage[]> {
  const images = await queries.rows<StoredImageRow>(
    `${STORED_IMAGES} WHERE images.id > $1 ORDER BY images.id LIMIT $2`,
    [after, limit],
  );
  const vectors = await queries.rows<StoredVectorRow>(
    `SELECT image_id AS "imageId", key, vector FROM embeddings JOIN spaces ON spaces.id = space_id
     WHERE image_id = ANY($1) ORDER BY image_id, key`,
    [images.map(({ id }) => id)],
  );
  return toStoredImages(images, vectors);
}

/** Inside the caller's transaction. Ids must differ. */
export async function restoreRows(
  queries: Queries,
  items: readonly CatalogueItem[],
  images: readonly StoredImage[],
): Promise<void> {
  await putRows(queries, items);
  await restoreImages(queries, images);
  const thumbnails = images.flatMap(({ id, thumbnail }) => (thumbnail === undefined ? [] : [{ id, ...thumbnail }]));
  await queries.run(
    `INSERT INTO thumbnails (image_id, digest, bytes) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[])
     ON CONFLICT (image_id) DO UPDATE SET digest = excluded.digest, bytes = excluded.bytes`,
    [
      thumbnails.map(({ id }) => id),
      thumbnails.map(({ digest }) => digest),
      thumbnails.map(({ bytes }) => Buffer.from(bytes)),
    ],
  );
  const palettes = images.flatMap(({ id, palette }) => (palette === undefined ? [] : [{ id, palette }]));
  await queries.run(
    `INSERT INTO palettes (image_id, colours) SELECT * FROM unnest($1::bigint[], $2::text[])
     ON CONFLICT (image_id) DO UPDATE SET colours = excluded.colours`,
    [palettes.map(({ id }) => id), palettes.map(({ palette }) => paletteToJson(palette))],
  );
  await restoreVectors(queries, images);
}

async function restoreImages(queries: Queries, images: readonly StoredImage[]): Promise<void> {
  await queries.run(
    `INSERT INTO images (id, item_id, position, source, fingerprint, failure)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[])
     ON CONFLICT (id) DO UPDATE SET item_id = excluded.item_id, position = excluded.position,
       source = excluded.source, fingerprint = excluded.fingerprint, failure = excluded.failure`,
    [
      images.map(({ id }) => id),
      images.map(({ itemId }) => itemId),
      images.map(({ position }) => position),
      images.map(({ source }) => source),
      images.map(({ fingerprint }) => fingerprint ?? null),
      images.map(({ failure }) => failure ?? null),
    ],
  );
  // Ids that are given out from now on come after those that came along.
  await queries.rows(
    `SELECT setval('images_id_seq', greatest((SELECT max(id) FROM images), nextval('images_id_seq')))`,
  );
}

async function restoreVectors(queries: Queries, images: readonly StoredImage[]): Promise<void> {
  const vectors = images.flatMap(({ id, embeddings }) => embeddings.map((one) => ({ id, ...one })));
  await queries.run(
    'INSERT INTO spaces (key) SELECT DISTINCT key FROM unnest($1::text[]) AS added (key) ON CONFLICT DO NOTHING',
    [vectors.map(({ space }) => space)],
  );
  await queries.run(
    `INSERT INTO embeddings (space_id, image_id, vector)
     SELECT spaces.id, image_id, restored.vector
     FROM unnest($1::text[], $2::bigint[], $3::bytea[]) AS restored (key, image_id, vector) JOIN spaces USING (key)
     ON CONFLICT (space_id, image_id) DO UPDATE SET vector = excluded.vector`,
    [
      vectors.map(({ space }) => space),
      vectors.map(({ id }) => id),
      vectors.map(({ embedding }) => toBytes(embedding)),
    ],
  );
}
