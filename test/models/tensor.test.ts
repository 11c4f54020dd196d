/** Bytes land in the tensor where the manifest says, with the value that it says. */
import { expect, test } from 'vitest';
import { fromFloat16 } from '../../models/float16.js';
import type { PictureInput } from '../../models/network.js';
import { createFillTensor } from '../../models/tensor.js';

/** Two pixels, side by side: (10, 20, 30) and (40, 50, 60). */
const PICTURE = { width: 2, height: 1, rgb: Uint8Array.of(10, 20, 30, 40, 50, 60) };
const PLAIN: PictureInput = {
  name: 'pixels',
  sizes: [{ width: 2, height: 1 }],
  layout: 'NCHW',
  channels: 'RGB',
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  fit: 'fill',
  background: [255, 255, 255],
  type: 'float32',
};

function filled(input: PictureInput): number[] {
  const tensor = new Float32Array(6);
  createFillTensor(input)(PICTURE, tensor, 0);
  return [...tensor];
}

test.each<[PictureInput['layout'], PictureInput['channels'], number[]]>([
  ['NCHW', 'RGB', [10, 40, 20, 50, 30, 60]],
  ['NCHW', 'BGR', [30, 60, 20, 50, 10, 40]],
  ['NHWC', 'RGB', [10, 20, 30, 40, 50, 60]],
  ['NHWC', 'BGR', [30, 20, 10, 60, 50, 40]],
])('%s in %s', (layout, channels, expected) => {
  expect(filled({ ...PLAIN, layout, channels })).toEqual(expected);
});

test('scale first, then mean and deviation in the order of the channels', () => {
  const input: PictureInput = {
    ...PLAIN,
    layout: 'NHWC',
    channels: 'BGR',
    scale: 0.1,
    mean: [1, 2, 3],
    std: [1, 2, 4],
  };
  const expected = [3 - 1, (2 - 2) / 2, (1 - 3) / 4, 6 - 1, (5 - 2) / 2, (4 - 3) / 4];
  for (const [i, value] of filled(input).entries()) expect(value).toBeCloseTo(expected[i] as number, 6);
});

test('the pictures of a batch lie one after the other', () => {
  const tensor = new Float32Array(12).fill(-1);
  createFillTensor(PLAIN)(PICTURE, tensor, 6);
  expect([...tensor]).toEqual([-1, -1, -1, -1, -1, -1, 10, 40, 20, 50, 30, 60]);
});

test('half precision is written as the bits of the nearest halves', () => {
  const tensor = new Uint16Array(6);
  createFillTensor({ ...PLAIN, scale: 0.1, type: 'float16' })(PICTURE, tensor, 0);
  expect([...tensor.subarray(0, 1)]).toEqual([0x3c00]);
  for (const [i, value] of fromFloat16(tensor).entries()) expect(value).toBeCloseTo([1, 4, 2, 5, 3, 6][i] as number, 2);
});

test('the size is the picture’s: one filler serves them all', () => {
  const tall = { width: 1, height: 3, rgb: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };
  const tensor = new Float32Array(9);
  createFillTensor(PLAIN)(tall, tensor, 0);
  expect([...tensor]).toEqual([1, 4, 7, 2, 5, 8, 3, 6, 9]);
});
