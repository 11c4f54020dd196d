/** HOG agrees with scikit-image, number by number. */
import { expect, test } from 'vitest';
import { createWhiteBoxEncoder } from '../../../models/white-box/encoder.js';
import { HOG } from '../../../models/white-box/hog.js';
import { encoderContract } from '../../contracts/encoder.js';
import { drawnPicture, expectedOf, expectNumbers, NAMES, STRIDES } from './drawn-pictures.js';

encoderContract(async () => createWhiteBoxEncoder(HOG));

test.each(NAMES)('%s: as scikit-image', async (name) => {
  const numbers = HOG.measure(await drawnPicture(name));
  expect(numbers).toHaveLength(HOG.dimensions);
  const { sample, blockSums } = expectedOf(name).hog;
  expectNumbers(
    numbers.filter((_, i) => i % STRIDES.hog === 0),
    sample,
  );
  const sums = blockSums.map((_, block) => numbers.subarray(36 * block, 36 * block + 36).reduce((a, b) => a + b, 0));
  expect(Math.max(...blockSums.map((sum, block) => Math.abs(sum - (sums[block] ?? Number.NaN))))).toBeLessThan(1e-5);
});

test('the colour of a picture does not matter, its shape does', async () => {
  const [dress, checks] = await Promise.all([drawnPicture('dress'), drawnPicture('checks')]);
  const turned = { ...dress, rgb: dress.rgb.map((_, i) => dress.rgb[i - (i % 3) + ((i + 1) % 3)] ?? 0) };
  // Which channel is first decides only where two have the same gradient.
  const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)));
  expect(distance(HOG.measure(dress), HOG.measure(turned))).toBeLessThan(0.1);
  expect(distance(HOG.measure(dress), HOG.measure(checks))).toBeGreaterThan(5);
});
