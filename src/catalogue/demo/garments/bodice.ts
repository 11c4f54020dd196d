/** The piece that covers the torso, from neckline to hem, with its straps or collar. */
import { type Body, LEVEL } from '../body.js';
import { at, closedPath, curve, openPath, type Piece, type Point, reversed, straight } from '../geometry.js';
import { DEPTH, type Part } from '../part.js';
import type { Neckline, Sleeve } from '../style.js';

/** How a bodice is cut; heights are those of the mannequin. */
export interface BodiceShape {
  readonly neckline: Neckline;
  readonly sleeve: Sleeve;
  readonly depth: number;
  /** Half the garment's width at a height from armpit to hem, mannequin units. */
  readonly side: (y: number) => number;
  readonly hem: number;
  /** How much lower the hem is in the middle than at the sides. */
  readonly sag?: number;
  readonly folds?: readonly string[];
  readonly seams?: readonly string[];
  readonly inside?: string;
}

/** The bodice with what belongs to its neckline: inside of the back, straps, ribbing. */
export function bodice(body: Body, shape: BodiceShape): Part[] {
  const k = body.shoulderX / 72;
  const p = (x: number, y: number): Point => body.torso(x, y);
  const strappy = shape.sleeve === 'strap';
  const neck = neckEdge(shape.neckline, strappy).map((piece) => scaled(piece, k));
  const neckTop = neck.at(-1)?.points.at(-1) as Point;
  const pit = at(shape.side(LEVEL.armpit), LEVEL.armpit + 2);
  const bare = shape.sleeve === 'sleeveless';
  const shoulder = bare
    ? at(Math.min(body.shoulderX - 13 * k, neckTop.x + 19 * k), LEVEL.shoulder)
    : at(body.shoulderX - 2, LEVEL.shoulder + 3);
  const armhole: Piece[] =
    shape.neckline === 'off-shoulder neck' || strappy
      ? [curve(neckTop, at(pit.x - 8, pit.y - 9), pit)]
      : shape.neckline === 'halter neck'
        ? [
            straight(neckTop, at(neckTop.x + 9, neckTop.y)),
            curve(at(neckTop.x + 9, neckTop.y), at(pit.x * 0.62, 168), at(pit.x - 6, 188), pit),
          ]
        : [
            straight(neckTop, shoulder),
            curve(shoulder, at(shoulder.x - (bare ? 3 : 7), 166), at(pit.x - (bare ? 7 : 4), 184), pit),
          ];
  const levels = [...steps(LEVEL.armpit + 8, shape.hem - 6, 24), shape.hem];
  const side = curve(pit, ...levels.map((y) => at(shape.side(y), y)));
  const sag = shape.sag ?? 4;
  const hemWidth = shape.side(shape.hem);
  const hem = curve(at(hemWidth, shape.hem), at(hemWidth * 0.5, shape.hem + sag * 0.8), at(0, shape.hem + sag));
  const right = [...neck, ...armhole, side, hem];
  const map = (piece: Piece): Piece => ({ ...piece, points: piece.points.map((q) => p(q.x, q.y)) });
  const left = [...right]
    .reverse()
    .map((piece): Piece => ({ ...piece, points: reversed(piece.points).map((q) => at(-q.x, q.y)) }));
  const d = closedPath(...right.map(map), ...left.map(map));

  const parts: Part[] = [];
  if (shape.neckline !== 'off-shoulder neck' && !strappy) parts.push(backOfNeck(p, neck, neckTop));
  if (strappy) parts.push(innerBack(p, neck, neckTop), ...straps(p, neckTop, shape.depth));
  const edge = openPath(
    ...[...neck].reverse().map((piece) => map({ ...piece, points: reversed(piece.points).map((q) => at(-q.x, q.y)) })),
    ...neck.map(map),
  );
  const trim =
    shape.neckline === 'shirt collar'
      ? ''
      : `<path d="${edge}" fill="none" stroke="#000000" stroke-width="7" opacity=".13"/>`;
  parts.push({
    d,
    depth: shape.depth,
    fill: 'cloth',
    turn: body.turn(LEVEL.waist),
    origin: p(0, LEVEL.waist),
    folds: [...bustFolds(p, pit.x), ...(shape.folds ?? [])],
    seams: [hemStitch(p, shape), ...(shape.seams ?? [])],
    inside: `${trim}${shape.inside ?? ''}`,
  });
  if (shape.neckline === 'roll neck') parts.push(rollNeck(p, k));
  return parts;
}

/** The neckline's right half, from the middle to the shoulder, on the women's mannequin. */
function neckEdge(neckline: Neckline, strappy: boolean): Piece[] {
  if (strappy) {
    if (neckline === 'square neck') return [straight(at(0, 182), at(40, 180))];
    if (neckline === 'sweetheart neck') return [curve(at(0, 198), at(10, 184), at(27, 176), at(42, 179))];
    return [straight(at(0, 210), at(39, 172))];
  }
  switch (neckline) {
    case 'V-neck':
      return [straight(at(0, 212), at(33, 134))];
    case 'scoop neck':
      return [curve(at(0, 188), at(20, 183), at(37, 162), at(42, 136))];
    case 'square neck':
      return [straight(at(0, 182), at(42, 181), at(45, 138))];
    case 'boat neck':
      return [curve(at(0, 152), at(30, 150), at(54, 141))];
    case 'sweetheart neck':
      return [curve(at(0, 196), at(10, 183), at(28, 174), at(40, 172)), straight(at(40, 172), at(46, 138))];
    case 'halter neck':
      return [curve(at(0, 176), at(10, 160), at(19, 128))];
    case 'off-shoulder neck':
      return [curve(at(0, 184), at(32, 180), at(66, 172))];
    case 'shirt collar':
      return [straight(at(0, 158), at(27, 133))];
    default:
      return [curve(at(0, 154), at(15, 151), at(27, 143), at(31, 133))];
  }
}

function backOfNeck(p: (x: number, y: number) => Point, neck: readonly Piece[], top: Point): Part {
  const front = neck.flatMap((piece) => piece.points);
  const loop = [
    ...front.map((q) => p(q.x, q.y + 3)),
    p(top.x * 0.6, top.y + 3),
    p(0, top.y + 7),
    p(-top.x * 0.6, top.y + 3),
    ...reversed(front).map((q) => p(-q.x, q.y + 3)),
  ];
  const tag = [p(-7, top.y + 9), p(7, top.y + 9), p(7, top.y + 18), p(-7, top.y + 18)];
  return {
    d: closedPath(straight(...loop)),
    depth: DEPTH.behind,
    fill: 'lining',
    inside: `<path d="${closedPath(straight(...tag))}" fill="#f4f0e6" opacity=".9"/>`,
    rim: 6,
  };
}

/** The inside of a low back, seen above a strappy front. */
function innerBack(p: (x: number, y: number) => Point, neck: readonly Piece[], top: Point): Part {
  const front = neck.flatMap((piece) => piece.points);
  const x = top.x + 1;
  return {
    d: closedPath(
      straight(...front.map((q) => p(q.x, q.y + 4))),
      curve(p(x, top.y + 3), p(x * 0.5, top.y + 9), p(0, top.y + 11), p(-x * 0.5, top.y + 9), p(-x, top.y + 3)),
      straight(...reversed(front).map((q) => p(-q.x, q.y + 4))),
    ),
    depth: DEPTH.behind,
    fill: 'lining',
    rim: 6,
  };
}

function straps(p: (x: number, y: number) => Point, top: Point, depth: number): Part[] {
  return [-1, 1].map((side) => ({
    d: closedPath(
      straight(
        p(side * (top.x - 3), top.y + 6),
        p(side * (top.x - 7), 137),
        p(side * (top.x - 2), 136),
        p(side * (top.x + 3), top.y + 6),
      ),
    ),
    depth,
    fill: 'cloth',
    rim: 0,
  }));
}

function rollNeck(p: (x: number, y: number) => Point, k: number): Part {
  const x = 31 * k;
  return {
    d: closedPath(
      curve(p(-x - 1, 137), p(-x + 3, 122), p(-x + 2, 109)),
      curve(p(-x + 2, 109), p(0, 113), p(x - 2, 109)),
      curve(p(x - 2, 109), p(x - 3, 122), p(x + 1, 137)),
      curve(p(x + 1, 137), p(16 * k, 152), p(0, 156), p(-16 * k, 152), p(-x - 1, 137)),
    ),
    depth: DEPTH.collar,
    fill: 'cloth',
    folds: [openPath(curve(p(-x + 3, 126), p(0, 133), p(x - 3, 126)))],
    rim: 10,
  };
}

function bustFolds(p: (x: number, y: number) => Point, pit: number): string[] {
  return [-1, 1].flatMap((side) => [
    openPath(curve(p(side * (pit - 3), 200), p(side * pit * 0.72, 216), p(side * pit * 0.5, 222))),
    openPath(curve(p(side * (pit - 6), 192), p(side * pit * 0.8, 176), p(side * pit * 0.72, 160))),
  ]);
}

function hemStitch(p: (x: number, y: number) => Point, shape: BodiceShape): string {
  const y = shape.hem - 7;
  const w = shape.side(y);
  const sag = shape.sag ?? 4;
  return openPath(curve(p(-w, y), p(-w * 0.5, y + sag * 0.8), p(0, y + sag), p(w * 0.5, y + sag * 0.8), p(w, y)));
}

function scaled(piece: Piece, k: number): Piece {
  return { ...piece, points: piece.points.map((q) => at(q.x * k, q.y)) };
}

/** Heights from `from` to below `to`, `step` apart. */
export function steps(from: number, to: number, step: number): number[] {
  const count = Math.max(1, Math.ceil((to - from) / step));
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / count);
}
