/** A picture in the size that a model or a card wants. */
import type { Pixels } from '../core/photo.js';
import { openRgb } from './codec.js';

/** What comes out: exactly `width` × `height` pixels. */
export interface ResizeTarget {
  readonly width: number;
  readonly height: number;
  /** `contain` keeps everything and pads with the background, `cover` fills and cuts off, `fill` distorts. */
  readonly fit: 'contain' | 'fill' | 'cover';
  /** Red, green, blue, each 0..255. */
  readonly background: readonly [number, number, number];
}

/** Resizes with Lanczos-3. */
export async function resize(picture: Pixels, target: ResizeTarget): Promise<Pixels> {
  const { width, height, fit } = target;
  if (picture.width === width && picture.height === height) return picture;
  const [r, g, b] = target.background;
  const resized = await openRgb(picture.rgb, picture.width, picture.height)
    .resize({ width, height, fit, background: { r, g, b } })
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width, height, rgb: new Uint8Array(resized.buffer, resized.byteOffset, resized.length) };
}
