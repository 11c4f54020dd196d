/** The small picture of an item that lists and cards show. */
import { createHash } from 'node:crypto';
import type { Thumbnail } from '../core/catalogue.js';
import type { Pixels } from '../core/photo.js';
import { openRgb } from './codec.js';

/** Longest side of a thumbnail, in pixels: 160 CSS pixels on a screen of double density. */
export const THUMBNAIL_SIDE = 320;

/** WebP quality: about 9 KB a thumbnail. */
const QUALITY = 78;
/** WebP effort, 0..6: 2 takes 4.9 ms and 8.8 KB a thumbnail of a photograph, the default of 4 takes 8.5 ms and 8.5 KB. */
const EFFORT = 2;

/** Makes a WebP, never larger than the picture itself. */
export async function makeThumbnail(picture: Pixels): Promise<Thumbnail> {
  const bytes = await openRgb(picture.rgb, picture.width, picture.height)
    .resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: QUALITY, effort: EFFORT })
    .toBuffer();
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex').slice(0, 16) };
}
