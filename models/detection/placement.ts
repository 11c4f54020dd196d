/** Where a photo lies on the canvas that it was fitted to, and the way back from there. */
import type { Box } from '../../src/core/photo.js';
import type { PictureSize } from '../network.js';

/** The photo's place on its canvas, as shares of the canvas; with `cover` it reaches beyond. */
export type Placement = Box;

/** Where `resize` puts a photo: in the middle, scaled as its `fit` says. */
export function placementOf(photo: PictureSize, canvas: PictureSize, fit: 'contain' | 'fill' | 'cover'): Placement {
  if (fit === 'fill') return { left: 0, top: 0, right: 1, bottom: 1 };
  const scales = [canvas.width / photo.width, canvas.height / photo.height];
  const scale = fit === 'contain' ? Math.min(...scales) : Math.max(...scales);
  const width = Math.max(1, Math.round(photo.width * scale)) / canvas.width;
  const height = Math.max(1, Math.round(photo.height * scale)) / canvas.height;
  const left = (1 - width) / 2;
  const top = (1 - height) / 2;
  return { left, top, right: left + width, bottom: top + height };
}

/** A box of the canvas in coordinates of the photo; outside 0..1 where it lies in the margin. */
export function toPhoto(box: Box, { left, top, right, bottom }: Placement): Box {
  const width = right - left;
  const height = bottom - top;
  return {
    left: (box.left - left) / width,
    top: (box.top - top) / height,
    right: (box.right - left) / width,
    bottom: (box.bottom - top) / height,
  };
}

/** A box of the photo in coordinates of the canvas. */
export function toCanvas(box: Box, { left, top, right, bottom }: Placement): Box {
  const width = right - left;
  const height = bottom - top;
  return {
    left: left + box.left * width,
    top: top + box.top * height,
    right: left + box.right * width,
    bottom: top + box.bottom * height,
  };
}
