/** The mask of a garment is its category's map under the box, and none where the map knows nothing of it. */
import { expect, test } from 'vitest';
import { cutMask } from '../../../models/detection/cut-mask.js';

/** Two classes, 4 x 4: of the second, the two columns in the middle are garment. */
const MAPS = {
  dims: [2, 4, 4],
  data: Float32Array.from([
    ...new Array(16).fill(0),
    ...Array.from({ length: 16 }, (_, i) => (i % 4 === 1 || i % 4 === 2 ? 1 : 0)),
  ]),
};

test('a box that lies on the cells gets the cells', () => {
  const mask = cutMask(MAPS, 1, { left: 0, top: 0, right: 1, bottom: 0.5 });
  expect(mask).toEqual({ width: 4, height: 2, alpha: Uint8Array.of(0, 255, 255, 0, 0, 255, 255, 0) });
});

test('a box between cells is sampled between them', () => {
  const mask = cutMask(MAPS, 1, { left: 0.125, top: 0, right: 0.625, bottom: 0.25 });
  expect(mask).toEqual({ width: 2, height: 1, alpha: Uint8Array.of(128, 255) });
});

test('at the edge the map goes on as it ends', () => {
  const mask = cutMask(MAPS, 1, { left: 0.25, top: 0.99, right: 0.5, bottom: 1 });
  expect(mask).toEqual({ width: 1, height: 1, alpha: Uint8Array.of(255) });
});

test('a map that sees nothing there gives no mask', () => {
  expect(cutMask(MAPS, 0, { left: 0, top: 0, right: 1, bottom: 1 })).toBeUndefined();
  expect(cutMask(MAPS, 1, { left: 0, top: 0, right: 0.25, bottom: 1 })).toBeUndefined();
});
