/** sharp, set up once for photos that strangers send: five formats, bounded pixels, one thread a picture. */
import sharp, { type Sharp, type SharpOptions } from 'sharp';

/** The formats that we read, as people are told. */
export const ACCEPTED_FORMATS = 'JPEG, PNG, WebP, GIF or AVIF';

/** Largest photo in pixels, checked in its header; a 50-megapixel camera fits. sharp's default of 268 million would allow 800 MB a photo. */
export const MAX_PHOTO_PIXELS = 50_000_000;

// A server never decodes the same photo twice, and libvips' cache would keep people's pixels alive.
sharp.cache(false);
// Several photos are decoded side by side (see decode.ts); threads within one would only add memory.
sharp.concurrency(1);
// libvips reads many formats by libraries that were never meant for strangers' files. HEIC shares its loader with AVIF; decode.ts parts them.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadHeif',
  ],
});

/** `error` refuses truncated and corrupt pictures; `warning` would also refuse stray bytes, which many cameras leave. */
const READING: SharpOptions = { failOn: 'error', limitInputPixels: MAX_PHOTO_PIXELS, pages: 1 };

/** A pipeline on encoded bytes; of an animation its first frame. */
export function openEncoded(bytes: Uint8Array): Sharp {
  return sharp(bytes, READING);
}

/** A pipeline on bare RGB rows. */
export function openRgb(rgb: Uint8Array, width: number, height: number): Sharp {
  return sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: MAX_PHOTO_PIXELS });
}
