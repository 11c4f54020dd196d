/** Dresses: a bodice and a skirt, in one piece or joined at the waist. */
import { type Body, LEVEL } from '../body.js';
import type { GarmentDesign } from '../design.js';
import { closedPath, curve, openPath, type Point, straight } from '../geometry.js';
import { DEPTH, type Part } from '../part.js';
import { bodice, steps } from './bodice.js';
import { shirtCollar } from './collar.js';
import { HEMS, skirtPiece, skirtSide, tiers } from './skirt.js';
import { sleeves } from './sleeve.js';
import { belt, bow, button, laceHem } from './trims.js';

const depth = DEPTH.skirt;

export function drawDress(design: GarmentDesign, body: Body): Part[] {
  const hem = HEMS[design.length] ?? 575;
  const knitted = design.style === 'jumper dress';
  const parts = sleeves(body, {
    sleeve: design.sleeve,
    ease: knitted ? 7 : 3,
    ...(knitted
      ? { cuff: 'rib' as const }
      : design.style === 'shirt dress' && design.sleeve === 'long'
        ? { cuff: 'button' as const }
        : {}),
  });
  switch (design.style) {
    case 'sheath dress':
    case 'slip dress':
    case 'jumper dress':
    case 'shirt dress':
      parts.push(...onePiece(design, body, hem));
      break;
    default:
      parts.push(...waisted(design, body, hem));
  }
  if (design.detail === 'belt')
    parts.push(...belt(body, LEVEL.waist, depth, design, design.style === 'shirt dress' ? 9 : 5));
  return parts;
}

function onePiece(design: GarmentDesign, body: Body, hem: number): Part[] {
  const p = (x: number, y: number): Point => body.torso(x, y);
  const room: { readonly [style: string]: { waist: number; flare: number } } = {
    'sheath dress': { waist: 5, flare: -8 },
    'slip dress': { waist: 10, flare: 12 },
    'jumper dress': { waist: 15, flare: 6 },
    'shirt dress': { waist: design.detail === 'belt' ? 9 : 17, flare: 26 },
  };
  const { waist, flare } = room[design.style] ?? { waist: 8, flare: 10 };
  const side = (y: number): number =>
    y <= LEVEL.hip
      ? body.width(y) + 4 + (waist - 4) * Math.sin(Math.PI * Math.min(1, (y - LEVEL.armpit + 30) / 215))
      : skirtSide(body, { waist: LEVEL.waist, hem, flare }, y) + 2;
  const folds = [-0.6, -0.15, 0.4, 0.72].map((t, i) =>
    openPath(
      curve(
        ...[LEVEL.waist + 12 + (i % 2) * 34, (LEVEL.hip + hem) / 2, hem - 8].map((y) =>
          p(side(y) * t * (y < LEVEL.hip ? 0.8 : 1), y),
        ),
      ),
    ),
  );
  const waistFolds = [-1, 1].map((s) =>
    openPath(
      curve(
        p(s * side(LEVEL.waist), LEVEL.waist - 6),
        p(s * side(LEVEL.waist) * 0.6, LEVEL.waist + 2),
        p(s * side(LEVEL.waist) * 0.3, LEVEL.waist - 2),
      ),
    ),
  );
  const seams: string[] = [];
  let inside = '';
  if (design.style === 'shirt dress') {
    seams.push(openPath(straight(p(-7, 160), p(-7, hem + 6))), openPath(straight(p(7, 160), p(7, hem + 6))));
    inside = steps(180, hem - 20, 38)
      .map((y) => button(p(0, y), design))
      .join('');
    if (design.detail === 'pockets') inside += sidePockets(p, side);
  }
  if (design.style === 'sheath dress') {
    for (const s of [-1, 1]) seams.push(openPath(curve(p(s * 34, 225), p(s * 27, LEVEL.waist), p(s * 36, 380))));
  }
  const parts = bodice(body, {
    neckline: design.neckline,
    sleeve: design.sleeve,
    depth,
    side,
    hem,
    sag: 7,
    folds: [...folds, ...waistFolds],
    seams,
    inside,
  });
  if (design.detail === 'lace trim') parts.push(laceHem(body, side, hem, depth));
  if (design.style === 'shirt dress') parts.push(...shirtCollar(body, depth + 0.2));
  return parts;
}

function waisted(design: GarmentDesign, body: Body, hem: number): Part[] {
  const p = (x: number, y: number): Point => body.torso(x, y);
  const seam = LEVEL.waist;
  const long = (hem - seam) / 300;
  const side = (y: number): number => body.width(y) + 4;
  const top = bodice(body, {
    neckline: design.neckline,
    sleeve: design.sleeve,
    depth,
    side,
    hem: seam + 2,
    sag: 3,
    seams:
      design.style === 'wrap dress'
        ? []
        : [-1, 1].map((s) => openPath(curve(p(s * 36, 222), p(s * 30, 262), p(s * 26, seam)))),
    folds: [-1, 1].flatMap((s) => [
      openPath(curve(p(s * 30, 240), p(s * 24, 268), p(s * 20, seam))),
      openPath(curve(p(s * side(280), 280), p(s * 30, 272), p(s * 14, 276))),
    ]),
    inside: design.style === 'wrap dress' ? wrapEdge(p, seam) : '',
  });
  if (design.style === 'tiered dress') return [...tiers(body, seam, hem, depth - 0.5, 17), ...top];
  const shapes: { readonly [style: string]: { flare: number; waves: number } } = {
    'wrap dress': { flare: 50 * long, waves: 3 },
    'A-line dress': { flare: 62 * long, waves: 3 },
    'skater dress': { flare: 105 * Math.sqrt(long), waves: 5 },
  };
  const shape = { waist: seam, hem, depth: depth - 0.5, ...(shapes[design.style] ?? { flare: 40, waves: 3 }) };
  const width = skirtSide(body, shape, hem);
  let inside = '';
  if (design.style === 'wrap dress') {
    const edge = [p(-20, seam), p(-2, (seam + hem) / 2 - 20), p(width * 0.42, hem - 20), p(width * 0.5, hem + 14)];
    inside += `<path d="${openPath(curve(...edge.map((q) => ({ x: q.x + 5, y: q.y }))))}" fill="none" stroke="#000000" stroke-width="9" opacity=".16"/><path d="${openPath(curve(...edge))}" fill="none" stroke="#000000" stroke-width="1.6" opacity=".5"/>`;
  }
  if (design.detail === 'pockets') inside += sidePockets(p, (y) => skirtSide(body, shape, y));
  const parts = [skirtPiece(body, { ...shape, inside }), ...top];
  if (design.detail === 'ruffle hem') {
    parts.unshift(
      skirtPiece(body, {
        waist: hem - 8,
        hem: hem + 26,
        flare: shape.flare + 13,
        flareFrom: shape.flare - 4,
        waves: 9,
        depth: depth - 0.7,
      }),
    );
  }
  if (design.style === 'wrap dress') parts.push(sash(p, side(seam) + 2), ...bow(p(-26, seam + 4), depth, 1));
  return parts;
}

function wrapEdge(p: (x: number, y: number) => Point, seam: number): string {
  const edge = [p(0, 212), p(-10, 236), p(-26, seam)];
  return `<path d="${openPath(curve(...edge.map((q) => ({ x: q.x - 4, y: q.y }))))}" fill="none" stroke="#000000" stroke-width="8" opacity=".15"/><path d="${openPath(curve(...edge))}" fill="none" stroke="#000000" stroke-width="1.6" opacity=".5"/>`;
}

function sash(p: (x: number, y: number) => Point, w: number): Part {
  const y = LEVEL.waist;
  return {
    d: closedPath(
      curve(p(-w, y - 9), p(0, y - 5), p(w, y - 9)),
      straight(p(w, y - 9), p(w, y + 7)),
      curve(p(w, y + 7), p(0, y + 11), p(-w, y + 7)),
    ),
    depth,
    fill: 'cloth',
    rim: 6,
    folds: [openPath(curve(p(-w, y), p(0, y + 3), p(w, y)))],
  };
}

function sidePockets(p: (x: number, y: number) => Point, side: (y: number) => number): string {
  return [-1, 1]
    .map(
      (s) =>
        `<path d="${openPath(curve(p(s * (side(335) - 9), 328), p(s * (side(350) - 12), 352), p(s * (side(378) - 3), 380)))}" fill="none" stroke="#000000" stroke-width="2.4" opacity=".4"/>`,
    )
    .join('');
}
