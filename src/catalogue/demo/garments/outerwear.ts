/** Coats and jackets: two fronts that close or hang open over a back, with collar and sleeves. */
import { type Body, LEVEL } from '../body.js';
import { COLOURS } from '../colours.js';
import type { GarmentDesign } from '../design.js';
import { at, closedPath, curve, openPath, type Point, reversed, straight } from '../geometry.js';
import { seamColour } from '../paint.js';
import { DEPTH, type Part } from '../part.js';
import { steps } from './bodice.js';
import { lapels, shirtCollar } from './collar.js';
import { sleeves } from './sleeve.js';
import { belt, button } from './trims.js';

const depth = DEPTH.outerwear;
const COATS = ['trench coat', 'wool coat'];
const PADDED = ['puffer jacket', 'gilet'];

function hemOf({ style, length }: GarmentDesign): number {
  if (length === 'midi') return 640;
  if (length === 'knee-length') return 560;
  if (length === 'longline') return PADDED.includes(style) ? 520 : 450;
  if (length === 'cropped') return 318;
  return style === 'blazer' ? 412 : style === 'biker jacket' || style === 'denim jacket' ? 356 : 376;
}

/** `open` is how far each front stands off the middle at the hem, mannequin units; 0 = closed. */
export function drawOuterwear(design: GarmentDesign, body: Body, open = 0): Part[] {
  const hem = hemOf(design);
  const padded = PADDED.includes(design.style);
  const gathered = ['bomber jacket', 'puffer jacket', 'gilet'].includes(design.style) && hem < 480;
  const ease = padded ? 17 : COATS.includes(design.style) ? 12 : 9;
  const flare = COATS.includes(design.style) ? 30 : 5;
  const side = (y: number): number => {
    const waisted = design.detail === 'belt' && COATS.includes(design.style) ? 0.35 : 0.75;
    const under = body.width(Math.min(y, LEVEL.hip));
    const box = body.width(LEVEL.bust) + 2;
    const width = Math.max(under, under + (box - under) * waisted) + ease;
    const below = Math.max(0, y - LEVEL.hip) / 270;
    const puffed = padded ? 3.5 * Math.abs(Math.sin(((y - 190) / 34) * Math.PI)) : 0;
    const drawn = gathered && y > hem - 16 ? -9 : 0;
    return Math.max(width + flare * below, y > LEVEL.hip ? body.stance(y) + 9 : 0) + puffed + drawn;
  };
  const p = (x: number, y: number): Point => body.torso(x, y);
  const k = body.shoulderX / 72;
  const foot = footOf(design);
  const gap = (y: number): number => (open <= 0 ? -5 : open * (0.45 + 0.55 * Math.max(0, (y - 150) / (hem - 150))));
  const parts: Part[] = [];
  if (design.sleeve !== 'none' && design.sleeve !== 'sleeveless') {
    parts.push(
      ...sleeves(body, {
        sleeve: 'long',
        ease: padded ? 15 : 9,
        outer: true,
        ...(gathered ? { cuff: 'rib' as const } : {}),
        ...(padded
          ? {
              seams: (arm) =>
                steps(0.16, 1.9, 0.2).map((s) =>
                  openPath(curve(arm.at(s, arm.radius(s) + 20), arm.at(s + 0.03, 0), arm.at(s, -arm.radius(s) - 20))),
                ),
            }
          : {}),
      }),
    );
  }
  parts.push(back(p, side, hem, k));
  for (const s of [1, -1] as const) parts.push(front(design, body, s, { hem, side, gap, foot }));
  if (design.detail === 'hood' || design.style === 'parka') parts.push(...hood(p, k));
  parts.push(...collarOf(design, body, foot, gap(foot)));
  if (design.detail === 'belt' && design.style !== 'biker jacket') {
    parts.push(...belt(body, LEVEL.waist, depth + 0.4, design, ease + 1).map((part) => ({ ...part, fill: 'cloth' })));
  }
  return parts;
}

/** Where the lapels meet, or where the front closes below the neck. */
function footOf({ style }: GarmentDesign): number {
  return style === 'trench coat'
    ? 236
    : style === 'wool coat'
      ? 262
      : style === 'blazer'
        ? 286
        : style === 'biker jacket'
          ? 224
          : 156;
}

interface Front {
  readonly hem: number;
  readonly side: (y: number) => number;
  readonly gap: (y: number) => number;
  readonly foot: number;
}

function back(p: (x: number, y: number) => Point, side: (y: number) => number, hem: number, k: number): Part {
  const right = steps(LEVEL.armpit, hem - 6, 40).map((y) => at(side(y) - 4, y));
  return {
    d: closedPath(
      curve(p(-30 * k, 128), p(0, 136), p(30 * k, 128)),
      straight(p(30 * k, 128), p(60 * k, 146)),
      curve(...right.map((q) => p(q.x, q.y)), p(side(hem) - 5, hem - 8)),
      curve(p(side(hem) - 5, hem - 8), p(0, hem - 2), p(-side(hem) + 5, hem - 8)),
      curve(p(-side(hem) + 5, hem - 8), ...reversed(right).map((q) => p(-q.x, q.y)), p(-60 * k, 146)),
    ),
    depth: DEPTH.behind,
    fill: 'lining',
    inside: `<path d="${closedPath(straight(p(-8, 140), p(8, 140), p(8, 150), p(-8, 150)))}" fill="#f4f0e6" opacity=".9"/>`,
    rim: 10,
  };
}

function front(design: GarmentDesign, body: Body, s: 1 | -1, { hem, side, gap, foot }: Front): Part {
  const p = (x: number, y: number): Point => body.torso(s * x, y);
  const k = body.shoulderX / 72;
  const pit = p(side(LEVEL.armpit) - 4, LEVEL.armpit + 4);
  const shoulder = p(body.shoulderX - 3, LEVEL.shoulder + 3);
  const levels = [...steps(LEVEL.armpit + 12, hem, PADDED.includes(design.style) ? 8.5 : 26), hem];
  const edge = [...steps(foot, hem, 50), hem + 4];
  const thread = seamColour(COLOURS[design.colour]);
  const padded = PADDED.includes(design.style);
  const line = (d: string, width = 1.5, opacity = 0.7): string =>
    `<path d="${d}" fill="none" stroke="${thread}" stroke-width="${width}" opacity="${opacity}"/>`;
  let inside = '';
  const folds: string[] = [];
  if (padded) {
    for (const y of steps(176, hem - 8, 34)) {
      const seam = openPath(curve(p(-12, y + 4), p(side(y) * 0.5, y + 6), p(side(y) + 4, y)));
      inside += `<path d="${seam}" fill="none" stroke="#000000" stroke-width="7" opacity=".16"/>${line(seam, 1.4)}`;
      folds.push(openPath(curve(p(6, y + 8), p(side(y) * 0.5, y + 12), p(side(y), y + 6))));
    }
  } else {
    folds.push(
      openPath(curve(p(side(285), 280), p(side(290) * 0.66, 292), p(side(290) * 0.4, 290))),
      openPath(curve(p(side(250) * 0.8, 214), p(side(250) * 0.68, 250), p(side(300) * 0.62, 300))),
    );
    if (hem > 430)
      folds.push(
        ...[0.32, 0.72].map((t) =>
          openPath(curve(p(side(330) * t, 330), p(side(440) * t, 440), p(side(hem) * t, hem))),
        ),
      );
  }
  inside += details(design, p, s, side, hem, foot, gap, line);
  return {
    d: closedPath(
      straight(p(27 * k, 131), shoulder),
      curve(shoulder, p(body.shoulderX - 4, 168), pit),
      curve(pit, ...levels.map((y) => p(side(y), y))),
      curve(p(side(hem), hem), p(side(hem) * 0.5, hem + 4), p(gap(hem), hem + 5)),
      curve(...[...edge].reverse().map((y) => p(gap(y), y))),
      curve(p(gap(foot), foot), p(14 * k + Math.max(0, gap(foot)) * 0.5, 156), p(27 * k, 131)),
    ),
    depth: depth + (s === -1 ? 0.1 : 0),
    fill: 'cloth',
    turn: body.turn(LEVEL.waist),
    origin: body.torso(0, LEVEL.waist),
    folds,
    seams: padded ? [] : [openPath(curve(p(gap(hem), hem - 4), p(side(hem) * 0.5, hem - 5), p(side(hem), hem - 8)))],
    inside,
    rim: 16,
  };
}

/** What is on one front: buttons, zip, pockets, flaps. `p` is mirrored for the left one. */
function details(
  design: GarmentDesign,
  p: (x: number, y: number) => Point,
  s: 1 | -1,
  side: (y: number) => number,
  hem: number,
  foot: number,
  gap: (y: number) => number,
  line: (d: string, width?: number, opacity?: number) => string,
): string {
  const pocket = (x: number, y: number, w: number, h: number): string =>
    line(closedPath(straight(p(x, y), p(x + w, y - 2), p(x + w, y - 2 + h), p(x, y + h))), 1.6);
  const zip = `<path d="${openPath(curve(...steps(foot, hem, 40).map((y) => p(gap(y) + 2, y)), p(gap(hem) + 2, hem)))}" fill="none" stroke="#b9bcc2" stroke-width="3.4" stroke-dasharray="1.6 1.2"/>`;
  const column = (x: number, from: number, to: number, step: number): string =>
    steps(from, to, step)
      .map((y) => button(p(x + Math.max(0, gap(y)), y), design, 4.4))
      .join('');
  switch (design.style) {
    case 'trench coat':
      return (
        column(26, foot + 14, 400, 46) +
        pocket(side(350) * 0.5, 352, 10, 44) +
        line(openPath(curve(p(20, 176), p(42, 222), p(side(220) - 2, 214))), 1.8) +
        line(openPath(straight(p(52, 148), p(62, 160))), 5, 0.5)
      );
    case 'wool coat':
      return (
        (s === -1 ? column(9, foot + 12, 420, 44) : '') +
        (design.detail === 'patch pockets' ? pocket(24, 380, 42, 52) : pocket(26, 372, 38, 12))
      );
    case 'blazer':
      return (
        (s === -1 ? column(9, foot + 8, 340, 30) : pocket(24, 226, 24, 6)) +
        (design.detail === 'patch pockets' ? pocket(20, 336, 40, 46) : pocket(22, 340, 38, 11))
      );
    case 'denim jacket':
      return (
        line(openPath(straight(p(-4, 200), p(side(200), 196))), 1.6) +
        line(closedPath(straight(p(17, 202), p(46, 201), p(46, 214), p(31, 221), p(17, 215)))) +
        button(p(31, 213), design, 3.4) +
        line(openPath(straight(p(20, 221), p(10, hem - 14)))) +
        line(openPath(straight(p(43, 219), p(36, hem - 14)))) +
        line(openPath(curve(p(-5, hem - 14), p(side(hem) * 0.5, hem - 13), p(side(hem), hem - 17))), 1.8) +
        (s === -1 ? column(3, 176, hem, 33) : '')
      );
    case 'bomber jacket': {
      const trim = design.detail === 'stripe trim' ? COLOURS[design.accent] : '#000000';
      const bands = [6, 12]
        .map(
          (o) =>
            `<path d="${openPath(curve(p(gap(hem), hem - o + 4), p(side(hem) * 0.5, hem - o + 4), p(side(hem) + 3, hem - o)))}" fill="none" stroke="${trim}" stroke-width="2.6" opacity="${design.detail === 'stripe trim' ? 0.95 : 0.3}"/>`,
        )
        .join('');
      return (
        zip +
        bands +
        line(openPath(curve(p(-4, hem - 15), p(side(hem) * 0.5, hem - 15), p(side(hem) + 3, hem - 19))), 1.5) +
        line(openPath(straight(p(34, 300), p(46, 338))), 2.4)
      );
    }
    case 'biker jacket':
      return (
        `<path d="${openPath(straight(p(s === -1 ? 30 : 2, 190), p(gap(hem) + 2, hem)))}" fill="none" stroke="#c7cad0" stroke-width="3.6" stroke-dasharray="1.8 1.2"/>` +
        `<path d="${openPath(straight(p(28, 296), p(56, 312)))}" fill="none" stroke="#c7cad0" stroke-width="3" stroke-dasharray="1.8 1.2"/>` +
        `<path d="${openPath(straight(p(34, 214), p(58, 222)))}" fill="none" stroke="#c7cad0" stroke-width="2.6" stroke-dasharray="1.8 1.2"/>` +
        line(openPath(straight(p(-4, hem - 22), p(side(hem), hem - 24))), 1.6) +
        (design.detail === 'belt'
          ? `<path d="${openPath(straight(p(-4, hem - 10), p(side(hem), hem - 12)))}" stroke="#000000" stroke-width="13" opacity=".35"/><path d="${closedPath(straight(p(8, hem - 19), p(22, hem - 19), p(22, hem - 2), p(8, hem - 2)))}" fill="none" stroke="#c7cad0" stroke-width="3"/>`
          : '')
      );
    default:
      return zip + line(openPath(straight(p(34, 312), p(44, 352))), 2.4);
  }
}

function collarOf(design: GarmentDesign, body: Body, foot: number, gap: number): Part[] {
  const p = (x: number, y: number): Point => body.torso(x, y);
  const k = body.shoulderX / 72;
  if (COATS.includes(design.style) || design.style === 'blazer' || design.style === 'biker jacket') {
    return lapels(body, depth + 0.3, foot, gap, 'cloth', COATS.includes(design.style) ? 1.15 : 1);
  }
  if (design.style === 'denim jacket')
    return shirtCollar(body, depth + 0.3, design.detail === 'borg collar' ? '#f1e7d3' : 'cloth');
  const tall = PADDED.includes(design.style) ? 112 : 122;
  const o = Math.max(0, gap);
  return [-1, 1].map((s) => ({
    d: closedPath(
      curve(p(s * o, 160), p(s * (o + 1), tall + 30), p(s * (2 + o), tall + 14)),
      curve(p(s * (2 + o), tall + 14), p(s * 22 * k, tall + 10), p(s * 34 * k, tall)),
      curve(p(s * 34 * k, tall), p(s * 41 * k, 136), p(s * 38 * k, 146)),
      curve(p(s * 38 * k, 146), p(s * 22 * k, 158), p(s * o, 164)),
    ),
    depth: depth + 0.3,
    fill: 'cloth' as const,
    seams: Array.from({ length: 9 }, (_, i) =>
      openPath(straight(p(s * (o + 3 + i * 4.2) * k, tall + 12 - i), p(s * (o + 2 + i * 4.2) * k, 164 - i * 2))),
    ),
    rim: 8,
  }));
}

function hood(p: (x: number, y: number) => Point, k: number): Part[] {
  return [
    {
      d: closedPath(
        curve(
          p(-46 * k, 150),
          p(-52 * k, 116),
          p(-30 * k, 90),
          p(0, 85),
          p(30 * k, 90),
          p(52 * k, 116),
          p(46 * k, 150),
        ),
        curve(p(46 * k, 150), p(0, 160), p(-46 * k, 150)),
      ),
      depth: DEPTH.behind - 1,
      fill: 'cloth',
      folds: [openPath(curve(p(-34, 104), p(0, 94), p(34, 104)))],
    },
  ];
}
