/** A box of a picture as a picture of its own. */
import type { Box, Pixels } from '../core/photo.js';

/** Copies the rows under the box: outward to whole pixels, at least one. The whole photo comes back as it is, uncopied. */
export function crop(picture: Pixels, box: Box): Pixels {
  const [left, right] = span(box.left, box.right, picture.width);
  const [top, bottom] = span(box.top, box.bottom, picture.height);
  const width = right - left;
  const height = bottom - top;
  if (width === picture.width && height === picture.height) return picture;

  const rgb = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const start = ((top + row) * picture.width + left) * 3;
    rgb.set(picture.rgb.subarray(start, start + width * 3), row * width * 3);
  }
  return { width, height, rgb };
}

/** From 0..1 to whole pixels: never empty, never outside. */
function span(from: number, to: number, length: number): readonly [number, number] {
  const start = Math.min(Math.floor(from * length), length - 1);
  return [start, Math.min(Math.max(Math.ceil(to * length), start + 1), length)];
}
