/** What several kinds of shoe have: soles, linings, bows, toe caps. */
import { COLOURS, darker } from '../colours.js';
import type { GarmentDesign } from '../design.js';
import { at, closedPath, curve, ellipse, straight } from '../geometry.js';
import { DEPTH, type Part } from '../part.js';

const depth = DEPTH.shoes;

/** A sole or a heel. */
export const sole = (d: string, fill: string): Part => ({ d, depth, fill, rim: 5 });

/** The opening at the ankle, between its back and its front edge. */
export function collarLining([x1, y1, x2, y2]: readonly [number, number, number, number]): Part {
  return {
    d: closedPath(
      curve(at(x1, y1 + 2), at((x1 + x2) / 2, y1 - 5), at(x2, y2)),
      curve(at(x2, y2), at((x1 + x2) / 2, y1 + 14), at(x1, y1 + 2)),
    ),
    depth,
    fill: 'lining',
    rim: 5,
  };
}

/** A small bow on the toe. */
export function tie(x: number, y: number): Part[] {
  const loop = (s: number): Part => ({
    d: closedPath(
      curve(
        at(x, y),
        at(x + s * 10, y - 10),
        at(x + s * 20, y - 6),
        at(x + s * 19, y + 7),
        at(x + s * 8, y + 5),
        at(x, y),
      ),
    ),
    depth,
    fill: 'cloth',
    rim: 4,
  });
  return [loop(-1), loop(1), { d: ellipse(at(x, y), 4, 5), depth, fill: 'cloth', rim: 3 }];
}

/** A toe cap in another colour; '' for any other detail. */
export function toeCap(design: GarmentDesign): string {
  if (design.detail !== 'toe cap') return '';
  const cap = closedPath(
    curve(at(178, 70), at(168, 96), at(176, 122)),
    straight(at(176, 122), at(224, 122), at(224, 70)),
  );
  return `<path d="${cap}" fill="${design.colour === 'black' ? COLOURS[design.accent] : darker(COLOURS[design.colour], 0.7)}"/>`;
}
