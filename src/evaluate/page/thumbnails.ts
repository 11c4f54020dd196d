/** Small pictures inside the page, as data: addresses, each made once. */
import pLimit from 'p-limit';
import type { GarmentDetector } from '../../core/ports.js';
import { encodeWebp } from '../../photo/encode.js';
import { resize } from '../../photo/resize.js';
import { cropPicture } from '../crop-picture.js';
import type { Picture } from '../dataset.js';

/** Longest side in pixels: 84 CSS pixels on most screens, 64 on the map. */
const SIDE = 128;
/** WebP quality: about 2 KB a picture. */
const QUALITY = 60;
/** Pictures read at once: each file may have 20 MB. */
const AT_ONCE = 4;
const WHITE = [255, 255, 255] as const;

/** The data: address of a picture as the encoder saw it; empty where it can't be read any more. */
export type Thumbnails = (picture: Picture) => Promise<string>;

/** @param detector the one that cropped the pictures, if any */
export function createThumbnails(detector?: GarmentDetector, signal?: AbortSignal): Thumbnails {
  const limit = pLimit(AT_ONCE);
  const made = new Map<Picture, Promise<string>>();
  return (picture) => {
    const thumbnail = made.get(picture) ?? limit(() => make(picture)).catch(() => '');
    made.set(picture, thumbnail);
    return thumbnail;
  };

  async function make(picture: Picture): Promise<string> {
    const pixels = await cropPicture(picture, { detector, signal });
    const scale = Math.min(1, SIDE / Math.max(pixels.width, pixels.height));
    const [width, height] = [pixels.width, pixels.height].map((side) => Math.max(1, Math.round(side * scale)));
    if (width === undefined || height === undefined) return '';
    const small = await resize(pixels, { width, height, fit: 'fill', background: WHITE });
    return `data:image/webp;base64,${Buffer.from(await encodeWebp(small, QUALITY)).toString('base64')}`;
  }
}
