/** Boxes that a person draws: from two corners, moved and sized by keys, kept inside the photo. */
import type { Box } from './answer.js';

/** Smallest side of a box that is worth a search, as a share of the photo's; the service's own limit is 0.01. */
export const SMALLEST_SIDE = 0.04;
/** How far one press of a key goes. */
export const KEY_STEP = 0.02;

/** A place in the photo, 0..1 from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The box between two corners in any order, cut at the photo's edges. */
export function fromCorners(a: Point, b: Point): Box {
  return {
    left: clamp(Math.min(a.x, b.x)),
    top: clamp(Math.min(a.y, b.y)),
    right: clamp(Math.max(a.x, b.x)),
    bottom: clamp(Math.max(a.y, b.y)),
  };
}

/** The box shifted, its size kept. */
export function moved(box: Box, dx: number, dy: number): Box {
  const x = Math.min(Math.max(dx, -box.left), 1 - box.right);
  const y = Math.min(Math.max(dy, -box.top), 1 - box.bottom);
  return { left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y };
}

/** The box with its lower right corner shifted, never smaller than `SMALLEST_SIDE`. */
export function sized(box: Box, dx: number, dy: number): Box {
  return {
    ...box,
    right: clamp(Math.max(box.right + dx, box.left + SMALLEST_SIDE)),
    bottom: clamp(Math.max(box.bottom + dy, box.top + SMALLEST_SIDE)),
  };
}

/** True where both sides are long enough to hold a garment. */
export function isWorthSearching(box: Box): boolean {
  return box.right - box.left >= SMALLEST_SIDE && box.bottom - box.top >= SMALLEST_SIDE;
}

/** Puts an element over the part of the photo that the box encloses; its parent has the photo's size. */
export function place(element: HTMLElement, box: Box): void {
  element.style.left = `${box.left * 100}%`;
  element.style.top = `${box.top * 100}%`;
  element.style.width = `${(box.right - box.left) * 100}%`;
  element.style.height = `${(box.bottom - box.top) * 100}%`;
}

function clamp(side: number): number {
  return Math.min(Math.max(side, 0), 1);
}
