/** The body that clothes are drawn on: a mannequin's measures, and how a pose moves every point of it. */

import { at, between, type Point } from './geometry.js';
import type { Fit } from './style.js';

/** Heights on the mannequin, in its own units: crown 0, sole 770, y downwards, x = 0 in the middle. */
export const LEVEL = {
  crown: 0,
  chin: 104,
  neck: 132,
  shoulder: 145,
  armpit: 192,
  bust: 216,
  waist: 294,
  hip: 372,
  crotch: 408,
  knee: 575,
  ankle: 735,
  sole: 770,
} as const;

/** Angles in degrees. Limb angles are from straight down, positive outwards, negative across the body. */
export interface Pose {
  readonly shoulderTilt: number;
  readonly hipTilt: number;
  /** Sideways shift of the hips, in mannequin units. */
  readonly hipShift: number;
  readonly arms: readonly [LimbPose, LimbPose];
  readonly legs: readonly [LimbPose, LimbPose];
}

/** How an arm or a leg is bent. */
export interface LimbPose {
  readonly upper: number;
  readonly lower: number;
  /** Drawn before the torso rather than behind it. */
  readonly inFront?: boolean;
}

/** An arm or a leg. */
export interface Limb {
  /** −1 on the picture's left, +1 on its right. */
  readonly side: -1 | 1;
  readonly root: Point;
  readonly joint: Point;
  readonly tip: Point;
  readonly inFront: boolean;
  /** A point along the limb: 0 root, 1 elbow or knee, 2 wrist or ankle; `offset` units to the outside of the centre line. */
  at(along: number, offset: number): Point;
  /** Half the limb's thickness there. */
  radius(along: number): number;
  /** Turn of the limb against straight down there, in degrees, clockwise in the picture. */
  turn(along: number): number;
}

/** A body in a pose: where things are on it, in mannequin units. */
export interface Body {
  readonly fit: Fit;
  /** From the mannequin's coordinates to the pose's, for torso and skirt. */
  torso(x: number, y: number): Point;
  /** Turn of the torso at a height, in degrees. */
  turn(y: number): number;
  /** Half the body's width at a height from shoulder to hip. */
  width(y: number): number;
  /** Half the width that both legs take up at a height below the hip, about the torso's centre line. */
  stance(y: number): number;
  readonly arms: readonly [Limb, Limb];
  readonly legs: readonly [Limb, Limb];
  readonly shoulderX: number;
}

/** How a ghost mannequin stands: arms a little away from the body. */
export const MANNEQUIN: Pose = {
  shoulderTilt: 0,
  hipTilt: 0,
  hipShift: 0,
  arms: [
    { upper: 17, lower: 9 },
    { upper: 17, lower: 9 },
  ],
  legs: [
    { upper: 3, lower: 2 },
    { upper: 3, lower: 2 },
  ],
};

type Measure = readonly [y: number, halfWidth: number];
const WOMAN: readonly Measure[] = [
  [132, 26],
  [145, 72],
  [192, 60],
  [216, 63],
  [245, 56],
  [294, 47],
  [330, 58],
  [372, 69],
  [408, 68],
];
const MAN: readonly Measure[] = [
  [132, 32],
  [145, 86],
  [192, 72],
  [216, 72],
  [245, 68],
  [294, 60],
  [330, 60],
  [372, 64],
  [408, 63],
];
const ARM = { upper: 128, lower: 112, radii: [19, 17, 15, 13.5, 12, 14, 12, 9.5, 8.5] };
const LEG = { upper: 190, lower: 165, radii: [35, 34, 30, 25, 20, 23, 20, 13, 11] };

/** Builds a body in a pose; `breadth` multiplies every width (0.9 slim to 1.25 broad). */
export function createBody(fit: Fit, pose: Pose, breadth = 1): Body {
  const measures = fit === 'men' ? MAN : WOMAN;
  const width = (y: number): number => interpolate(measures, y) * breadth;
  const shoulderX = interpolate(measures, LEVEL.shoulder) * breadth;
  const turn = (y: number): number => {
    const t = clamp((y - LEVEL.shoulder) / (LEVEL.hip - LEVEL.shoulder));
    const fade = 1 - clamp((y - LEVEL.hip) / (LEVEL.ankle - LEVEL.hip));
    return (pose.shoulderTilt + (pose.hipTilt - pose.shoulderTilt) * t) * fade;
  };
  const hipJoint = (side: -1 | 1): Point => tilted(pose.hipShift, LEVEL.hip + 12, side * 34 * breadth, pose.hipTilt);
  const legs = ([-1, 1] as const).map((side, i) =>
    limb(side, hipJoint(side), pose.legs[i] as LimbPose, LEG, fit === 'men' ? breadth * 1.05 : breadth),
  ) as unknown as readonly [Limb, Limb];
  const feetX = (legs[0].tip.x + legs[1].tip.x) / 2;
  const centreX = (y: number): number => {
    if (y <= LEVEL.hip) return pose.hipShift * smoothstep((y - LEVEL.bust) / (LEVEL.hip - LEVEL.bust));
    return pose.hipShift + (feetX - pose.hipShift) * clamp((y - LEVEL.hip) / (LEVEL.ankle - LEVEL.hip));
  };
  const torso = (x: number, y: number): Point => tilted(centreX(y), y, x, turn(y));
  const arms = ([-1, 1] as const).map((side, i) =>
    limb(
      side,
      torso(side * (shoulderX - 10), LEVEL.shoulder + 18),
      pose.arms[i] as LimbPose,
      ARM,
      fit === 'men' ? breadth * 1.25 : breadth,
    ),
  ) as unknown as readonly [Limb, Limb];
  const stance = (y: number): number => {
    const reach = legs.map((leg) => {
      const along =
        y < leg.joint.y
          ? (y - leg.root.y) / (leg.joint.y - leg.root.y)
          : 1 + (y - leg.joint.y) / (leg.tip.y - leg.joint.y);
      const s = Math.min(2, Math.max(0, along));
      return Math.abs(leg.at(s, leg.radius(s)).x - centreX(y));
    });
    return Math.max(...reach);
  };
  return { fit, torso, turn, width, stance, arms, legs, shoulderX };
}

function limb(
  side: -1 | 1,
  root: Point,
  pose: LimbPose,
  shape: { upper: number; lower: number; radii: readonly number[] },
  breadth: number,
): Limb {
  const joint = towards(root, side * pose.upper, shape.upper);
  const tip = towards(joint, side * pose.lower, shape.lower);
  const turn = (along: number): number => {
    // The bend is spread over a part of the limb so that cloth goes round the joint in a curve.
    const t = smoothstep((along - 0.8) / 0.4);
    return -side * (pose.upper + (pose.lower - pose.upper) * t);
  };
  return {
    side,
    root,
    joint,
    tip,
    inFront: pose.inFront ?? false,
    at(along, offset) {
      const centre = along <= 1 ? between(root, joint, along) : between(joint, tip, along - 1);
      const a = (turn(along) * Math.PI) / 180;
      return at(centre.x + side * offset * Math.cos(a), centre.y + side * offset * Math.sin(a));
    },
    radius(along) {
      const last = shape.radii.length - 1;
      const place = clamp(along / 2) * last;
      const i = Math.min(last - 1, Math.floor(place));
      const [a, b] = [shape.radii[i] as number, shape.radii[i + 1] as number];
      return (a + (b - a) * (place - i)) * breadth;
    },
    turn,
  };
}

function towards(from: Point, degrees: number, length: number): Point {
  const a = (degrees * Math.PI) / 180;
  return at(from.x + Math.sin(a) * length, from.y + Math.cos(a) * length);
}

function tilted(centreX: number, y: number, x: number, degrees: number): Point {
  const a = (degrees * Math.PI) / 180;
  return at(centreX + x * Math.cos(a), y + x * Math.sin(a));
}

function interpolate(measures: readonly Measure[], y: number): number {
  const first = measures[0] as Measure;
  if (y <= first[0]) return first[1];
  for (let i = 0; i + 1 < measures.length; i++) {
    const [a, b] = [measures[i] as Measure, measures[i + 1] as Measure];
    if (y <= b[0]) return a[1] + ((b[1] - a[1]) * (y - a[0])) / (b[0] - a[0]);
  }
  return (measures.at(-1) as Measure)[1];
}

const clamp = (t: number): number => Math.min(1, Math.max(0, t));
const smoothstep = (t: number): number => clamp(t) ** 2 * (3 - 2 * clamp(t));
