/** The person in a street photo: skin, face and hair, in the stack of parts that the clothes go into. */
import { type Body, LEVEL, type Limb } from './body.js';
import { darker, lighter, luminance } from './colours.js';
import { at, blob, closedPath, curve, ellipse, openPath, type Point, reversed } from './geometry.js';
import { DEPTH, type Part } from './part.js';
import type { Random } from './random.js';

/** What a person looks like. */
export interface Looks {
  readonly skin: string;
  readonly hair: string;
  readonly hairStyle: 'long' | 'bob' | 'bun' | 'short' | 'afro' | 'ponytail';
  readonly beard: boolean;
}

const SKINS = ['#f6d7c3', '#edc3a4', '#dba77f', '#c58c62', '#a06a43', '#7c4c2f', '#5a3522'];
const HAIRS = ['#1c1614', '#2f211b', '#53372a', '#7c5231', '#b07f45', '#d6b071', '#8c3f23', '#8f8b88'];
const LONG_HAIR = ['long', 'long', 'bob', 'bun', 'afro', 'ponytail', 'short'] as const;
const SHORT_HAIR = ['short', 'short', 'short', 'afro', 'bun'] as const;

/** Some person, for whom clothes of this fit are cut. */
export function chooseLooks(random: Random, fit: Body['fit']): Looks {
  const skin = random.pick(SKINS);
  // Dark skin with fair hair is rare enough to leave out.
  const hair = random.pick(luminance(skin) < 0.2 ? HAIRS.slice(0, 3) : HAIRS);
  return {
    skin,
    hair,
    hairStyle: random.pick(fit === 'men' ? SHORT_HAIR : LONG_HAIR),
    beard: fit === 'men' && random.chance(0.4),
  };
}

/** Where the head is: its middle, and its tilt in degrees. */
export interface Head {
  readonly x: number;
  readonly y: number;
  readonly tilt: number;
}

/** The head on a body's neck, tilted by degrees to the picture's right. */
export function headOf(body: Body, tilt: number): Head {
  const neck = body.torso(0, LEVEL.neck);
  const a = (tilt * Math.PI) / 180;
  return { x: neck.x + Math.sin(a) * 78, y: neck.y - Math.cos(a) * 78, tilt };
}

/** All parts of the person. `fill: 'cloth'` is skin; hair has its own colour. */
export function drawFigure(body: Body, looks: Looks, head: Head, hatted: boolean): Part[] {
  return [
    ...torso(body),
    ...body.legs.map((leg) => limbPart(leg, DEPTH.legs, 2.06)),
    ...body.arms.flatMap(armParts),
    ...headParts(head, looks, hatted),
  ];
}

function limbPart(limb: Limb, depth: number, end: number): Part {
  const along = [...(limb.inFront ? [] : [-0.12, -0.03]), 0.06, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, end];
  // The end at the body is round, so that a bare shoulder is; in front of the body it must not show beside a sleeve.
  const thickness = (s: number): number => limb.radius(s) * (s < -0.1 ? 0.4 : s < 0 ? 0.85 : 1);
  const armpit = (s: number): number => (limb.inFront ? Math.min(1, 0.2 + s / 0.5) : 1);
  const outer = along.map((s) => limb.at(s, thickness(s)));
  const inner = along.map((s) => limb.at(s, -thickness(s) * armpit(s)));
  return { d: closedPath(curve(...outer), curve(...reversed(inner))), depth, fill: 'cloth', rim: 12 };
}

function armParts(arm: Limb): Part[] {
  const depth = arm.inFront ? DEPTH.frontArm : DEPTH.backArm;
  const turn = arm.turn(2);
  const a = (turn * Math.PI) / 180;
  const along = (down: number, out: number): Point =>
    at(
      arm.tip.x - Math.sin(a) * down + Math.cos(a) * out * arm.side,
      arm.tip.y + Math.cos(a) * down + Math.sin(a) * out * arm.side,
    );
  const hand: Part = {
    d: blob(along(-4, 8), along(12, 11), along(27, 9), along(38, 2), along(33, -7), along(14, -10), along(-4, -8)),
    depth: depth + 0.2,
    fill: 'cloth',
    rim: 5,
    seams: [openPath(curve(along(34, 2), along(24, 1))), openPath(curve(along(33, -3), along(24, -3)))],
  };
  const thumb: Part = {
    d: blob(along(4, -8), along(14, -14), along(24, -15), along(22, -9), along(12, -6)),
    depth: depth + 0.3,
    fill: 'cloth',
    rim: 3,
  };
  const shoulder: Part = {
    d: ellipse(arm.root, arm.radius(0) * 0.74, arm.radius(0) * 0.74),
    depth: Math.min(depth, DEPTH.body - 0.5),
    fill: 'cloth',
    rim: 0,
  };
  return [shoulder, limbPart(arm, depth, 2.02), hand, thumb];
}

function torso(body: Body): Part[] {
  const p = (x: number, y: number): Point => body.torso(x, y);
  const k = body.shoulderX / 72;
  const right = [
    at(20 * k, 112),
    at(23 * k, 128),
    at(44 * k, 139),
    at(body.shoulderX - 10, 152),
    at(body.width(LEVEL.armpit) - 4, LEVEL.armpit),
    at(body.width(LEVEL.bust), LEVEL.bust),
    at(body.width(LEVEL.waist), LEVEL.waist),
    at(body.width(LEVEL.hip), LEVEL.hip),
    at(30, LEVEL.crotch + 8),
  ];
  const d = closedPath(curve(...right.map((q) => p(q.x, q.y))), curve(...reversed(right).map((q) => p(-q.x, q.y))));
  const bones = [-1, 1].map((s) => openPath(curve(p(s * 9, 150), p(s * 26, 144), p(s * 52, 147))));
  const neck: Part = {
    d: closedPath(
      curve(p(16 * k, 86), p(19 * k, 116), p(26 * k, 136)),
      curve(p(26 * k, 136), p(0, 150), p(-26 * k, 136)),
      curve(p(-26 * k, 136), p(-19 * k, 116), p(-16 * k, 86)),
    ),
    depth: DEPTH.body + 0.1,
    fill: 'cloth',
    rim: 0,
    inside: `<path d="${blob(p(-24, 98), p(0, 124), p(24, 98), p(0, 92))}" fill="#3a1d12" opacity=".28"/>`,
  };
  return [
    { d, depth: DEPTH.body, fill: 'cloth', seams: bones, rim: 14 },
    { ...neck, rim: 0 },
  ];
}

function headParts(head: Head, looks: Looks, hatted: boolean): Part[] {
  const a = (head.tilt * Math.PI) / 180;
  const q = (x: number, y: number): Point =>
    at(head.x + x * Math.cos(a) - y * Math.sin(a), head.y + x * Math.sin(a) + y * Math.cos(a));
  const { skin, hair } = looks;
  const lip = luminance(skin) < 0.2 ? '#8a4038' : '#b9554f';
  const dark = darker(skin, 0.55);
  const eye = (s: number): string =>
    `<path d="${ellipse(q(s * 14, -1), 5.4, 2.9, head.tilt)}" fill="#fbf8f4"/><path d="${ellipse(q(s * 14, -1), 2.8, 2.9)}" fill="#2d1f19"/>` +
    `<path d="${openPath(curve(q(s * 8, -2), q(s * 14, -5), q(s * 20, -2)))}" fill="none" stroke="#1d1310" stroke-width="1.7"/>` +
    `<path d="${openPath(curve(q(s * 7, -11), q(s * 14, -14), q(s * 22, -10)))}" fill="none" stroke="${darker(hair, 0.25)}" stroke-width="2.6" stroke-linecap="round"/>`;
  const face =
    `<path d="${ellipse(q(-19, 14), 8, 6)}${ellipse(q(19, 14), 8, 6)}" fill="#d0605a" opacity=".14"/>` +
    eye(-1) +
    eye(1) +
    `<path d="${openPath(curve(q(-1, 0), q(-3.5, 12), q(-5, 16), q(0, 18.5), q(4.5, 16)))}" fill="none" stroke="${dark}" stroke-width="1.5" opacity=".55"/>` +
    `<path d="${closedPath(curve(q(-9, 28), q(-3, 25.6), q(0, 26.6), q(3, 25.6), q(9, 28)), curve(q(9, 28), q(0, 33.5), q(-9, 28)))}" fill="${lip}" opacity=".85"/>`;
  const beard = looks.beard
    ? `<path d="${closedPath(curve(q(-33, 4), q(-29, 28), q(-14, 47), q(0, 52), q(14, 47), q(29, 28), q(33, 4)), curve(q(33, 4), q(23, 20), q(12, 22), q(0, 21), q(-12, 22), q(-23, 20), q(-33, 4)))}" fill="${hair}" opacity=".88"/><path d="${ellipse(q(0, 29), 8, 3)}" fill="${lip}" opacity=".8"/>`
    : '';
  const parts: Part[] = [
    ...[-1, 1].map((s): Part => ({ d: ellipse(q(s * 33, 4), 5, 9), depth: DEPTH.head, fill: 'cloth', rim: 4 })),
    {
      d: blob(
        q(0, -46),
        q(22, -40),
        q(33, -16),
        q(32, 12),
        q(24, 34),
        q(10, 47),
        q(0, 49),
        q(-10, 47),
        q(-24, 34),
        q(-32, 12),
        q(-33, -16),
        q(-22, -40),
      ),
      depth: DEPTH.head,
      fill: 'cloth',
      rim: 12,
      inside: beard + face,
    },
  ];
  return [...parts, ...hairParts(q, looks, hatted)];
}

function hairParts(q: (x: number, y: number) => Point, { hair, hairStyle }: Looks, hatted: boolean): Part[] {
  const lock = (d: string, depth: number, folds: readonly string[] = []): Part => ({
    d,
    depth,
    fill: hair,
    rim: 11,
    folds,
  });
  const strands = (xs: readonly number[], from: number, to: number): string[] =>
    xs.map((x) => openPath(curve(q(x, from), q(x * 1.12, (from + to) / 2), q(x * 1.02, to))));
  const cap = (low: number): Part =>
    lock(
      closedPath(
        curve(q(-36, low), q(-38, -18), q(-26, -46), q(0, -55), q(26, -46), q(38, -18), q(36, low)),
        curve(q(36, low), q(31, -12), q(16, -31), q(-8, -33)),
        curve(q(-8, -33), q(-24, -28), q(-31, -10), q(-36, low)),
      ),
      DEPTH.head + 1,
      [openPath(curve(q(-8, -33), q(6, -46), q(22, -40))), openPath(curve(q(-12, -34), q(-24, -40), q(-32, -22)))],
    );
  const parts: Part[] = [];
  if (hairStyle === 'long')
    parts.push(
      lock(
        blob(
          q(-38, -20),
          q(0, -56),
          q(38, -20),
          q(46, 30),
          q(52, 84),
          q(38, 108),
          q(0, 96),
          q(-38, 108),
          q(-52, 84),
          q(-46, 30),
        ),
        DEPTH.behind + 1,
        strands([-40, -28, 28, 40], 0, 100),
      ),
    );
  if (hairStyle === 'bob')
    parts.push(
      lock(
        blob(q(-38, -22), q(0, -56), q(38, -22), q(44, 14), q(41, 50), q(22, 58), q(-22, 58), q(-41, 50), q(-44, 14)),
        DEPTH.behind + 1,
      ),
    );
  if (hairStyle === 'ponytail')
    parts.push(
      lock(
        blob(q(20, -40), q(52, -34), q(60, 20), q(50, 74), q(42, 20), q(30, -10)),
        DEPTH.behind + 1,
        strands([46], -20, 60),
      ),
    );
  if (hairStyle === 'bun' && !hatted)
    parts.push(
      lock(ellipse(q(0, -62), 18, 16), DEPTH.behind + 1, [openPath(curve(q(-12, -64), q(0, -72), q(12, -62)))]),
    );
  if (hairStyle === 'afro') {
    const round = Array.from({ length: 18 }, (_, i) => {
      const a = (i / 18) * Math.PI * 2;
      const r = 54 + (i % 2) * 4;
      return q(Math.cos(a) * r, -22 + Math.sin(a) * (r - 6));
    });
    parts.push(lock(blob(...round), DEPTH.behind + 1));
  }
  parts.push(cap(hairStyle === 'short' ? -8 : hairStyle === 'afro' ? -4 : 8));
  if (hairStyle === 'long' || hairStyle === 'bob') {
    const end = hairStyle === 'long' ? 92 : 48;
    for (const s of [-1, 1]) {
      parts.push(
        lock(
          closedPath(
            curve(q(s * 30, -26), q(s * 41, 0), q(s * 45, end * 0.6), q(s * 40, end)),
            curve(q(s * 40, end), q(s * 31, end * 0.7), q(s * 33, end * 0.3), q(s * 28, -8), q(s * 30, -26)),
          ),
          DEPTH.head + 1.2,
          [openPath(curve(q(s * 35, -10), q(s * 40, end * 0.5), q(s * 37, end * 0.9)))],
        ),
      );
    }
  }
  return parts;
}

/** A phone held up to a mirror. */
export function phoneIn(hand: Point): Part {
  return {
    d: closedPath(
      curve(at(hand.x - 15, hand.y - 34), at(hand.x + 15, hand.y - 34)),
      curve(at(hand.x + 15, hand.y - 34), at(hand.x + 15, hand.y + 22)),
      curve(at(hand.x + 15, hand.y + 22), at(hand.x - 15, hand.y + 22)),
    ),
    depth: DEPTH.frontArm + 5,
    fill: '#23242a',
    rim: 3,
    inside: `<path d="${ellipse(at(hand.x - 8, hand.y - 26), 3.4, 3.4)}" fill="#0a0a0d" stroke="${lighter('#23242a', 0.3)}"/>`,
  };
}
