/** A garment as it is drawn: parts, each one piece of cloth (or sole, buckle, strap) with its place in the stack. */
import { boundsOf, type Point } from './geometry.js';

/** What lies over what, on a figure and in a product picture alike. */
export const DEPTH = {
  behind: 5,
  backArm: 12,
  backSleeve: 14,
  backOuterSleeve: 15,
  legs: 20,
  shoes: 25,
  body: 40,
  trousers: 42,
  boots: 43,
  top: 45,
  skirt: 50,
  untuckedTop: 54,
  outerwear: 60,
  neck: 64,
  head: 70,
  collar: 72,
  frontArm: 80,
  frontSleeve: 82,
  frontOuterSleeve: 84,
  bag: 90,
  headwear: 95,
} as const;

/** An affine map (x, y) → (ax + cy + e, bx + dy + f), in SVG's order. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** One piece of a garment, and how it is painted. */
export interface Part {
  /** Closed outline, as path data. */
  readonly d: string;
  readonly depth: number;
  /** `cloth` and `accent` are the design's own; `lining` is its dark inside; anything else a plain colour `#rrggbb`. */
  readonly fill: 'cloth' | 'accent' | 'lining' | string;
  /** How the print lies on this part: turned by degrees about a point. */
  readonly turn?: number;
  readonly origin?: Point;
  /** Valleys and ridges of folds, open paths. */
  readonly folds?: readonly string[];
  /** Width of the shading along its edges, mannequin units; 0 = flat. */
  readonly rim?: number;
  /** Seams and stitches, open paths. */
  readonly seams?: readonly string[];
  /** SVG on the part, cut off at its outline. */
  readonly inside?: string;
  /** SVG on the part that may reach over its edge. */
  readonly over?: string;
  readonly matrix?: Matrix;
}

/** The same parts elsewhere. */
export function placed(parts: readonly Part[], matrix: Matrix): Part[] {
  return parts.map((part) => ({ ...part, matrix }));
}

/** The parts at another height of the stack, their order kept. */
export function atDepth(parts: readonly Part[], depth: number): Part[] {
  return parts.map((part) => ({ ...part, depth }));
}

/** An upright rectangle, in drawing units. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The smallest upright rectangle around all parts, placed as they are. */
export function boundsOfParts(parts: readonly Part[]): Bounds {
  const all = parts.map((part) => {
    const box = boundsOf([part.d]);
    const [a, b, c, d, e, f] = part.matrix ?? [1, 0, 0, 1, 0, 0];
    const corners = [
      [box.left, box.top],
      [box.right, box.top],
      [box.left, box.bottom],
      [box.right, box.bottom],
    ] as const;
    const xs = corners.map(([x, y]) => a * x + c * y + e);
    const ys = corners.map(([x, y]) => b * x + d * y + f);
    return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  });
  return {
    left: Math.min(...all.map((box) => box.left)),
    top: Math.min(...all.map((box) => box.top)),
    right: Math.max(...all.map((box) => box.right)),
    bottom: Math.max(...all.map((box) => box.bottom)),
  };
}

/** The map as the value of SVG's `transform`. */
export function matrixText(matrix: Matrix): string {
  return `matrix(${matrix.map((value) => Math.round(value * 1e4) / 1e4).join(' ')})`;
}
