/** Points, and outlines through points: what every drawing of the demo shop is made of. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Part of an outline: its points are joined by a smooth curve or by straight lines. */
export interface Piece {
  readonly points: readonly Point[];
  readonly smooth: boolean;
}

/** The point (x, y). */
export const at = (x: number, y: number): Point => ({ x, y });

/** The point on the way from `a` (t = 0) to `b` (t = 1). */
export function between(a: Point, b: Point, t: number): Point {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}

/** A smooth curve through the points. */
export const curve = (...points: readonly Point[]): Piece => ({ points, smooth: true });

/** Straight lines through the points. */
export const straight = (...points: readonly Point[]): Piece => ({ points, smooth: false });

/** SVG path data (absolute M, L, C, Z only) of the pieces, joined in order: corners between them stay sharp. */
export function openPath(...pieces: readonly Piece[]): string {
  let d = '';
  for (const piece of pieces) {
    const first = piece.points[0];
    if (first === undefined) continue;
    d += `${d === '' ? 'M' : 'L'}${format(first)}`;
    d += piece.smooth
      ? splineThrough(piece.points)
      : piece.points
          .slice(1)
          .map((p) => `L${format(p)}`)
          .join('');
  }
  return d;
}

/** As `openPath`, closed with a straight line. */
export function closedPath(...pieces: readonly Piece[]): string {
  return `${openPath(...pieces)}Z`;
}

/** A closed smooth curve through the points. */
export function blob(...points: readonly Point[]): string {
  const [first, second] = points;
  const last = points.at(-1);
  if (first === undefined || second === undefined || last === undefined) return '';
  return `M${format(first)}${splineThrough([...points, first], last, second)}Z`;
}

/** An ellipse as path data. */
export function ellipse(centre: Point, rx: number, ry: number, degrees = 0): string {
  const turn = (degrees * Math.PI) / 180;
  const points = Array.from({ length: 8 }, (_, i) => {
    const a = (i * Math.PI) / 4;
    const [x, y] = [rx * Math.cos(a), ry * Math.sin(a)];
    return at(centre.x + x * Math.cos(turn) - y * Math.sin(turn), centre.y + x * Math.sin(turn) + y * Math.cos(turn));
  });
  return blob(...points);
}

/** The points in reverse: for going back along the other side. */
export function reversed(points: readonly Point[]): Point[] {
  return [...points].reverse();
}

/** The smallest rectangle around path data made by this file (control points included, so slightly generous). */
export function boundsOf(paths: readonly string[]): { left: number; top: number; right: number; bottom: number } {
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const d of paths) {
    const numbers = d.match(/-?\d+(\.\d+)?/g) ?? [];
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      const [x, y] = [Number(numbers[i]), Number(numbers[i + 1])];
      bounds.left = Math.min(bounds.left, x);
      bounds.right = Math.max(bounds.right, x);
      bounds.top = Math.min(bounds.top, y);
      bounds.bottom = Math.max(bounds.bottom, y);
    }
  }
  return bounds;
}

/** Catmull-Rom as cubic Béziers: each control point lies a sixth of the neighbours' chord away. */
function splineThrough(points: readonly Point[], before?: Point, after?: Point): string {
  let d = '';
  for (let i = 0; i + 1 < points.length; i++) {
    const from = points[i] as Point;
    const to = points[i + 1] as Point;
    const previous = points[i - 1] ?? before ?? from;
    const next = points[i + 2] ?? after ?? to;
    const leave = at(from.x + (to.x - previous.x) / 6, from.y + (to.y - previous.y) / 6);
    const arrive = at(to.x - (next.x - from.x) / 6, to.y - (next.y - from.y) / 6);
    d += `C${format(leave)} ${format(arrive)} ${format(to)}`;
  }
  return d;
}

function format(p: Point): string {
  return `${Math.round(p.x * 10) / 10} ${Math.round(p.y * 10) / 10}`;
}
