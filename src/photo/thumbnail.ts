/** The small picture of an item that lists and cards show. */
import { createHash } from 'node:crypto';
import type { Thumbnail } from '../core/catalogue.js';
import type { Pixels } from '../core/photo.js';
import { openRgb } from './codec.js';

/** Longest side of a thumbnail, in pixels: 160 CSS pixels on a screen of double density. */
export const THUMBNAIL_SIDE = 320;

/** JPEG quality. WebP files would be smaller, but take twice the time, which an import feels; and every chat takes JPEG. */
const QUALITY = 80;

/** Makes a JPEG, never larger than the picture itself. */
export async function makeThumbnail(picture: Pixels): Promise<Thumbnail> {
  const bytes = await openRgb(picture.rgb, picture.width, picture.height)
    .resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: QUALITY })
    .toBuffer();
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex').slice(0, 16) };
}
