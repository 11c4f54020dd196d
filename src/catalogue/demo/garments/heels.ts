/** Boots and court shoes, seen from the side as all shoes are. */
import { COLOURS, darker } from '../colours.js';
import type { GarmentDesign } from '../design.js';
import { at, closedPath, curve, openPath, straight } from '../geometry.js';
import { DEPTH, type Part } from '../part.js';
import { collarLining, sole, tie, toeCap } from './shoe-parts.js';

const depth = DEPTH.shoes;

/** A boot whose shaft ends at `top` (0 is the ankle, negative above). */
export function boot(design: GarmentDesign, top: number): Part[] {
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

/** A court shoe. */
export function court(design: GarmentDesign): Part[] {
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
    inside: toeCap(design),
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
  return parts;
}
