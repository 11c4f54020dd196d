/** Shoes, seen from the side with the toe to the right: heel at x = 0, toe near x = 210, ground at y = 120. */
import { COLOURS, darker } from '../colours.js';
import type { GarmentDesign } from '../design.js';
import { at, closedPath, curve, ellipse, openPath, straight } from '../geometry.js';
import { seamColour } from '../paint.js';
import { DEPTH, type Part } from '../part.js';
import { boot, court } from './heels.js';
import { collarLining, sole, tie, toeCap } from './shoe-parts.js';

/** Where the ankle's middle stands over the shoe. */
export const ANKLE = { x: 44, y: 18 } as const;

/** One shoe. */
export function drawShoe(design: GarmentDesign): Part[] {
  switch (design.style) {
    case 'trainers':
    case 'high-top trainers':
      return trainer(design, design.style === 'high-top trainers');
    case 'ankle boots':
    case 'knee boots':
      return boot(design, design.style === 'knee boots' ? -150 : -28);
    case 'court shoes':
      return court(design);
    case 'loafers':
      return loafer(design);
    default:
      return ballet(design);
  }
}

const depth = DEPTH.shoes;

function trainer(design: GarmentDesign, high: boolean): Part[] {
  const top = high ? -34 : 14;
  const rubber = design.detail === 'gum sole' ? '#b98250' : '#f1eee8';
  const lace = COLOURS[design.colour] === COLOURS.white ? '#dedbd3' : '#f5f3ee';
  const upper: Part = {
    d: closedPath(
      curve(at(6, 100), at(2, 70), at(9, 38), at(high ? 8 : 6, top)),
      curve(at(high ? 8 : 6, top), at(30, top + 8), at(high ? 70 : 66, top + 2)),
      curve(
        at(high ? 70 : 66, top + 2),
        at(high ? 84 : 78, high ? 6 : 28),
        at(112, 50),
        at(152, 64),
        at(192, 72),
        at(208, 90),
        at(208, 101),
      ),
      straight(at(208, 101), at(6, 101)),
    ),
    depth,
    fill: 'cloth',
    turn: 8,
    folds: [
      openPath(curve(at(128, 62), at(134, 78), at(128, 92))),
      openPath(curve(at(140, 66), at(147, 80), at(142, 94))),
      openPath(curve(at(36, 54), at(46, 72), at(44, 96))),
    ],
    seams: [
      openPath(curve(at(158, 66), at(148, 82), at(152, 101))),
      openPath(curve(at(78, high ? 8 : 30), at(72, 60), at(88, 101))),
      openPath(curve(at(4, 62), at(26, 60), at(34, 101))),
    ],
    inside:
      (design.detail === 'contrast stripe'
        ? `<path d="${closedPath(curve(at(60, 98), at(86, 86), at(112, 58)), straight(at(112, 58), at(124, 62)), curve(at(124, 62), at(104, 88), at(84, 101)))}" fill="${COLOURS[design.accent]}"/>`
        : '') +
      (design.detail === 'star patch'
        ? `<path d="${ellipse(at(42, 8), 15, 15)}" fill="#f5f3ee" stroke="${seamColour('#f5f3ee')}"/>${star(42, 8, 11, COLOURS[design.colour])}`
        : '') +
      (design.fabric === 'canvas'
        ? `<path d="${closedPath(curve(at(164, 101), at(166, 82), at(186, 74), at(212, 84)), straight(at(212, 84), at(212, 104)))}" fill="${rubber}"/>`
        : ''),
    rim: 14,
  };
  const count = high ? 7 : 4;
  const laces = Array.from({ length: count }, (_, i) => {
    const t = i / (count - 1);
    const [x, y] = high ? [72 + 48 * t ** 1.4, -18 + 70 * t] : [82 + 40 * t, 30 + 24 * t];
    return openPath(curve(at(x - 15, y + 9), at(x, y), at(x + 5, y - 3)));
  });
  return [
    collarLining(high ? [8, top, 70, top + 2] : [6, top, 66, top + 2]),
    upper,
    sole(
      closedPath(
        curve(at(2, 96), at(60, 101), at(150, 100), at(210, 94)),
        curve(at(210, 94), at(217, 104), at(206, 120)),
        straight(at(206, 120), at(10, 120)),
        curve(at(10, 120), at(0, 112), at(2, 96)),
      ),
      rubber,
    ),
    {
      d: closedPath(straight(at(4, 107), at(212, 106), at(212, 109), at(4, 110))),
      depth,
      fill: design.detail === 'gum sole' ? '#8d5f36' : design.fabric === 'canvas' ? COLOURS[design.accent] : '#d4d0c7',
      rim: 0,
      over: `<path d="${laces.join('')}" fill="none" stroke="#000000" stroke-width="6" opacity=".25" stroke-linecap="round"/><path d="${laces.join('')}" fill="none" stroke="${lace}" stroke-width="4.4" stroke-linecap="round"/>`,
    },
  ];
}

function loafer(design: GarmentDesign): Part[] {
  const heel = darker(COLOURS[design.colour], 0.6);
  const upper: Part = {
    d: closedPath(
      curve(at(8, 104), at(3, 74), at(8, 42)),
      curve(at(8, 42), at(36, 58), at(76, 54), at(96, 40)),
      curve(at(96, 40), at(126, 52), at(176, 68), at(206, 88), at(208, 106)),
      straight(at(208, 106), at(8, 106)),
    ),
    depth,
    fill: 'cloth',
    folds: [openPath(curve(at(118, 60), at(122, 80), at(112, 98)))],
    seams: [
      openPath(curve(at(104, 66), at(140, 58), at(178, 74), at(196, 90))),
      openPath(curve(at(4, 74), at(28, 78), at(36, 106))),
    ],
    inside:
      `<path d="${closedPath(curve(at(86, 52), at(98, 74), at(96, 98)), straight(at(96, 98), at(118, 100)), curve(at(118, 100), at(122, 76), at(112, 46)))}" fill="#000000" opacity=".16"/>` +
      (design.detail === 'snaffle'
        ? `<path d="${openPath(curve(at(98, 62), at(110, 66), at(118, 64)))}" fill="none" stroke="#d6b76a" stroke-width="5"/><path d="${ellipse(at(97, 62), 6, 7)}${ellipse(at(119, 64), 5, 6)}" fill="none" stroke="#d6b76a" stroke-width="3.2"/>`
        : ''),
    over:
      design.detail === 'tassels'
        ? [0, 1]
            .map(
              (i) =>
                `<path d="${closedPath(curve(at(110 + i * 12, 58), at(112 + i * 18, 72), at(110 + i * 22, 88)), straight(at(110 + i * 22, 88), at(122 + i * 22, 86)), curve(at(122 + i * 22, 86), at(120 + i * 14, 72), at(114 + i * 12, 57)))}" fill="${darker(COLOURS[design.colour], 0.3)}" stroke="${heel}"/>`,
            )
            .join('')
        : '',
    rim: 13,
  };
  return [
    {
      d: closedPath(curve(at(8, 43), at(46, 34), at(96, 40)), curve(at(96, 40), at(70, 60), at(34, 58), at(8, 43))),
      depth,
      fill: '#c9a981',
      rim: 5,
    },
    upper,
    sole(
      closedPath(
        straight(at(4, 104), at(212, 103)),
        curve(at(212, 103), at(214, 110), at(206, 114)),
        straight(at(206, 114), at(62, 113), at(60, 120), at(6, 120)),
      ),
      heel,
    ),
  ];
}

function ballet(design: GarmentDesign): Part[] {
  const upper: Part = {
    d: closedPath(
      curve(at(8, 112), at(3, 90), at(8, 66)),
      curve(at(8, 66), at(46, 92), at(100, 100), at(136, 82)),
      curve(at(136, 82), at(178, 86), at(206, 102), at(206, 113)),
      straight(at(206, 113), at(8, 113)),
    ),
    depth,
    fill: 'cloth',
    folds: [openPath(curve(at(146, 88), at(150, 100), at(144, 112)))],
    inside: toeCap(design),
    seams: [openPath(curve(at(10, 71), at(46, 97), at(100, 105), at(138, 88)))],
    rim: 10,
  };
  const parts: Part[] = [
    {
      d: closedPath(curve(at(8, 67), at(50, 66), at(136, 82)), curve(at(136, 82), at(100, 100), at(46, 92), at(8, 67))),
      depth,
      fill: '#d9bf9d',
      rim: 5,
    },
    upper,
    sole(closedPath(straight(at(6, 111), at(208, 111), at(206, 118), at(8, 119))), darker(COLOURS[design.colour], 0.6)),
  ];
  if (design.detail === 'bow') parts.push(...tie(142, 84));
  return parts;
}

function star(x: number, y: number, r: number, fill: string): string {
  const points = Array.from({ length: 10 }, (_, i) => {
    const a = -Math.PI / 2 + (i * Math.PI) / 5;
    return at(x + Math.cos(a) * (i % 2 === 0 ? r : r * 0.4), y + Math.sin(a) * (i % 2 === 0 ? r : r * 0.4));
  });
  return `<path d="${closedPath(straight(...points))}" fill="${fill}"/>`;
}
