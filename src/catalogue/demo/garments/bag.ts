/** Bags, seen from the front: the body within x −80..80, its top at y = 0, handles above. */
import { COLOURS, darker, lighter } from '../colours.js';
import type { GarmentDesign } from '../design.js';
import { at, closedPath, curve, ellipse, openPath, straight } from '../geometry.js';
import { DEPTH, type Part } from '../part.js';
import { leatherFor } from './trims.js';

const depth = DEPTH.bag;
const GOLD = '#cfae62';

/** Where a hand or shoulder carries the bag: the top of its handles. */
export function handleTop(design: GarmentDesign): number {
  return (
    { 'tote bag': -78, 'shoulder bag': -92, 'crossbody bag': -150, 'bucket bag': -80, backpack: -34 }[design.style] ??
    -80
  );
}

/** One bag. */
export function drawBag(design: GarmentDesign): Part[] {
  switch (design.style) {
    case 'tote bag':
      return tote(design);
    case 'bucket bag':
      return bucket(design);
    case 'backpack':
      return backpack(design);
    case 'crossbody bag':
      return flapBag(design, 62, 84, -150);
    default:
      return flapBag(design, 80, 100, -92);
  }
}

/** A strap as a band between two feet over a top point. */
function handle(x: number, foot: number, top: number, width: number, fill: Part['fill'], over = ''): Part {
  return {
    d: closedPath(
      curve(
        at(-x - width / 2, foot),
        at(-x * 0.86 - width / 2, top * 0.55),
        at(-x * 0.42, top - width * 0.3),
        at(x * 0.42, top - width * 0.3),
        at(x * 0.86 + width / 2, top * 0.55),
        at(x + width / 2, foot),
      ),
      straight(at(x + width / 2, foot), at(x - width / 2, foot)),
      curve(
        at(x - width / 2, foot),
        at(x * 0.86 - width / 2, top * 0.52),
        at(x * 0.36, top + width * 0.8),
        at(-x * 0.36, top + width * 0.8),
        at(-x * 0.86 + width / 2, top * 0.52),
        at(-x + width / 2, foot),
      ),
    ),
    depth,
    fill,
    rim: 4,
    over,
  };
}

function tote(design: GarmentDesign): Part[] {
  const leather = design.fabric === 'leather' ? 'cloth' : leatherFor(design);
  const w = 84;
  return [
    { ...handle(38, 10, -84, 8, leather), depth: depth - 0.2 },
    {
      d: closedPath(curve(at(-w + 4, 2), at(0, -7), at(w - 4, 2)), curve(at(w - 4, 2), at(0, 12), at(-w + 4, 2))),
      depth: depth - 0.1,
      fill: 'lining',
      rim: 6,
    },
    {
      d: closedPath(
        curve(at(-w + 4, 2), at(0, 9), at(w - 4, 2)),
        curve(at(w - 4, 2), at(w + 3, 70), at(w - 4, 136)),
        curve(at(w - 4, 136), at(w - 14, 145), at(0, 148), at(-w + 14, 145), at(-w + 4, 136)),
        curve(at(-w + 4, 136), at(-w - 3, 70), at(-w + 4, 2)),
      ),
      depth,
      fill: 'cloth',
      folds: [
        openPath(curve(at(-52, 16), at(-46, 70), at(-56, 132))),
        openPath(curve(at(46, 30), at(54, 80), at(48, 138))),
      ],
      seams: [openPath(curve(at(-w, 13), at(0, 20), at(w, 13)))],
      inside:
        design.detail === 'pocket'
          ? `<path d="${closedPath(straight(at(-40, 48), at(40, 48), at(40, 112), at(-40, 112)))}" fill="#000000" fill-opacity=".08" stroke="${darker(COLOURS[design.colour], 0.5)}" stroke-width="1.6"/>`
          : '',
      rim: 20,
    },
    handle(
      38,
      26,
      -78,
      8,
      leather,
      [-38, 38].map((x) => `<path d="${ellipse(at(x, 20), 2.4, 2.4)}" fill="${GOLD}"/>`).join(''),
    ),
  ];
}

function bucket(design: GarmentDesign): Part[] {
  const trim = design.fabric === 'straw' ? leatherFor(design) : 'cloth';
  const cord = design.fabric === 'straw' ? leatherFor(design) : darker(COLOURS[design.colour], 0.35);
  return [
    { ...handle(58, 12, -84, 8, trim), depth: depth - 0.2 },
    {
      d: closedPath(curve(at(-62, 4), at(0, -10), at(62, 4)), curve(at(62, 4), at(0, 16), at(-62, 4))),
      depth: depth - 0.1,
      fill: 'lining',
      rim: 6,
    },
    {
      d: closedPath(
        curve(at(-62, 4), at(-30, 12), at(0, 8), at(30, 12), at(62, 4)),
        curve(at(62, 4), at(68, 60), at(74, 118)),
        curve(at(74, 118), at(60, 138), at(0, 146), at(-60, 138), at(-74, 118)),
        curve(at(-74, 118), at(-68, 60), at(-62, 4)),
      ),
      depth,
      fill: 'cloth',
      folds: [-40, -14, 16, 42].map((x) => openPath(curve(at(x, 12), at(x * 1.08, 40), at(x * 1.14, 74)))),
      rim: 20,
      seams: [openPath(curve(at(-72, 108), at(0, 128), at(72, 108)))],
      inside: `<path d="${openPath(curve(at(-66, 28), at(0, 40), at(66, 28)))}" fill="none" stroke="${cord}" stroke-width="5"/>`,
      over:
        [-44, -16, 16, 44]
          .map(
            (x) =>
              `<path d="${ellipse(at(x, 36 - Math.abs(x) * 0.07), 3.6, 4.4)}" fill="none" stroke="${GOLD}" stroke-width="2.2"/>`,
          )
          .join('') +
        `<path d="${openPath(curve(at(-4, 40), at(-12, 62), at(-8, 84)))}${openPath(curve(at(4, 40), at(10, 60), at(12, 80)))}" fill="none" stroke="${cord}" stroke-width="4" stroke-linecap="round"/>${design.detail === 'tassels' ? tassel(-8, 82, cord) + tassel(12, 78, cord) : ''}`,
    },
  ];
}

function flapBag(design: GarmentDesign, w: number, h: number, top: number): Part[] {
  const chain = design.detail === 'chain strap';
  const strap = handle(w - 8, 10, top, chain ? 3 : 9, chain ? GOLD : 'cloth');
  const links = chain
    ? `<path d="${openPath(curve(at(-w + 8, 10), at((-w + 8) * 0.86, top * 0.55), at((-w + 8) * 0.42, top), at((w - 8) * 0.42, top), at((w - 8) * 0.86, top * 0.55), at(w - 8, 10)))}" fill="none" stroke="${darker(GOLD, 0.35)}" stroke-width="6" stroke-dasharray="2 5"/>`
    : '';
  return [
    { ...strap, over: links },
    {
      d: closedPath(
        curve(at(-w + 3, 6), at(0, 0), at(w - 3, 6)),
        curve(at(w - 3, 6), at(w + 2, h * 0.5), at(w - 6, h - 4)),
        curve(at(w - 6, h - 4), at(w - 18, h + 3), at(0, h + 5), at(-w + 18, h + 3), at(-w + 6, h - 4)),
        curve(at(-w + 6, h - 4), at(-w - 2, h * 0.5), at(-w + 3, 6)),
      ),
      depth,
      fill: 'cloth',
      rim: 16,
      seams: [openPath(curve(at(-w + 8, h - 12), at(0, h - 4), at(w - 8, h - 12)))],
    },
    {
      d: closedPath(
        curve(at(-w + 2, 8), at(0, -3), at(w - 2, 8)),
        curve(
          at(w - 2, 8),
          at(w + 1, h * 0.36),
          at(w - 14, h * 0.6),
          at(w * 0.4, h * 0.7),
          at(0, h * 0.72),
          at(-w * 0.4, h * 0.7),
          at(-w + 14, h * 0.6),
          at(-w - 1, h * 0.36),
          at(-w + 2, 8),
        ),
      ),
      depth,
      fill: design.pattern === 'colour block' ? 'accent' : 'cloth',
      rim: 14,
      seams: [
        openPath(
          curve(
            at(-w + 6, 12),
            at(-w + 4, h * 0.34),
            at(-w + 18, h * 0.55),
            at(0, h * 0.66),
            at(w - 18, h * 0.55),
            at(w - 4, h * 0.34),
            at(w - 6, 12),
          ),
        ),
      ],
      over:
        (design.detail === 'buckle'
          ? `<path d="${closedPath(straight(at(-7, h * 0.42), at(7, h * 0.42), at(6, h * 0.9), at(-6, h * 0.9)))}" fill="${darker(COLOURS[design.colour], 0.3)}"/><path d="${closedPath(straight(at(-13, h * 0.58), at(13, h * 0.58), at(13, h * 0.78), at(-13, h * 0.78)))}" fill="none" stroke="${GOLD}" stroke-width="4"/>`
          : `<path d="${ellipse(at(0, h * 0.63), 8, 8)}" fill="${GOLD}" stroke="${darker(GOLD, 0.4)}"/><path d="${ellipse(at(-2, h * 0.61), 3, 2.4)}" fill="${lighter(GOLD, 0.6)}"/>`) +
        (design.detail === 'tassels' ? tassel(w * 0.55, h * 0.5, darker(COLOURS[design.colour], 0.25)) : ''),
    },
  ];
}

function backpack(design: GarmentDesign): Part[] {
  const leather = design.fabric === 'leather' ? darker(COLOURS[design.colour], 0.3) : leatherFor(design);
  const parts: Part[] = [
    { ...handle(20, 4, -34, 8, leather), depth: depth - 0.2 },
    ...[-1, 1].map(
      (s): Part => ({
        d: closedPath(
          curve(at(s * 62, 40), at(s * 86, 80), at(s * 74, 136)),
          straight(at(s * 74, 136), at(s * 62, 136)),
          curve(at(s * 62, 136), at(s * 72, 84), at(s * 52, 50)),
        ),
        depth: depth - 0.3,
        fill: leather,
        rim: 5,
      }),
    ),
    {
      d: closedPath(
        curve(at(-68, 60), at(-64, 18), at(-36, 0), at(0, -3), at(36, 0), at(64, 18), at(68, 60)),
        curve(at(68, 60), at(74, 110), at(68, 158)),
        curve(at(68, 158), at(54, 170), at(0, 172), at(-54, 170), at(-68, 158)),
        curve(at(-68, 158), at(-74, 110), at(-68, 60)),
      ),
      depth,
      fill: 'cloth',
      rim: 20,
      folds: [
        openPath(curve(at(-50, 30), at(-56, 60), at(-52, 90))),
        openPath(curve(at(50, 40), at(55, 66), at(50, 88))),
      ],
      inside: `<path d="${openPath(curve(at(-64, 64), at(-58, 22), at(0, 8), at(58, 22), at(64, 64)))}" fill="none" stroke="#b9bcc2" stroke-width="3" stroke-dasharray="1.6 1.2"/>`,
    },
    {
      d: closedPath(
        curve(at(-50, 92), at(0, 86), at(50, 92)),
        curve(at(50, 92), at(54, 124), at(48, 156)),
        curve(at(48, 156), at(0, 164), at(-48, 156)),
        curve(at(-48, 156), at(-54, 124), at(-50, 92)),
      ),
      depth,
      fill: design.pattern === 'colour block' ? 'accent' : 'cloth',
      rim: 10,
      inside: `<path d="${openPath(curve(at(-50, 104), at(0, 98), at(50, 104)))}" fill="none" stroke="#b9bcc2" stroke-width="3" stroke-dasharray="1.6 1.2"/>`,
    },
  ];
  if (design.detail === 'buckle') {
    parts.push(
      ...[-26, 26].map(
        (x): Part => ({
          d: closedPath(straight(at(x - 6, 40), at(x + 6, 40), at(x + 6, 112), at(x - 6, 112))),
          depth,
          fill: leather,
          rim: 4,
          over: `<path d="${closedPath(straight(at(x - 10, 74), at(x + 10, 74), at(x + 10, 90), at(x - 10, 90)))}" fill="none" stroke="${GOLD}" stroke-width="3.4"/>`,
        }),
      ),
    );
  }
  return parts;
}

function tassel(x: number, y: number, colour: string): string {
  const fringe = Array.from({ length: 7 }, (_, i) =>
    openPath(curve(at(x, y + 6), at(x + (i - 3) * 1.6, y + 20), at(x + (i - 3) * 2.4, y + 38))),
  );
  return `<path d="${fringe.join('')}" fill="none" stroke="${colour}" stroke-width="2.6" stroke-linecap="round"/><path d="${ellipse(at(x, y + 3), 4.4, 5.4)}" fill="${colour}"/><path d="${openPath(straight(at(x - 4, y + 8), at(x + 4, y + 8)))}" stroke="${GOLD}" stroke-width="2.4"/>`;
}
