/** Skirts, and the lower half of dresses. */
import { type Body, LEVEL } from '../body.js';
import type { GarmentDesign } from '../design.js';
import { at, closedPath, curve, openPath, type Point, reversed, straight } from '../geometry.js';
import { DEPTH, type Part } from '../part.js';
import type { Length } from '../style.js';
import { steps } from './bodice.js';
import { belt, bow, button, laceHem } from './trims.js';

/** Heights of hems on the mannequin. */
export const HEMS: { readonly [length in Length]?: number } = {
  mini: 490,
  'knee-length': 575,
  midi: 655,
  maxi: 728,
  regular: 575,
};

/** How a piece of skirt is cut; heights are those of the mannequin. */
export interface SkirtShape {
  readonly waist: number;
  readonly hem: number;
  /** Half the hem's width over the hips', mannequin units. */
  readonly flare: number;
  /** The same at the top, where the piece does not start at the waist. */
  readonly flareFrom?: number;
  /** Soft folds that the hem falls in. */
  readonly waves: number;
  /** Sharp pleats instead of soft folds. */
  readonly pleats?: number;
  readonly depth: number;
  readonly inside?: string;
  readonly seams?: readonly string[];
}

/** One piece of skirt from `waist` to `hem`. */
export function skirtPiece(body: Body, shape: SkirtShape): Part {
  const p = (x: number, y: number): Point => body.torso(x, y);
  const { waist, hem } = shape;
  const side = (y: number): number => skirtSide(body, shape, y);
  const levels = [...steps(waist, hem, 26), hem];
  const right = levels.map((y) => at(side(y), y));
  const width = side(hem);
  const bottom = hemLine(width, hem, shape.waves, 5 + shape.flare * 0.12);
  const folds: string[] = [];
  const count = shape.pleats ?? shape.waves;
  for (let i = 1; i < count * 2; i++) {
    if (shape.pleats === undefined && i % 2 === 0) continue;
    const t = (i / (count * 2)) * 2 - 1;
    const from =
      shape.pleats === undefined ? waist + (hem - waist) * (0.12 + 0.25 * Math.abs(Math.sin(i * 2.1))) : waist;
    folds.push(
      openPath(
        curve(
          ...[0, 0.35, 0.7, 1].map((u) => from + (hem - from) * u).map((y) => p(side(y) * t, y + (y === hem ? 4 : 0))),
        ),
      ),
    );
  }
  const stitch = hemLine(width, hem - 7, shape.waves, 5 + shape.flare * 0.12);
  return {
    d: closedPath(
      curve(p(-side(waist), waist), p(0, waist + 3), p(side(waist), waist)),
      curve(...right.map((q) => p(q.x, q.y))),
      curve(...reversed(bottom).map((q) => p(q.x, q.y))),
      curve(...reversed(right).map((q) => p(-q.x, q.y))),
    ),
    depth: shape.depth,
    fill: 'cloth',
    turn: body.turn(LEVEL.waist),
    origin: p(0, LEVEL.waist),
    folds,
    seams: [
      openPath(curve(...stitch.map((q) => p(q.x, q.y)))),
      ...(shape.pleats === undefined ? [] : folds),
      ...(shape.seams ?? []),
    ],
    inside: shape.inside ?? '',
  };
}

/** Half a skirt's width at a height: over the hips, then out to the hem, and never narrower than the legs' stance. */
export function skirtSide(
  body: Body,
  { waist, hem, flare, flareFrom = 0 }: Pick<SkirtShape, 'waist' | 'hem' | 'flare' | 'flareFrom'>,
  y: number,
): number {
  const t = Math.max(0, (y - waist) / (hem - waist));
  const hips = body.width(Math.min(y, LEVEL.hip)) + 3;
  const out = hips + flareFrom + (flare - flareFrom) * t ** 0.9;
  return y > LEVEL.hip ? Math.max(out, body.stance(y) + 5) : out;
}

/** The hem from left to right: lower in the middle, in waves. */
function hemLine(width: number, y: number, waves: number, depth: number): Point[] {
  const count = Math.max(8, waves * 4);
  return Array.from({ length: count + 1 }, (_, i) => {
    const t = (i / count) * 2 - 1;
    const ripple = waves === 0 ? 0 : Math.cos(t * waves * Math.PI) * Math.min(5, depth * 0.45) * (1 - t ** 6);
    return at(width * t, y + depth * (1 - t * t) + ripple);
  });
}

/** A skirt on its own. */
export function drawSkirt(design: GarmentDesign, body: Body): Part[] {
  const waist = LEVEL.waist - 4;
  const hem = HEMS[design.length] ?? 575;
  const long = (hem - waist) / 300;
  const depth = DEPTH.skirt;
  const parts: Part[] = [];
  const p = (x: number, y: number): Point => body.torso(x, y);
  if (design.style === 'tiered skirt') {
    parts.push(...tiers(body, waist, hem, depth, 16));
  } else {
    const shapes: { readonly [style: string]: { flare: number; waves: number; pleats?: number } } = {
      'pencil skirt': { flare: -6 * long, waves: 0 },
      'A-line skirt': { flare: 34 * long, waves: 2 },
      'pleated skirt': { flare: 52 * long, waves: 7, pleats: 7 },
      'circle skirt': { flare: 104 * Math.sqrt(long), waves: 5 },
    };
    const shape = shapes[design.style] ?? { flare: 30, waves: 2 };
    const seams: string[] = [];
    let inside = '';
    if (design.detail === 'front slit') {
      const slit = [p(18, hem - 110), p(11, hem - 30), p(8, hem + 14), p(30, hem + 14), p(26, hem - 30)];
      inside += `<path d="${closedPath(straight(...slit))}" fill="#000000" opacity=".45"/>`;
    }
    if (design.detail === 'buttons') {
      seams.push(openPath(straight(p(-7, waist), p(-7, hem + 6))), openPath(straight(p(7, waist), p(7, hem + 6))));
      inside += steps(waist + 26, hem - 8, 34)
        .map((y) => button(p(0, y), design, 4.6))
        .join('');
    }
    if (design.fabric === 'denim') {
      seams.push(
        openPath(curve(p(-body.width(320) + 2, 340), p(-38, 332), p(-30, waist + 10))),
        openPath(curve(p(body.width(320) - 2, 340), p(38, 332), p(30, waist + 10))),
        openPath(straight(p(0, waist), p(0, 372))),
      );
    }
    parts.push(skirtPiece(body, { waist, hem, depth, ...shape, inside, seams }));
  }
  if (design.detail === 'lace trim')
    parts.unshift(
      laceHem(body, (y) => skirtSide(body, { waist, hem, flare: 16 * tierCount(waist, hem) + 4 }, y), hem, depth),
    );
  parts.push(waistband(body, waist, depth, design));
  if (design.detail === 'belt') parts.push(...belt(body, waist + 6, depth, design, 6));
  if (design.detail === 'bow') parts.push(...bow(p(34, waist + 8), depth, 1.15));
  return parts;
}

function tierCount(waist: number, hem: number): number {
  return hem - waist > 320 ? 4 : 3;
}

/** Gathered tiers, each wider than the one above. */
export function tiers(body: Body, waist: number, hem: number, depth: number, flareStep: number): Part[] {
  const count = tierCount(waist, hem);
  const cut = (i: number): number => waist + ((hem - waist) * i) / count;
  const flareAt = (y: number): number => ((y - waist) / (hem - waist)) * flareStep * count;
  return Array.from({ length: count }, (_, i) => {
    const shape = { waist: cut(i), hem: cut(i + 1), waves: 5 + i * 2, depth };
    return skirtPiece(body, { ...shape, flare: flareAt(cut(i + 1)) + 6, flareFrom: flareAt(cut(i)) * 0.8 });
  }).reverse();
}

function waistband(body: Body, waist: number, depth: number, design: GarmentDesign): Part {
  const p = (x: number, y: number): Point => body.torso(x, y);
  const [w, v] = [body.width(waist) + 3, body.width(waist + 15) + 3.5];
  return {
    d: closedPath(
      curve(p(-w, waist - 4), p(0, waist), p(w, waist - 4)),
      straight(p(w, waist - 4), p(v, waist + 12)),
      curve(p(v, waist + 12), p(0, waist + 16), p(-v, waist + 12)),
    ),
    depth,
    fill: 'cloth',
    turn: body.turn(waist),
    origin: p(0, waist),
    rim: 5,
    inside: design.fabric === 'denim' || design.detail === 'buttons' ? button(p(0, waist + 6), design, 4.4) : '',
  };
}
