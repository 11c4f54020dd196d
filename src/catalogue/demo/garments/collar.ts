/** Collars: a shirt's, a coat's lapels. */
import type { Body } from '../body.js';
import { closedPath, curve, openPath, type Point, straight } from '../geometry.js';
import type { Part } from '../part.js';

/** The two leaves of a shirt collar. */
export function shirtCollar(body: Body, depth: number, fill: Part['fill'] = 'cloth'): Part[] {
  const k = body.shoulderX / 72;
  const p = (x: number, y: number): Point => body.torso(x, y);
  return [-1, 1].map((s) => ({
    d: closedPath(
      curve(p(s * 24 * k, 122), p(s * 14 * k, 142), p(s * 1, 158)),
      straight(p(s * 1, 158), p(s * 23 * k, 180), p(s * 42 * k, 150)),
      curve(p(s * 42 * k, 150), p(s * 36 * k, 134), p(s * 24 * k, 122)),
    ),
    depth,
    fill,
    turn: s * -28,
    rim: 6,
    seams: [openPath(straight(p(s * 5, 159), p(s * 22.5 * k, 174), p(s * 37 * k, 151)))],
  }));
}

/** Notched lapels that end at `foot`, on the front edge at x = `edge` units from the middle (negative = overlapping). */
export function lapels(
  body: Body,
  depth: number,
  foot: number,
  edge: number,
  fill: Part['fill'] = 'cloth',
  width = 1,
): Part[] {
  const k = body.shoulderX / 72;
  const p = (x: number, y: number): Point => body.torso(x, y);
  return [-1, 1].flatMap((s): Part[] => {
    const lapel: Part = {
      d: closedPath(
        curve(p(s * 26 * k, 132), p(s * (14 * k + edge * 0.5), 168), p(s * edge, foot)),
        curve(
          p(s * edge, foot),
          p(s * (36 * k * width + edge * 0.4), foot - (foot - 160) * 0.42),
          p(s * 50 * k * width, 184),
        ),
        straight(p(s * 50 * k * width, 184), p(s * 41 * k, 176), p(s * 43 * k, 160), p(s * 26 * k, 132)),
      ),
      depth,
      fill,
      turn: s * -14,
      rim: 7,
    };
    const collar: Part = {
      d: closedPath(
        curve(p(s * 20 * k, 120), p(s * 23 * k, 140), p(s * 31 * k, 160)),
        straight(p(s * 31 * k, 160), p(s * 41 * k, 177), p(s * 52 * k, 166)),
        curve(p(s * 52 * k, 166), p(s * 44 * k, 140), p(s * 34 * k, 124), p(s * 20 * k, 120)),
      ),
      depth,
      fill,
      turn: s * -32,
      rim: 6,
    };
    return [lapel, collar];
  });
}
