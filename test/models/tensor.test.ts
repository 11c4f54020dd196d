/** Bytes land in the tensor where the manifest says, with the value that it says. */
import { expect, test } from 'vitest';
import type { ModelInput } from '../../models/manifest.js';
import { createFillTensor, inputLength } from '../../models/tensor.js';

/** Two pixels, side by side: (10, 20, 30) and (40, 50, 60). */
const PICTURE = Uint8Array.of(10, 20, 30, 40, 50, 60);
const PLAIN: ModelInput = {
  name: 'pixels',
  width: 2,
  height: 1,
  layout: 'NCHW',
  channels: 'RGB',
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  fit: 'fill',
  background: [255, 255, 255],
  type: 'float32',
};

function filled(input: ModelInput): number[] {
  const tensor = new Float32Array(inputLength(input));
  createFillTensor(input)(PICTURE, tensor, 0);
  return [...tensor];
}

test.each<[ModelInput['layout'], ModelInput['channels'], number[]]>([
  ['NCHW', 'RGB', [10, 40, 20, 50, 30, 60]],
  ['NCHW', 'BGR', [30, 60, 20, 50, 10, 40]],
  ['NHWC', 'RGB', [10, 20, 30, 40, 50, 60]],
  ['NHWC', 'BGR', [30, 20, 10, 60, 50, 40]],
])('%s in %s', (layout, channels, expected) => {
  expect(filled({ ...PLAIN, layout, channels })).toEqual(expected);
});

test('scale first, then mean and deviation in the order of the channels', () => {
  const input: ModelInput = { ...PLAIN, layout: 'NHWC', channels: 'BGR', scale: 0.1, mean: [1, 2, 3], std: [1, 2, 4] };
  const expected = [3 - 1, (2 - 2) / 2, (1 - 3) / 4, 6 - 1, (5 - 2) / 2, (4 - 3) / 4];
  for (const [i, value] of filled(input).entries()) expect(value).toBeCloseTo(expected[i] as number, 6);
});

test('the pictures of a batch lie one after the other', () => {
  const tensor = new Float32Array(12).fill(-1);
  createFillTensor(PLAIN)(PICTURE, tensor, 6);
  expect([...tensor]).toEqual([-1, -1, -1, -1, -1, -1, 10, 40, 20, 50, 30, 60]);
});
