/** Tops: T-shirts, shirts, blouses, jumpers, hoodies, vests, cardigans. */
import { type Body, LEVEL } from '../body.js';
import { COLOURS } from '../colours.js';
import type { GarmentDesign } from '../design.js';
import { at, closedPath, curve, ellipse, openPath, type Point, straight } from '../geometry.js';
import { seamColour } from '../paint.js';
import { DEPTH, type Part } from '../part.js';
import { bodice, steps } from './bodice.js';
import { shirtCollar } from './collar.js';
import { type SleeveOptions, sleeves } from './sleeve.js';
import { bow, button, chestPrint, laceHem, patchPocket } from './trims.js';

const depth = DEPTH.top;
/** Room at the waist, mannequin units. */
const ROOM: { readonly [style: string]: number } = {
  'T-shirt': 15,
  shirt: 15,
  blouse: 17,
  jumper: 20,
  hoodie: 24,
  'vest top': 5,
  camisole: 11,
  'polo shirt': 13,
  cardigan: 18,
};
const KNITWEAR = ['jumper', 'cardigan', 'hoodie'];

/** Hem of a top of this length. */
function hemOf(design: GarmentDesign): number {
  if (design.length === 'cropped') return LEVEL.waist + 6;
  return design.length === 'longline' ? 432 : KNITWEAR.includes(design.style) ? 374 : 386;
}

/** @param tucked the top goes into trousers or skirt: it is drawn to just below the waist */
export function drawTop(design: GarmentDesign, body: Body, tucked = false): Part[] {
  const p = (x: number, y: number): Point => body.torso(x, y);
  const hem = tucked ? LEVEL.waist + 10 : hemOf(design);
  const room = ROOM[design.style] ?? 12;
  const knitwear = KNITWEAR.includes(design.style);
  const side = (y: number): number => {
    const body0 = body.width(Math.min(y, LEVEL.hip));
    const straightDown = body.width(LEVEL.bust) + 3 + room * 0.35;
    const waisted = body0 + 4 + room * 0.4;
    const loose = room / 24;
    const width =
      tucked && y > LEVEL.waist - 4
        ? body0 + 2
        : Math.max(body0 + 4, waisted * (1 - loose) + Math.max(straightDown, waisted) * loose);
    return knitwear && y > hem - 16 ? width - 5 : width;
  };
  const cuff: Partial<SleeveOptions> = knitwear
    ? { cuff: 'rib' }
    : design.style === 'shirt' && design.sleeve === 'long'
      ? { cuff: 'button' }
      : {};
  const parts = sleeves(body, { sleeve: design.sleeve, ease: knitwear ? 8 : room > 12 ? 5 : 3, ...cuff });
  const opened = ['shirt', 'cardigan'].includes(design.style) || design.detail === 'buttons';
  const seams: string[] = [];
  let inside = chestPrint(body, design);
  if (opened) {
    const from = design.style === 'cardigan' ? (design.neckline === 'V-neck' ? 214 : 156) : 160;
    seams.push(
      openPath(straight(p(-6.5, from - 4), p(-6.5, hem + 6))),
      openPath(straight(p(6.5, from - 4), p(6.5, hem + 6))),
    );
    inside += steps(from + 12, hem - 4, 30)
      .map((y) => button(p(0, y), design))
      .join('');
  }
  if (design.style === 'polo shirt') {
    seams.push(openPath(straight(p(-7, 160), p(-7, 218), p(7, 218), p(7, 160))));
    inside += [176, 200].map((y) => button(p(0, y), design, 3)).join('');
  }
  if (design.detail === 'chest pocket' || design.detail === 'two chest pockets')
    inside += patchPocket(p, 18, 206, 27, design, design.style === 'shirt');
  if (design.detail === 'two chest pockets') inside += patchPocket(p, -45, 206, 27, design, true);
  if (design.detail === 'pouch pocket') seams.push(...pouch(p, hem));
  if (knitwear && !tucked) inside += ribbing(p, side, hem);
  parts.push(
    ...bodice(body, {
      neckline: design.neckline,
      sleeve: design.sleeve,
      depth,
      side,
      hem,
      sag: design.style === 'shirt' ? 10 : 5,
      seams,
      folds: sideFolds(p, side, hem, room),
      inside,
    }),
  );
  if (design.neckline === 'shirt collar')
    parts.push(...shirtCollar(body, depth + 0.2, design.detail === 'contrast collar' ? 'accent' : 'cloth'));
  if (design.style === 'hoodie') parts.push(...hood(p, body.shoulderX / 72, design));
  if (design.detail === 'bow') parts.push(...bow(p(0, design.neckline === 'V-neck' ? 206 : 184), depth + 0.3, 0.8));
  if (design.detail === 'lace trim') parts.push(laceHem(body, side, hem, depth));
  return parts;
}

function sideFolds(
  p: (x: number, y: number) => Point,
  side: (y: number) => number,
  hem: number,
  room: number,
): string[] {
  const list = [-1, 1].flatMap((s) => [
    openPath(curve(p(s * side(270), 268), p(s * side(280) * 0.72, 282), p(s * side(290) * 0.45, 286))),
    openPath(curve(p(s * side(300) * 0.98, 306), p(s * side(310) * 0.66, 312), p(s * side(310) * 0.4, 306))),
  ]);
  if (room > 13)
    list.push(
      ...[-0.62, 0.2, 0.66].map((t) =>
        openPath(curve(p(side(250) * t * 0.8, 246), p(side(320) * t, 320), p(side(hem) * t, hem))),
      ),
    );
  return list;
}

function ribbing(p: (x: number, y: number) => Point, side: (y: number) => number, hem: number): string {
  const lines = Array.from({ length: 27 }, (_, i) => {
    const t = (i / 26) * 2 - 1;
    return openPath(straight(p(side(hem - 18) * t, hem - 16 + 5 * (1 - t * t)), p(side(hem) * t, hem + 8)));
  });
  const edge = openPath(curve(p(-side(hem - 18), hem - 17), p(0, hem - 11), p(side(hem - 18), hem - 17)));
  return `<path d="${lines.join('')}" stroke="#000000" stroke-width="1.5" opacity=".22"/><path d="${edge}" fill="none" stroke="#000000" stroke-width="1.6" opacity=".3"/>`;
}

function pouch(p: (x: number, y: number) => Point, hem: number): string[] {
  const top = Math.min(hem - 70, 300);
  const low = hem - 18;
  return [
    openPath(
      straight(p(-30, top), p(30, top)),
      straight(p(30, top), p(46, low - 14), p(46, low)),
      straight(p(46, low), p(-46, low), p(-46, low - 14), p(-30, top)),
    ),
  ];
}

/** The hood lying round the neck, with its cords. */
function hood(p: (x: number, y: number) => Point, k: number, design: GarmentDesign): Part[] {
  const cord = seamColour(COLOURS[design.colour]);
  const back: Part = {
    d: closedPath(
      curve(p(-44 * k, 150), p(-47 * k, 120), p(-26 * k, 99), p(0, 95), p(26 * k, 99), p(47 * k, 120), p(44 * k, 150)),
      curve(p(44 * k, 150), p(0, 162), p(-44 * k, 150)),
    ),
    depth: DEPTH.behind - 1,
    fill: 'cloth',
    folds: [openPath(curve(p(-30, 112), p(0, 104), p(30, 112)))],
  };
  const leaf = (s: number): Part => ({
    d: closedPath(
      curve(p(s * 27 * k, 112), p(s * 19 * k, 138), p(s * 1, 166)),
      curve(p(s * 1, 166), p(s * 26 * k, 164), p(s * 48 * k, 147)),
      curve(p(s * 48 * k, 147), p(s * 45 * k, 124), p(s * 27 * k, 112)),
    ),
    depth: depth + 0.2,
    fill: 'cloth',
    folds: [openPath(curve(p(s * 36 * k, 124), p(s * 30 * k, 146), p(s * 12, 160)))],
    rim: 9,
    over: `<path d="${openPath(curve(p(s * 11, 158), p(s * 13, 186), p(s * 12, 212)))}" fill="none" stroke="${cord}" stroke-width="2.6" stroke-linecap="round"/><path d="${ellipse(at(p(s * 12, 214).x, p(s * 12, 214).y), 2.4, 4)}" fill="#c9c4b8"/>`,
  });
  return [back, leaf(-1), leaf(1)];
}
