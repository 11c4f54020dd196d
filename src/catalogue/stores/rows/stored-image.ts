/** A stored image put together from the rows that a database gives. */
import type { StoredImage } from '../../../core/moving.js';
import { paletteFromJson } from './palette-json.js';
import { fromBytes } from './vector-bytes.js';

/** A row of `images` with what belongs to it; null where there is nothing. */
export interface StoredImageRow {
  readonly id: number;
  readonly itemId: string;
  readonly position: number;
  readonly source: string;
  readonly fingerprint: string | null;
  readonly failure: string | null;
  readonly digest: string | null;
  readonly bytes: Uint8Array | null;
  readonly colours: string | null;
}

/** An embedding with the key of its space. */
export interface StoredVectorRow {
  readonly imageId: number;
  readonly key: string;
  readonly vector: Uint8Array;
}

/** The columns of `StoredImageRow`, and where they come from, in the words of any SQL. */
export const STORED_IMAGES = `
  SELECT images.id, item_id AS "itemId", position, source, fingerprint, failure, digest, bytes, colours
  FROM images
  LEFT JOIN thumbnails ON thumbnails.image_id = images.id
  LEFT JOIN palettes ON palettes.image_id = images.id`;

/** In the order of the images. */
export function toStoredImages(images: readonly StoredImageRow[], vectors: readonly StoredVectorRow[]): StoredImage[] {
  const embeddings = new Map<number, StoredVectorRow[]>();
  for (const vector of vectors) embeddings.set(vector.imageId, [...(embeddings.get(vector.imageId) ?? []), vector]);
  return images.map(({ id, itemId, position, source, fingerprint, failure, digest, bytes, colours }) => ({
    id,
    itemId,
    position,
    source,
    ...(fingerprint !== null && { fingerprint }),
    ...(failure !== null && { failure }),
    ...(digest !== null && bytes !== null && { thumbnail: { digest, bytes } }),
    ...(colours !== null && { palette: paletteFromJson(colours) }),
    embeddings: (embeddings.get(id) ?? []).map(({ key, vector }) => ({ space: key, embedding: fromBytes(vector) })),
  }));
}
