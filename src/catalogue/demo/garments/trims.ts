/** Small things that are sewn on: buttons, belts, bows, pockets, lace, prints. */
import { type Body, LEVEL } from '../body.js';
import { COLOURS, darker, lighter, luminance } from '../colours.js';
import type { GarmentDesign } from '../design.js';
import { at, blob, closedPath, curve, ellipse, openPath, type Point, straight } from '../geometry.js';
import { seamColour } from '../paint.js';
import type { Part } from '../part.js';

/** A sewn button with its two holes. */
export function button(centre: Point, design: GarmentDesign, radius = 3.6): string {
  const metal = design.fabric === 'denim' || design.fabric === 'leather';
  const cloth = COLOURS[design.colour];
  const face = metal ? '#b99a5b' : luminance(cloth) > 0.45 ? darker(cloth, 0.28) : lighter(cloth, 0.55);
  const hole = darker(face, 0.6);
  return (
    `<path d="${ellipse(at(centre.x + 0.7, centre.y + 1.2), radius, radius)}" fill="#000000" opacity=".28"/>` +
    `<path d="${ellipse(centre, radius, radius)}" fill="${face}" stroke="${darker(face, 0.4)}" stroke-width=".7"/>` +
    `<path d="${ellipse(at(centre.x - radius * 0.3, centre.y - radius * 0.35), radius * 0.4, radius * 0.3)}" fill="#ffffff" opacity=".45"/>` +
    (metal
      ? ''
      : `<path d="${ellipse(at(centre.x - 1.1, centre.y), 0.7, 0.7)}${ellipse(at(centre.x + 1.1, centre.y), 0.7, 0.7)}" fill="${hole}"/>`)
  );
}

/** The colour of leather trims beside this cloth. */
export function leatherFor(design: GarmentDesign): string {
  return luminance(COLOURS[design.colour]) < 0.08
    ? '#8a5a34'
    : design.colour === 'brown' || design.colour === 'camel'
      ? '#2b211d'
      : '#4a2f22';
}

/** A belt round the body at a height, `ease` units away from it. */
export function belt(body: Body, y: number, depth: number, design: GarmentDesign, ease: number): Part[] {
  const p = (x: number, yy: number): Point => body.torso(x, yy);
  const w = body.width(y) + ease;
  const leather = leatherFor(design);
  const strap: Part = {
    d: closedPath(
      curve(p(-w, y - 8), p(0, y - 4), p(w, y - 8)),
      straight(p(w, y - 8), p(w, y + 7)),
      curve(p(w, y + 7), p(0, y + 11), p(-w, y + 7)),
    ),
    depth,
    fill: leather,
    rim: 5,
  };
  const buckle = closedPath(straight(p(-11, y - 8), p(11, y - 8), p(11, y + 14), p(-11, y + 14)));
  return [
    {
      ...strap,
      over: `<path d="${buckle}" fill="none" stroke="#c9a961" stroke-width="3.4" stroke-linejoin="round"/><path d="${openPath(straight(p(-11, y + 3), p(4, y + 3)))}" stroke="#e2c98b" stroke-width="2.2"/>`,
    },
  ];
}

/** A sash tied in a bow, in the garment's own cloth. */
export function bow(centre: Point, depth: number, size = 1): Part[] {
  const q = (x: number, y: number): Point => at(centre.x + x * size, centre.y + y * size);
  const tail = (side: number): Part => ({
    d: closedPath(
      curve(q(side * 2, 2), q(side * 8, 26), q(side * 7, 56)),
      straight(q(side * 7, 56), q(side * 19, 52)),
      curve(q(side * 19, 52), q(side * 17, 24), q(side * 6, 0)),
    ),
    depth,
    fill: 'cloth',
    rim: 4,
  });
  const loop = (side: number): Part => ({
    d: blob(q(side * 1, 0), q(side * 12, -13), q(side * 27, -10), q(side * 28, 7), q(side * 13, 9)),
    depth,
    fill: 'cloth',
    folds: [openPath(curve(q(side * 3, 0), q(side * 12, -2), q(side * 19, -1)))],
    rim: 5,
  });
  return [
    tail(-1),
    tail(1),
    loop(-1),
    loop(1),
    { d: ellipse(centre, 5.5 * size, 6.5 * size), depth, fill: 'cloth', rim: 4 },
  ];
}

/** A scalloped edge of lace under a hem. */
export function laceHem(body: Body, side: (y: number) => number, hem: number, depth: number): Part {
  const w = side(hem) - 1;
  const scallops = 13;
  const points = scallops * 4;
  const edge = Array.from({ length: points + 1 }, (_, i) => {
    const t = (i / points) * 2 - 1;
    return body.torso(w * t, hem + 7 * (1 - t * t) + 5 + 8 * Math.abs(Math.sin((Math.PI * i) / 4)));
  });
  return {
    d: closedPath(
      straight(body.torso(-w, hem - 16), body.torso(0, hem - 10), body.torso(w, hem - 16)),
      curve(...edge.reverse()),
    ),
    depth: depth - 0.5,
    fill: '#f3ece0',
    rim: 4,
    inside: `<path d="${openPath(curve(...edge.map((q) => at(q.x, q.y - 6))))}" fill="none" stroke="#b9ad9a" stroke-width="1.6" stroke-dasharray="2 2.4"/><path d="${openPath(curve(...edge.map((q) => at(q.x, q.y - 13))))}" fill="none" stroke="#c9bfae" stroke-width="2.4" stroke-dasharray="1 3"/>`,
  };
}

/** A sewn-on pocket with its stitching; `flap` adds a button-down flap. */
export function patchPocket(
  p: (x: number, y: number) => Point,
  x: number,
  y: number,
  width: number,
  design: GarmentDesign,
  flap = false,
): string {
  const height = width * 1.1;
  const outline = closedPath(
    straight(
      p(x, y),
      p(x + width, y),
      p(x + width, y + height * 0.82),
      p(x + width / 2, y + height),
      p(x, y + height * 0.82),
    ),
  );
  const colour = seamColour(COLOURS[design.colour]);
  const lid = flap
    ? closedPath(
        straight(
          p(x - 1, y - 2),
          p(x + width + 1, y - 2),
          p(x + width + 1, y + 8),
          p(x + width / 2, y + 14),
          p(x - 1, y + 8),
        ),
      )
    : '';
  return (
    `<path d="${outline}" fill="#000000" fill-opacity=".06" stroke="${colour}" stroke-width="1.5" opacity=".8"/>` +
    `<path d="${openPath(straight(p(x + 2, y + 4), p(x + width - 2, y + 4)))}" stroke="${colour}" stroke-width="1" stroke-dasharray="3 2" opacity=".8"/>` +
    (flap
      ? `<path d="${lid}" fill="#000000" fill-opacity=".1" stroke="${colour}" stroke-width="1.4"/>${button(p(x + width / 2, y + 8), design, 3)}`
      : '')
  );
}

/** A picture printed on the chest, such as "sun print"; '' for any other detail. */
export function chestPrint(body: Body, design: GarmentDesign): string {
  const ink = COLOURS[design.accent];
  const c = body.torso(0, LEVEL.bust + (design.style === 'hoodie' ? 24 : 14));
  const q = (x: number, y: number): Point => at(c.x + x, c.y + y);
  const drawn = (d: string): string => `<path d="${d}" fill="${ink}"/>`;
  switch (design.detail) {
    case 'sun print':
      return (
        drawn(ellipse(c, 15, 15)) +
        Array.from({ length: 12 }, (_, i) => {
          const a = (i * Math.PI) / 6;
          return `<path d="${openPath(straight(q(Math.cos(a) * 20, Math.sin(a) * 20), q(Math.cos(a) * 29, Math.sin(a) * 29)))}" stroke="${ink}" stroke-width="4" stroke-linecap="round"/>`;
        }).join('')
      );
    case 'star print':
      return drawn(
        closedPath(
          straight(
            ...Array.from({ length: 10 }, (_, i) => {
              const a = -Math.PI / 2 + (i * Math.PI) / 5;
              const r = i % 2 === 0 ? 29 : 12;
              return q(Math.cos(a) * r, Math.sin(a) * r);
            }),
          ),
        ),
      );
    case 'mountain print':
      return (
        drawn(closedPath(straight(q(-34, 22), q(-10, -18), q(2, 2), q(14, -8), q(34, 22)))) +
        drawn(ellipse(q(18, -20), 7, 7))
      );
    case 'wave print':
      return [-14, 0, 14]
        .map(
          (y) =>
            `<path d="${openPath(curve(q(-32, y), q(-20, y - 7), q(-8, y), q(4, y + 7), q(16, y), q(30, y - 7)))}" fill="none" stroke="${ink}" stroke-width="5" stroke-linecap="round"/>`,
        )
        .join('');
    case 'heart print':
      return drawn(blob(q(0, 24), q(-20, 4), q(-22, -14), q(-9, -19), q(0, -9), q(9, -19), q(22, -14), q(20, 4)));
    case 'moon print':
      return drawn(
        closedPath(
          curve(q(8, -26), q(-16, -18), q(-20, 6), q(-6, 24), q(16, 20)),
          curve(q(16, 20), q(-2, 10), q(-4, -10), q(8, -26)),
        ),
      );
    default:
      return '';
  }
}
