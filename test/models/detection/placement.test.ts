/** A box on the canvas is found again in the photo, however the photo was fitted. */
import { expect, test } from 'vitest';
import { placementOf, toCanvas, toPhoto } from '../../../models/detection/placement.js';
import type { Box, Pixels } from '../../../src/core/photo.js';
import { resize } from '../../../src/photo/resize.js';

/** A white photo with a black box. */
function photoWith(box: Box, width: number, height: number): Pixels {
  const rgb = new Uint8Array(width * height * 3).fill(255);
  for (let y = Math.round(box.top * height); y < Math.round(box.bottom * height); y++) {
    for (let x = Math.round(box.left * width); x < Math.round(box.right * width); x++)
      rgb.fill(0, (y * width + x) * 3, (y * width + x) * 3 + 3);
  }
  return { width, height, rgb };
}

/** The box round everything dark. */
function darkBox({ width, height, rgb }: Pixels): Box {
  const dark = Array.from({ length: width * height }, (_, i) => i).filter((i) => (rgb[i * 3] ?? 255) < 128);
  const columns = dark.map((i) => i % width);
  const rows = dark.map((i) => Math.floor(i / width));
  return {
    left: Math.min(...columns) / width,
    top: Math.min(...rows) / height,
    right: (Math.max(...columns) + 1) / width,
    bottom: (Math.max(...rows) + 1) / height,
  };
}

const BOX: Box = { left: 0.3, top: 0.4, right: 0.6, bottom: 0.7 };

test.each<[string, number, number, 'contain' | 'fill' | 'cover']>([
  ['a tall photo', 300, 700, 'contain'],
  ['a wide one', 900, 250, 'contain'],
  ['a small one', 31, 47, 'contain'],
  ['one that is distorted', 300, 700, 'fill'],
  ['one that is cut off', 300, 400, 'cover'],
])('%s (%i x %i, %s)', async (_, width, height, fit) => {
  const canvas = { width: 256, height: 320 };
  const photo = photoWith(BOX, width, height);
  const fitted = await resize(photo, { ...canvas, fit, background: [255, 255, 255] });
  const placement = placementOf(photo, canvas, fit);
  const truth = darkBox(photo);
  const found = toPhoto(darkBox(fitted), placement);
  // One pixel of the canvas, or of the photo where that is the coarser one.
  for (const side of ['left', 'top', 'right', 'bottom'] as const)
    expect(Math.abs(found[side] - truth[side])).toBeLessThan(0.03);
  const back = toCanvas(found, placement);
  for (const side of ['left', 'top', 'right', 'bottom'] as const)
    expect(back[side]).toBeCloseTo(darkBox(fitted)[side], 9);
});
