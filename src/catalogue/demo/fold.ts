/** Folds in cloth: creases that are wide in the middle and run out to nothing at both ends. */
import { at, closedPath, type Point, reversed, straight } from './geometry.js';

/** Points per Bézier segment: enough for a crease that bends once or twice. */
const SAMPLES = 5;

/** The outline of a crease `width` units wide along an open path made by `openPath`. */
export function crease(path: string, width: number): string {
  const spine = pointsAlong(path);
  const last = spine.length - 1;
  const edge = (side: 1 | -1): Point[] =>
    spine.map((p, i) => {
      const [a, b] = [spine[Math.max(0, i - 1)] as Point, spine[Math.min(last, i + 1)] as Point];
      const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
      const half = side * (width / 2) * Math.sin((Math.PI * i) / last) ** 0.8;
      return at(p.x - ((b.y - a.y) / length) * half, p.y + ((b.x - a.x) / length) * half);
    });
  return closedPath(straight(...edge(1), ...reversed(edge(-1))));
}

function pointsAlong(path: string): Point[] {
  const points: Point[] = [];
  for (const [, command, numbers] of path.matchAll(/([MLC])([^MLCZ]*)/g)) {
    const values = (numbers?.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
    const pairs = values.flatMap((x, i) => (i % 2 === 0 ? [at(x, values[i + 1] ?? 0)] : []));
    const from = points.at(-1);
    if (command !== 'C' || from === undefined) {
      points.push(...pairs);
      continue;
    }
    const [leave, arrive, to] = pairs as [Point, Point, Point];
    for (let step = 1; step <= SAMPLES; step++) points.push(bezier(from, leave, arrive, to, step / SAMPLES));
  }
  return points;
}

function bezier(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const u = 1 - t;
  const blend = (p: number, q: number, r: number, s: number): number =>
    u ** 3 * p + 3 * u * u * t * q + 3 * u * t * t * r + t ** 3 * s;
  return at(blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y));
}
