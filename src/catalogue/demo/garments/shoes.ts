/** Shoes, seen from the side with the toe to the right: heel at x = 0, toe near x = 210, ground at y = 120. */
import { COLOURS, darker } from '../colours.js';
import type { GarmentDesign } from '../design.js';
import { at, closedPath, curve, ellipse, openPath, straight } from '../geometry.js';
import { seamColour } from '../paint.js';
import { DEPTH, type Part } from '../part.js';

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
const sole = (d: string, fill: string): Part => ({ d, depth, fill, rim: 5 });

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

function collarLining([x1, y1, x2, y2]: readonly [number, number, number, number]): Part {
  return {
    d: closedPath(
      curve(at(x1, y1 + 2), at((x1 + x2) / 2, y1 - 5), at(x2, y2)),
      curve(at(x2, y2), at((x1 + x2) / 2, y1 + 14), at(x1, y1 + 2)),
    ),
    depth,
    fill: 'lining',
    rim: 5,
  };
}

function boot(design: GarmentDesign, top: number): Part[] {
  const tall = top < -100;
  const width = tall ? 88 : 74;
  const heel = darker(COLOURS[design.colour], 0.55);
  const upper: Part = {
    d: closedPath(
      curve(at(10, 96), at(4, 70), at(10, 30), at(tall ? 0 : 6, top)),
      curve(at(tall ? 0 : 6, top), at(width / 2, top + 7), at(width, top)),
      curve(
        at(width, top),
        at(tall ? 84 : 78, top / 2),
        at(76, 22),
        at(98, 50),
        at(146, 64),
        at(192, 78),
        at(204, 102),
      ),
      curve(at(204, 102), at(150, 108), at(96, 106), at(46, 96), at(10, 96)),
    ),
    depth: tall ? DEPTH.boots : depth,
    fill: 'cloth',
    folds: [
      openPath(curve(at(8, 36), at(34, 46), at(66, 34))),
      openPath(curve(at(12, 54), at(44, 62), at(84, 46))),
      openPath(curve(at(102, 58), at(108, 78), at(98, 98))),
      ...(tall
        ? [openPath(curve(at(6, -20), at(36, -8), at(76, -22))), openPath(curve(at(20, top), at(22, -60), at(16, 0)))]
        : []),
    ],
    seams: [
      openPath(curve(at(42, top), at(44, 20), at(40, 96))),
      openPath(curve(at(116, 56), at(98, 76), at(104, 106))),
    ],
    inside:
      design.detail === 'zip'
        ? `<path d="${openPath(curve(at(52, top + 6), at(54, 20), at(52, 84)))}" fill="none" stroke="#c7cad0" stroke-width="3.6" stroke-dasharray="1.8 1.3"/>`
        : design.detail === 'buckle'
          ? `<path d="${openPath(curve(at(0, 26), at(44, 36), at(96, 20)))}" fill="none" stroke="${heel}" stroke-width="10"/><path d="${closedPath(straight(at(50, 24), at(66, 22), at(67, 38), at(51, 40)))}" fill="none" stroke="#d6b76a" stroke-width="3.4"/>`
          : '',
    rim: 16,
  };
  const stack = closedPath(straight(at(8, 94), at(50, 97), at(45, 120), at(12, 120)));
  const bottom = closedPath(
    curve(at(44, 95), at(96, 105), at(150, 107), at(206, 101)),
    curve(at(206, 101), at(209, 112), at(194, 114)),
    curve(at(194, 114), at(140, 116), at(98, 113), at(46, 101)),
  );
  return [sole(stack, heel), sole(bottom, heel), collarLining([tall ? 0 : 6, top, width, top]), upper].map((part) => ({
    ...part,
    depth: tall ? DEPTH.boots : depth,
  }));
}

function court(design: GarmentDesign): Part[] {
  const heel = darker(COLOURS[design.colour], 0.35);
  const upper: Part = {
    d: closedPath(
      curve(at(10, 68), at(4, 44), at(10, 20)),
      curve(at(10, 20), at(30, 40), at(70, 66), at(112, 84), at(140, 78)),
      curve(at(140, 78), at(176, 88), at(214, 113)),
      curve(at(214, 113), at(176, 118), at(128, 116), at(84, 98), at(46, 74), at(10, 68)),
    ),
    depth,
    fill: 'cloth',
    folds: [openPath(curve(at(124, 84), at(140, 98), at(134, 112)))],
    rim: 11,
  };
  const lining: Part = {
    d: closedPath(
      curve(at(10, 20), at(44, 38), at(90, 62), at(140, 78)),
      curve(at(140, 78), at(112, 84), at(70, 66), at(30, 40), at(10, 20)),
    ),
    depth,
    fill: '#d9bf9d',
    rim: 4,
  };
  const parts = [
    sole(
      closedPath(
        curve(at(8, 62), at(12, 88), at(17, 120)),
        straight(at(17, 120), at(24, 120)),
        curve(at(24, 120), at(26, 96), at(38, 72)),
      ),
      heel,
    ),
    sole(
      closedPath(
        curve(at(40, 72), at(84, 97), at(128, 115), at(212, 114)),
        straight(at(212, 114), at(208, 119), at(128, 120)),
        curve(at(128, 120), at(82, 103), at(40, 77)),
      ),
      darker(heel, 0.4),
    ),
    lining,
    upper,
  ];
  if (design.detail === 'bow') parts.push(...tie(142, 84));
  if (design.detail === 'ankle strap') parts.push(strap(design, 12, 24, 4, 8));
  return parts;
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
  if (design.detail === 'ankle strap') parts.push(strap(design, 10, 68, -6, 14));
  return parts;
}

function strap(design: GarmentDesign, x: number, y: number, rise: number, fall: number): Part {
  const top = Math.min(y, 26) - rise;
  return {
    d: closedPath(
      curve(at(x, y), at(x - 2, top + 6), at(x + 4, top)),
      curve(at(x + 4, top), at(44, top + fall), at(80, top - 4)),
      straight(at(80, top - 4), at(81, top + 4)),
      curve(at(81, top + 4), at(44, top + fall + 8), at(x + 8, top + 9)),
      straight(at(x + 8, top + 9), at(x + 8, y + 4)),
    ),
    depth,
    fill: 'cloth',
    rim: 3,
    over: `<path d="${closedPath(straight(at(66, top - 1), at(74, top - 2), at(75, top + 8), at(67, top + 9)))}" fill="none" stroke="${design.colour === 'black' ? '#c7cad0' : '#d6b76a'}" stroke-width="2.2"/>`,
  };
}

function tie(x: number, y: number): Part[] {
  const loop = (s: number): Part => ({
    d: closedPath(
      curve(
        at(x, y),
        at(x + s * 10, y - 10),
        at(x + s * 20, y - 6),
        at(x + s * 19, y + 7),
        at(x + s * 8, y + 5),
        at(x, y),
      ),
    ),
    depth,
    fill: 'cloth',
    rim: 4,
  });
  return [loop(-1), loop(1), { d: ellipse(at(x, y), 4, 5), depth, fill: 'cloth', rim: 3 }];
}

function star(x: number, y: number, r: number, fill: string): string {
  const points = Array.from({ length: 10 }, (_, i) => {
    const a = -Math.PI / 2 + (i * Math.PI) / 5;
    return at(x + Math.cos(a) * (i % 2 === 0 ? r : r * 0.4), y + Math.sin(a) * (i % 2 === 0 ? r : r * 0.4));
  });
  return `<path d="${closedPath(straight(...points))}" fill="${fill}"/>`;
}
