/** Embeddings, thumbnails, palettes and what failed, in PostgreSQL. */
import { type Embedding, type EmbeddingSpace, spaceKey } from '../../../core/embedding.js';
import type { Palette } from '../../../core/palette.js';
import type { EmbeddedImage, IndexEntry, PendingImage } from '../../../core/ports.js';
import type { Queries } from '../../../database/database.js';
import { fromJson } from '../rows/item-row.js';
import { paletteFromJson, paletteToJson } from '../rows/palette-json.js';
import { fromBytes, toBytes } from '../rows/vector-bytes.js';

interface Row {
  readonly imageId: number;
  readonly vector: Buffer;
}

/** The id of the space whose key is the parameter; no row where nothing was saved in it. */
const SPACE = '(SELECT id FROM spaces WHERE key = $1)';
/** Ids read at once, so that others get their turn between: some 20 ms. */
const IDS_AT_ONCE = 20_000;

/** A row of `PENDING_IMAGES`. */
export type PendingRow = Omit<PendingImage, 'title' | 'category' | 'fingerprint'> & {
  readonly fingerprint: string | null;
  readonly json: string;
};

/** True where an image lacks an embedding in the space of the key $1, and may have one. */
const IS_PENDING = `failure IS NULL
  AND NOT EXISTS (SELECT FROM embeddings WHERE space_id = ${SPACE} AND image_id = images.id)`;

/** Images after $2 that lack an embedding in the space of the key $1, ascending by id, at most $3. */
export const PENDING_IMAGES = `
  SELECT images.id, item_id AS "itemId", source, fingerprint, json
  FROM images JOIN items ON items.id = item_id
  WHERE images.id > $2 AND ${IS_PENDING}
  ORDER BY images.id LIMIT $3`;

/** Of the images $2 those that lack an embedding in the space of the key $1. */
export const PENDING_OF = `SELECT id FROM images WHERE id = ANY($2) AND ${IS_PENDING}`;

/** As the port gives it. */
export function toPending({ id, itemId, source, fingerprint, json }: PendingRow): PendingImage {
  const { title, category } = fromJson(json);
  return { id, itemId, source, title, ...(category && { category }), ...(fingerprint !== null && { fingerprint }) };
}

/** Images that lack an embedding, ascending by id. */
export async function listPending(
  queries: Queries,
  space: EmbeddingSpace,
  after: number,
  limit: number,
): Promise<PendingImage[]> {
  return (await queries.rows<PendingRow>(PENDING_IMAGES, [spaceKey(space), after, limit])).map(toPending);
}

/** Inside the caller's transaction; passes over images that are gone by now. @returns how many were saved */
export async function saveEmbeddings(
  queries: Queries,
  space: EmbeddingSpace,
  rows: readonly EmbeddedImage[],
): Promise<number> {
  // The last of those that come twice; a statement may not touch a row again.
  const last = [...new Map(rows.map((row) => [row.imageId, row])).values()];
  const ids = last.map(({ imageId }) => imageId);
  await queries.run('INSERT INTO spaces (key) VALUES ($1) ON CONFLICT DO NOTHING', [spaceKey(space)]);
  const saved = await queries.run(
    `INSERT INTO embeddings (space_id, image_id, vector)
     SELECT ${SPACE}, id, saved.vector FROM unnest($2::bigint[], $3::bytea[]) AS saved (image_id, vector)
     JOIN images ON id = image_id
     ON CONFLICT (space_id, image_id) DO UPDATE SET vector = excluded.vector`,
    [spaceKey(space), ids, last.map(({ embedding }) => toBytes(embedding))],
  );
  await queries.run(
    `INSERT INTO thumbnails (image_id, digest, bytes)
     SELECT id, saved.digest, saved.bytes
     FROM unnest($1::bigint[], $2::text[], $3::bytea[]) AS saved (image_id, digest, bytes)
     JOIN images ON id = image_id
     ON CONFLICT (image_id) DO UPDATE SET digest = excluded.digest, bytes = excluded.bytes`,
    [ids, last.map(({ thumbnail }) => thumbnail.digest), last.map(({ thumbnail }) => Buffer.from(thumbnail.bytes))],
  );
  await savePalettes(queries, last);
  await queries.run('UPDATE images SET failure = NULL WHERE id = ANY($1) AND failure IS NOT NULL', [ids]);
  return saved;
}

async function savePalettes(queries: Queries, rows: readonly EmbeddedImage[]): Promise<void> {
  const seen = rows.flatMap(({ imageId, palette }) =>
    palette === undefined ? [] : [{ imageId, colours: paletteToJson(palette) }],
  );
  if (seen.length === 0) return;
  await queries.run(
    `INSERT INTO palettes (image_id, colours)
     SELECT id, saved.colours FROM unnest($1::bigint[], $2::text[]) AS saved (image_id, colours)
     JOIN images ON id = image_id
     ON CONFLICT (image_id) DO UPDATE SET colours = excluded.colours`,
    [seen.map(({ imageId }) => imageId), seen.map(({ colours }) => colours)],
  );
}

/** Ascending by image id. */
export async function listEmbeddings(
  queries: Queries,
  space: EmbeddingSpace,
  after: number,
  limit: number,
): Promise<IndexEntry[]> {
  const rows = await queries.rows<Row>(
    `SELECT image_id AS "imageId", vector FROM embeddings
     WHERE space_id = ${SPACE} AND image_id > $2 ORDER BY image_id LIMIT $3`,
    [spaceKey(space), after, limit],
  );
  return rows.map(({ imageId, vector }) => ({ imageId, embedding: fromBytes(vector) }));
}

/** By image id; what has none is left out. */
export async function embeddingsOf(
  queries: Queries,
  space: EmbeddingSpace,
  imageIds: readonly number[],
): Promise<ReadonlyMap<number, Embedding>> {
  const rows = await queries.rows<Row>(
    `SELECT image_id AS "imageId", vector FROM embeddings WHERE space_id = ${SPACE} AND image_id = ANY($2)`,
    [spaceKey(space), imageIds],
  );
  return new Map(rows.map(({ imageId, vector }) => [imageId, fromBytes(vector)]));
}

/** Ids of the images that have one. */
export async function embeddedImages(queries: Queries, space: EmbeddingSpace): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (let page: readonly { imageId: number }[] | undefined; page === undefined || page.length === IDS_AT_ONCE; ) {
    page = await queries.rows<{ imageId: number }>(
      `SELECT image_id AS "imageId" FROM embeddings WHERE space_id = ${SPACE} AND image_id > $2 ORDER BY image_id LIMIT $3`,
      [spaceKey(space), page?.at(-1)?.imageId ?? -1, IDS_AT_ONCE],
    );
    for (const { imageId } of page) found.add(imageId);
  }
  return found;
}

/** Removes at most `limit` of a space. @returns how many */
export function forgetEmbeddings(queries: Queries, space: EmbeddingSpace, limit: number): Promise<number> {
  return queries.run(
    `DELETE FROM embeddings WHERE space_id = ${SPACE} AND image_id IN
       (SELECT image_id FROM embeddings WHERE space_id = ${SPACE} ORDER BY image_id LIMIT $2)`,
    [spaceKey(space), limit],
  );
}

/** By image id; what has none is left out. */
export async function palettesOf(queries: Queries, imageIds: readonly number[]): Promise<ReadonlyMap<number, Palette>> {
  const rows = await queries.rows<{ imageId: number; colours: string }>(
    'SELECT image_id AS "imageId", colours FROM palettes WHERE image_id = ANY($1)',
    [imageIds],
  );
  return new Map(rows.map(({ imageId, colours }) => [imageId, paletteFromJson(colours)]));
}
