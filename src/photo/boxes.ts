/** Arithmetic of boxes: areas are shares of the photo's. */
import type { Box } from '../core/photo.js';

/** A detected box is widened by this share of its sides at each of them: detectors cut hems and collars off. */
export const CROP_MARGIN = 0.1;
/** Crops that overlap by more are one picture: embedding both would tell nothing. */
export const SAME_CROP = 0.95;

/** Area of a box; 0 where it is turned inside out. */
export function areaOf({ left, top, right, bottom }: Box): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** Area that two boxes share. */
export function sharedArea(a: Box, b: Box): number {
  return areaOf({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
}

/** What two boxes share, of what they cover together: 0..1. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared === 0 ? 0 : shared / (areaOf(a) + areaOf(b) - shared);
}

/** How much of `inner` lies in `outer`: 0..1. */
export function shareInside(inner: Box, outer: Box): number {
  return sharedArea(inner, outer) / areaOf(inner);
}

/** The smallest box that holds both. */
export function around(a: Box, b: Box): Box {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** The box with `margin` of its width added left and right and of its height above and below, cut off at the photo's edges. */
export function widened({ left, top, right, bottom }: Box, margin: number): Box {
  const [x, y] = [margin * (right - left), margin * (bottom - top)];
  return clipped({ left: left - x, top: top - y, right: right + x, bottom: bottom + y });
}

/** The part of a box that lies in the photo. */
export function clipped({ left, top, right, bottom }: Box): Box {
  const inside = (side: number) => Math.min(Math.max(side, 0), 1);
  return { left: inside(left), top: inside(top), right: inside(right), bottom: inside(bottom) };
}
