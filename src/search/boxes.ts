/** Arithmetic of boxes in a photo. */
import type { Box } from '../core/photo.js';

/** The box with `margin` of its width added left and right and of its height above and below, cut off at the photo's edges. */
export function widened({ left, top, right, bottom }: Box, margin: number): Box {
  const [x, y] = [margin * (right - left), margin * (bottom - top)];
  return {
    left: Math.max(0, left - x),
    top: Math.max(0, top - y),
    right: Math.min(1, right + x),
    bottom: Math.min(1, bottom + y),
  };
}

/** The share that two boxes have in common of what they cover together, 0..1. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (areaOf(a) + areaOf(b) - shared);
}

function areaOf({ left, top, right, bottom }: Box): number {
  return (right - left) * (bottom - top);
}
