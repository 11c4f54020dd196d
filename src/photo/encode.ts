/** Pixels become files again, without any metadata. */
import type { Pixels } from '../core/photo.js';
import { openRgb } from './codec.js';

/** WebP, lossy. @param quality 1..100 */
export async function encodeWebp(picture: Pixels, quality = 80): Promise<Uint8Array> {
  return await open(picture).webp({ quality }).toBuffer();
}

/** PNG, lossless. */
export async function encodePng(picture: Pixels): Promise<Uint8Array> {
  return await open(picture).png().toBuffer();
}

/** JPEG with full colour resolution (4:4:4): halved colour blurs the small patterns of cloth. @param quality 1..100 */
export async function encodeJpeg(picture: Pixels, quality = 90): Promise<Uint8Array> {
  return await open(picture).jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer();
}

function open({ rgb, width, height }: Pixels) {
  return openRgb(rgb, width, height);
}
