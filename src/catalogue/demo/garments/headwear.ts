/** Hats, seen from the front: the head's middle at x = 0, its widest line (the hat's edge) at y = 0, 36 units to each side. */
import { COLOURS, darker, lighter } from '../colours.js';
import type { GarmentDesign } from '../design.js';
import { at, closedPath, curve, ellipse, openPath, straight } from '../geometry.js';
import { DEPTH, type Part } from '../part.js';

const depth = DEPTH.headwear;

export function drawHeadwear(design: GarmentDesign): Part[] {
  switch (design.style) {
    case 'beanie':
      return beanie(design);
    case 'bucket hat':
      return brimmed(design, 58, 22, -44, 30);
    default:
      return brimmed(design, 92, 12, -58, 30);
  }
}

function beanie(design: GarmentDesign): Part[] {
  const ribs = Array.from({ length: 15 }, (_, i) => {
    const x = (i - 7) * 5.7;
    return openPath(straight(at(x, -18), at(x * 1.02, 6)));
  });
  const parts: Part[] = [
    {
      d: closedPath(
        curve(at(-40, -8), at(-39, -42), at(-22, -66), at(0, -72), at(22, -66), at(39, -42), at(40, -8)),
        straight(at(40, -8), at(-40, -8)),
      ),
      depth,
      fill: 'cloth',
      folds: [-22, 0, 22].map((x) => openPath(curve(at(x, -14), at(x * 0.9, -44), at(x * 0.3, -68)))),
      rim: 13,
    },
    {
      d: closedPath(
        curve(at(-42, -16), at(0, -11), at(42, -16)),
        curve(at(42, -16), at(43, -4), at(41, 6)),
        curve(at(41, 6), at(0, 12), at(-41, 6)),
        curve(at(-41, 6), at(-43, -4), at(-42, -16)),
      ),
      depth,
      fill: 'cloth',
      seams: ribs,
      rim: 8,
    },
  ];
  if (design.detail === 'pompom') {
    const fur = COLOURS[design.accent];
    const ring = (count: number, from: number, to: number): string[] =>
      Array.from({ length: count }, (_, i) => {
        const a = (i / count) * Math.PI * 2 + to;
        const reach = to + ((i * 7) % 5) * 0.7;
        return openPath(
          straight(
            at(Math.cos(a) * from, -82 + Math.sin(a) * from),
            at(Math.cos(a + 0.2) * reach, -82 + Math.sin(a + 0.2) * reach),
          ),
        );
      });
    const tufts = (d: readonly string[], colour: string): string =>
      `<path d="${d.join('')}" stroke="${colour}" stroke-width="2.2" stroke-linecap="round"/>`;
    parts.push({
      d: ellipse(at(0, -82), 20, 19),
      depth,
      fill: fur,
      rim: 9,
      over:
        tufts(ring(44, 14, 20), darker(fur, 0.12)) +
        tufts(ring(30, 8, 15), lighter(fur, 0.12)) +
        tufts(ring(20, 2, 9), darker(fur, 0.08)),
    });
  }
  return parts;
}

function brimmed(design: GarmentDesign, brim: number, droop: number, top: number, crownHalf: number): Part[] {
  const bucket = design.style === 'bucket hat';
  const tilt = bucket ? 40 : 37;
  const crown: Part = {
    d: closedPath(
      curve(at(-tilt, -2), at(-crownHalf - 4, top * 0.6), at(-crownHalf + 3, top + 3)),
      bucket
        ? curve(at(-crownHalf + 3, top + 3), at(0, top - 6), at(crownHalf - 3, top + 3))
        : curve(
            at(-crownHalf + 3, top + 3),
            at(-14, top - 5),
            at(0, top + 3),
            at(14, top - 5),
            at(crownHalf - 3, top + 3),
          ),
      curve(at(crownHalf - 3, top + 3), at(crownHalf + 4, top * 0.6), at(tilt, -2)),
      curve(at(tilt, -2), at(0, 7), at(-tilt, -2)),
    ),
    depth,
    fill: 'cloth',
    seams: bucket ? [openPath(curve(at(-crownHalf, top + 9), at(0, top + 2), at(crownHalf, top + 9)))] : [],
    folds: bucket ? [] : [openPath(curve(at(-10, top + 4), at(0, top + 18), at(10, top + 4)))],
    rim: 13,
  };
  const plate: Part = {
    d: bucket
      ? closedPath(
          curve(at(-tilt, -4), at(-48, 8), at(-brim, droop)),
          curve(at(-brim, droop), at(-30, droop + 13), at(0, droop + 16), at(30, droop + 13), at(brim, droop)),
          curve(at(brim, droop), at(48, 8), at(tilt, -4)),
          curve(at(tilt, -4), at(0, 6), at(-tilt, -4)),
        )
      : ellipse(at(0, 2), brim, 19),
    depth,
    fill: 'cloth',
    seams: bucket
      ? [0.35, 0.65].map((t) =>
          openPath(
            curve(
              at(-tilt - (brim - tilt) * t, droop * t),
              at(0, 7 + (droop + 9) * t),
              at(tilt + (brim - tilt) * t, droop * t),
            ),
          ),
        )
      : [],
    rim: 10,
  };
  const ribbon: Part = {
    d: closedPath(
      curve(at(-tilt, -3), at(0, 6), at(tilt, -3)),
      straight(at(tilt, -3), at(tilt - 2, -15)),
      curve(at(tilt - 2, -15), at(0, -6), at(-tilt + 2, -15)),
    ),
    depth,
    fill: design.detail === 'ribbon' ? COLOURS[design.accent] : darker(COLOURS[design.colour], 0.45),
    rim: 4,
  };
  return bucket ? [crown, plate] : [plate, crown, ribbon];
}
