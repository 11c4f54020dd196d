/** A sleeve along an arm, however it is bent. */
import { type Body, LEVEL, type Limb } from '../body.js';
import { closedPath, curve, openPath, type Point, reversed, straight } from '../geometry.js';
import { DEPTH, type Part } from '../part.js';
import type { Sleeve } from '../style.js';
import { steps } from './bodice.js';

/** How a pair of sleeves is cut. */
export interface SleeveOptions {
  readonly sleeve: Sleeve;
  /** Room between arm and cloth, mannequin units. */
  readonly ease: number;
  readonly outer?: boolean;
  /** A band at its end: knitted, or a shirt's. */
  readonly cuff?: 'rib' | 'button';
  readonly seams?: (arm: Limb) => readonly string[];
}

/** Where each kind of sleeve ends on the arm (1 elbow, 2 wrist) and how wide it is on the way there, over the ease. */
const SLEEVES: { readonly [sleeve in Sleeve]?: { readonly end: number; readonly swell: (t: number) => number } } = {
  cap: { end: 0.24, swell: (t) => 5 + 5 * t },
  short: { end: 0.56, swell: (t) => 3 + 4 * t },
  elbow: { end: 0.98, swell: (t) => 3 + 4 * t },
  'three-quarter': { end: 1.45, swell: (t) => 3 + t },
  long: { end: 1.98, swell: () => 2 },
  puff: { end: 0.6, swell: (t) => 17 * Math.sin(Math.PI * Math.min(1, 0.16 + t * 0.8)) ** 0.8 },
  bell: { end: 1.7, swell: (t) => 2 + 27 * Math.max(0, t - 0.35) ** 1.3 },
  bishop: { end: 1.96, swell: (t) => 3 + 19 * Math.sin(Math.PI * Math.min(1, t ** 1.7)) },
};

/** Both sleeves; none for sleeveless cuts. */
export function sleeves(body: Body, options: SleeveOptions): Part[] {
  return body.arms.flatMap((arm) => sleeve(body, arm, options));
}

function sleeve(body: Body, arm: Limb, options: SleeveOptions): Part[] {
  const shape = SLEEVES[options.sleeve];
  if (shape === undefined) return [];
  const { side } = arm;
  // The cap of a set-in sleeve starts flat on the shoulder; only a puff stands up.
  const cap = (s: number): number => (options.sleeve === 'puff' ? 1 : 0.74 + 0.26 * Math.min(1, s / 0.45));
  const reach = (s: number): number => (arm.radius(s) + options.ease + shape.swell(s / shape.end)) * cap(s);
  const along = [...steps(0.14, shape.end, 0.14), shape.end];
  const outer = along.map((s) => arm.at(s, reach(s)));
  const inner = along.filter((s) => s > 0.25 || s === shape.end).map((s) => arm.at(s, -reach(s)));
  const shoulder = body.torso(side * (body.shoulderX - 12), LEVEL.shoulder - 1);
  const top = body.torso(side * (body.shoulderX - 1), LEVEL.shoulder + 2);
  const pit = body.torso(side * (body.width(LEVEL.armpit) - 6), LEVEL.armpit + 8);
  const root = body.torso(side * (body.width(LEVEL.armpit) - 12), LEVEL.armpit - 16);
  const start =
    options.sleeve === 'puff'
      ? [shoulder, body.torso(side * (body.shoulderX + 3), LEVEL.shoulder - 6)]
      : [shoulder, top];
  const depth = arm.inFront
    ? options.outer === true
      ? DEPTH.frontOuterSleeve
      : DEPTH.frontSleeve
    : options.outer === true
      ? DEPTH.backOuterSleeve
      : DEPTH.backSleeve;
  const cuffAt = (s: number, bulge: number): Point[] => [
    arm.at(s, reach(s)),
    arm.at(s + bulge, 0),
    arm.at(s, -reach(s)),
  ];
  const sleevePart: Part = {
    d: closedPath(
      curve(...start, ...outer),
      curve(...cuffAt(shape.end, 0.025)),
      curve(...reversed(inner), pit),
      straight(pit, root, shoulder),
    ),
    depth,
    fill: 'cloth',
    turn: arm.turn(Math.min(shape.end, 1) / 2),
    origin: arm.root,
    folds: folds(arm, options.sleeve, shape.end, reach),
    seams: [openPath(curve(...cuffAt(shape.end - 0.06, 0.025))), ...(options.seams?.(arm) ?? [])],
    rim: 13,
  };
  const gathered = options.sleeve === 'puff' || options.sleeve === 'bishop';
  if (options.cuff === undefined && !gathered) return [sleevePart];
  const [from, to] = [shape.end - 0.02, Math.min(2.04, shape.end + (gathered ? 0.07 : 0.06))];
  const width = (s: number): number => arm.radius(s) + (gathered ? 3 : Math.min(options.ease + 1, 7));
  const cuff: Part = {
    d: closedPath(
      curve(arm.at(from, width(from)), arm.at(to, width(to))),
      curve(arm.at(to, width(to)), arm.at(to + 0.02, 0), arm.at(to, -width(to))),
      straight(arm.at(to, -width(to)), arm.at(from, -width(from))),
    ),
    depth,
    fill: 'cloth',
    turn: arm.turn(from),
    origin: arm.tip,
    rim: 6,
    seams: options.cuff === 'rib' ? ribs(arm, from, to, width(from)) : [],
  };
  return [sleevePart, cuff];
}

function folds(arm: Limb, sleeve: Sleeve, end: number, reach: (s: number) => number): string[] {
  const across = (s: number, from: number, to: number, rise: number): string =>
    openPath(
      curve(
        arm.at(s - rise, reach(s) * from),
        arm.at(s, reach(s) * ((from + to) / 2)),
        arm.at(s + rise * 0.4, reach(s) * to),
      ),
    );
  const lengthways = (offset: number, from: number, to: number): string =>
    openPath(curve(...[0, 0.5, 1].map((t) => arm.at(from + (to - from) * t, reach(from + (to - from) * t) * offset))));
  const list: string[] = [across(0.3, -0.9, -0.1, 0.12)];
  if (sleeve === 'puff')
    list.push(lengthways(-0.4, 0.1, 0.55), lengthways(0.1, 0.06, 0.56), lengthways(0.5, 0.1, 0.55));
  if (sleeve === 'bell') list.push(lengthways(-0.4, 1, 1.7), lengthways(0.05, 0.9, 1.7), lengthways(0.5, 1, 1.7));
  if (sleeve === 'bishop') list.push(lengthways(-0.4, 1.2, 1.94), lengthways(0.1, 1, 1.95), lengthways(0.5, 1.2, 1.94));
  if (end > 1.2 && sleeve !== 'bell')
    list.push(across(0.94, -1, 0.1, 0.1), across(1.08, -1, 0.25, 0.07), across(1.2, 0.95, 0, 0.1));
  if (end > 1.9 && sleeve === 'long') list.push(across(1.72, 0.95, -0.2, 0.06), across(1.84, -0.95, 0.1, 0.05));
  return list;
}

function ribs(arm: Limb, from: number, to: number, width: number): string[] {
  return [-0.66, -0.33, 0, 0.33, 0.66].map((t) => openPath(straight(arm.at(from, width * t), arm.at(to, width * t))));
}
