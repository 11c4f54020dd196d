/** Small pictures inside the page, as data: addresses, each made once. */
import pLimit from 'p-limit';
import { encodeWebp } from '../../photo/encode.js';
import { resize } from '../../photo/resize.js';
import type { Picture } from '../dataset.js';
import { cutRegions, type Region } from '../regions.js';

/** Longest side in pixels: 84 CSS pixels on most screens, 64 on the map. */
const SIDE = 128;
/** WebP quality: about 2 KB a picture. */
const QUALITY = 60;
/** Pictures read at once: each file may have 20 MB. */
const AT_ONCE = 4;
const WHITE = [255, 255, 255] as const;

/** The data: address of a picture as it was looked at; empty where it can't be read any more. */
export type Thumbnails = (picture: Picture) => Promise<string>;

/** @param regionOf the part of a picture that is shown */
export function createThumbnails(regionOf: (picture: Picture) => Region, signal?: AbortSignal): Thumbnails {
  const limit = pLimit(AT_ONCE);
  const made = new Map<Picture, Promise<string>>();
  return (picture) => {
    const thumbnail = made.get(picture) ?? limit(() => make(picture)).catch(() => '');
    made.set(picture, thumbnail);
    return thumbnail;
  };

  async function make(picture: Picture): Promise<string> {
    const [pixels] = await cutRegions(picture, [regionOf(picture)], signal);
    if (pixels === undefined) return '';
    const scale = Math.min(1, SIDE / Math.max(pixels.width, pixels.height));
    const [width, height] = [pixels.width, pixels.height].map((side) => Math.max(1, Math.round(side * scale)));
    if (width === undefined || height === undefined) return '';
    const small = await resize(pixels, { width, height, fit: 'fill', background: WHITE });
    return `data:image/webp;base64,${Buffer.from(await encodeWebp(small, QUALITY)).toString('base64')}`;
  }
}
