/** Trousers, jeans and shorts: two legs and a waistband. */
import { type Body, LEVEL, type Limb } from '../body.js';
import { COLOURS } from '../colours.js';
import type { GarmentDesign } from '../design.js';
import { closedPath, curve, openPath, type Point, reversed, straight } from '../geometry.js';
import { seamColour } from '../paint.js';
import { DEPTH, type Part } from '../part.js';
import { steps } from './bodice.js';
import { belt, bow, button } from './trims.js';

/** Room around the leg by place (0 hip, 1 knee, 2 ankle), mannequin units. */
type Cut = (along: number) => number;
const CUTS: { readonly [style: string]: Cut } = {
  'skinny jeans': (s) => 3 - s * 0.3,
  'straight jeans': (s) => 4 + 6 * Math.min(1, s),
  'tailored trousers': (s) => 5 + 5 * Math.min(1, s) - Math.max(0, s - 1.2) * 3,
  'wide-leg trousers': (s) => 6 + 14 * s,
  'flared trousers': (s) => 3 + 1 * s + Math.max(0, s - 1) ** 1.2 * 26,
  joggers: (s) => 8 + 5 * Math.sin(Math.PI * Math.min(1, s / 2)),
  'cargo trousers': (s) => 8 + 6 * Math.min(1, s),
  shorts: (s) => 8 + 8 * s,
};

/** Where the leg ends: 2 is the ankle. */
function endOf({ style, length }: GarmentDesign): number {
  if (style === 'shorts') return length === 'mini' ? 0.42 : 0.86;
  if (length === 'cropped') return 1.66;
  return style === 'joggers' || style === 'skinny jeans'
    ? 1.94
    : style === 'wide-leg trousers' || style === 'flared trousers'
      ? 2.08
      : 2.0;
}

export function drawTrousers(design: GarmentDesign, body: Body): Part[] {
  const cut = CUTS[design.style] ?? ((s: number) => 4 + 4 * s);
  const end = endOf(design);
  const parts = body.legs.flatMap((leg) => trouserLeg(design, body, leg, cut, end));
  parts.push(...waistband(design, body, 4 + cut(0) * 0.5));
  if (design.detail === 'bow') parts.push(...bow(body.torso(4, LEVEL.waist + 16), DEPTH.trousers, 0.95));
  return parts;
}

function trouserLeg(design: GarmentDesign, body: Body, leg: Limb, cut: Cut, end: number): Part[] {
  const { side } = leg;
  const p = (x: number, y: number): Point => body.torso(side * x, y);
  const waist = LEVEL.waist + 2;
  const ease = 3 + cut(0) * 0.5;
  const along = [...steps(0.16, end, 0.15), end];
  const outer = along.map((s) => leg.at(s, leg.radius(s) + cut(s)));
  const inner = along.filter((s) => s >= 0.3 || s === end).map((s) => leg.at(s, -(leg.radius(s) + cut(s) * 0.8)));
  const hips = [waist, 318, 345, 372].map((y) => p(body.width(y) + ease, y));
  const hemOuter = outer.at(-1) as Point;
  const hemInner = inner.at(-1) as Point;
  const hemMiddle = leg.at(end + 0.025, 0);
  const centre = [p(-2, waist), p(-2, 360), p(-1, LEVEL.crotch + 10)];
  const denim = design.fabric === 'denim';
  const thread =
    denim && ['denim blue', 'indigo', 'sky blue'].includes(design.colour)
      ? '#c08a45'
      : seamColour(COLOURS[design.colour]);
  const stitched = (d: string, width = 1.3): string =>
    `<path d="${d}" fill="none" stroke="${thread}" stroke-width="${width}" stroke-dasharray="4 2.2" opacity=".9"/>`;
  const r = (s: number, t: number): Point => leg.at(s, (leg.radius(s) + cut(s)) * t);

  const pocket = openPath(
    curve(p(body.width(waist) * 0.62, waist + 10), p(body.width(330) * 0.72, 326), p(body.width(345) + ease, 344)),
  );
  let inside = `<path d="${pocket}" fill="none" stroke="#000000" stroke-width="1.8" opacity=".4"/>${denim ? stitched(pocket) : ''}`;
  if (denim) inside += stitched(openPath(curve(...steps(0.3, end, 0.3).map((s) => r(s, 0.92)))), 1.1);
  if (side === 1) inside += stitched(openPath(curve(p(13, waist + 8), p(13, 358), p(1, 392))), 1.2);
  if (design.style === 'tailored trousers' || design.style === 'wide-leg trousers') {
    inside += `<path d="${openPath(curve(p(34, waist + 20), ...steps(0.2, end, 0.3).map((s) => r(s, 0.05)), r(end, 0.05)))}" fill="none" stroke="#000000" stroke-width="2.2" opacity=".22"/>`;
  }
  if (design.detail === 'ripped knees') inside += rip(r, 0.94) + (side === -1 ? rip(r, 0.62) : '');
  if (design.detail === 'side stripe') {
    const strip = [...along.map((s) => r(s, 0.98)), ...reversed(along.map((s) => r(s, 0.72)))];
    inside += `<path d="${closedPath(straight(p(body.width(waist) + ease - 1, waist), ...strip, p(body.width(waist) + ease - 9, waist)))}" fill="${COLOURS[design.accent]}" opacity=".95"/>`;
  }
  if (design.style === 'cargo trousers') {
    const box = closedPath(straight(r(0.62, 0.15), r(0.62, 0.98), r(0.98, 0.98), r(0.98, 0.15)));
    const flap = closedPath(straight(r(0.6, 0.1), r(0.6, 1), r(0.72, 1), r(0.72, 0.1)));
    inside += `<path d="${box}" fill="#000000" fill-opacity=".08" stroke="${thread}" stroke-width="1.6"/><path d="${flap}" fill="#000000" fill-opacity=".13" stroke="${thread}" stroke-width="1.6"/>`;
  }
  const parts: Part[] = [
    {
      d: closedPath(
        curve(...hips, ...outer),
        curve(hemOuter, hemMiddle, hemInner),
        curve(...reversed(inner), p(4, LEVEL.crotch + 14)),
        straight(p(4, LEVEL.crotch + 14), ...reversed(centre)),
        straight(p(-2, waist), hips[0] as Point),
      ),
      depth: DEPTH.trousers,
      fill: 'cloth',
      turn: leg.turn(0.5),
      origin: leg.root,
      folds: legFolds(p, r, end, design.style),
      seams:
        design.style === 'joggers'
          ? []
          : [openPath(curve(r(end - 0.05, 1), leg.at(end - 0.03, 0), r(end - 0.05, -0.9)))],
      inside,
      rim: 17,
    },
  ];
  if (design.detail === 'turn-ups' || design.style === 'joggers') {
    const [from, to] = design.style === 'joggers' ? [end - 0.02, end + 0.07] : [end - 0.1, end + 0.02];
    const w = (s: number): number => (design.style === 'joggers' ? leg.radius(s) + 4 : leg.radius(s) + cut(s) + 2.5);
    parts.push({
      d: closedPath(
        curve(leg.at(from, w(from)), leg.at(to, w(to))),
        curve(leg.at(to, w(to)), leg.at(to + 0.025, 0), leg.at(to, -w(to))),
        straight(leg.at(to, -w(to)), leg.at(from, -w(from))),
        curve(leg.at(from, -w(from)), leg.at(from + 0.02, 0), leg.at(from, w(from))),
      ),
      depth: DEPTH.trousers,
      fill: 'cloth',
      rim: 6,
      inside: denim
        ? `<path d="${closedPath(curve(leg.at(from, w(from)), leg.at(to, w(to)), leg.at(to, -w(to)), leg.at(from, -w(from))))}" fill="#ffffff" opacity=".38"/>`
        : '',
    });
  }
  return parts;
}

function legFolds(
  p: (x: number, y: number) => Point,
  r: (s: number, t: number) => Point,
  end: number,
  style: string,
): string[] {
  const list = [openPath(curve(p(6, 400), p(26, 392), p(46, 398))), openPath(curve(p(8, 412), p(24, 420), p(40, 432)))];
  if (end > 1.2)
    list.push(
      openPath(curve(r(0.93, -0.9), r(0.98, -0.3), r(0.95, 0.3))),
      openPath(curve(r(1.08, 0.9), r(1.12, 0.2), r(1.08, -0.4))),
    );
  if (style === 'wide-leg trousers' || style === 'flared trousers')
    list.push(...[-0.45, 0.4].map((t) => openPath(curve(r(0.9, t * 0.8), r(1.4, t), r(end, t * 1.1)))));
  else if (end > 1.8)
    list.push(
      openPath(curve(r(end - 0.2, -0.9), r(end - 0.15, 0), r(end - 0.2, 0.7))),
      openPath(curve(r(end - 0.09, 0.9), r(end - 0.06, 0.1), r(end - 0.1, -0.7))),
    );
  return list;
}

function rip(r: (s: number, t: number) => Point, s: number): string {
  const hole = closedPath(
    curve(r(s, -0.5), r(s - 0.025, 0), r(s, 0.45)),
    curve(r(s, 0.45), r(s + 0.04, 0), r(s, -0.5)),
  );
  const threads = [0.005, 0.02]
    .map((o) => openPath(curve(r(s + o, -0.4), r(s + o + 0.008, 0), r(s + o, 0.38))))
    .join('');
  return `<path d="${hole}" fill="#d9b59a"/><path d="${hole}" fill="none" stroke="#e9eef3" stroke-width="2.2"/><path d="${threads}" fill="none" stroke="#f2f4f6" stroke-width="1.3"/>`;
}

function waistband(design: GarmentDesign, body: Body, ease: number): Part[] {
  const y = LEVEL.waist;
  const p = (x: number, yy: number): Point => body.torso(x, yy);
  const w = body.width(y) + ease;
  if (design.detail === 'belt') return belt(body, y + 4, DEPTH.trousers, design, ease + 1);
  const elastic = design.style === 'joggers';
  return [
    {
      d: closedPath(
        curve(p(-w, y - 7), p(0, y - 3), p(w, y - 7)),
        straight(p(w, y - 7), p(w + 2, y + 10)),
        curve(p(w + 2, y + 10), p(0, y + 14), p(-w - 2, y + 10)),
      ),
      depth: DEPTH.trousers,
      fill: 'cloth',
      rim: 5,
      seams: elastic
        ? Array.from({ length: 17 }, (_, i) =>
            openPath(straight(p(w * (i / 8 - 1), y - 6), p(w * (i / 8 - 1), y + 13))),
          )
        : [],
      over: elastic
        ? [-1, 1]
            .map(
              (s) =>
                `<path d="${openPath(curve(p(s * 4, y + 6), p(s * 9, y + 26), p(s * 8, y + 48)))}" fill="none" stroke="${seamColour(COLOURS[design.colour])}" stroke-width="2.6" stroke-linecap="round"/>`,
            )
            .join('')
        : button(p(2, y + 4), design, 4.2),
    },
  ];
}
