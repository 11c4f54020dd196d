/** The colour histogram agrees with scikit-image and NumPy, and its sums are what its docstring says. */
import { expect, test } from 'vitest';
import { COLOUR_HISTOGRAM } from '../../../models/white-box/colour-histogram.js';
import { createWhiteBoxEncoder } from '../../../models/white-box/encoder.js';
import { encoderContract } from '../../contracts/encoder.js';
import { drawnPicture, expectedOf, expectNumbers, NAMES } from './drawn-pictures.js';

encoderContract(async () => createWhiteBoxEncoder(COLOUR_HISTOGRAM));

test.each(NAMES)('%s: as scikit-image and NumPy', async (name) => {
  const numbers = COLOUR_HISTOGRAM.measure(await drawnPicture(name));
  expectNumbers(numbers, expectedOf(name).colourHistogram);
  for (const channel of [0, 1, 2]) {
    const sum = numbers.subarray(25 * channel, 25 * channel + 25).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 5);
  }
});

test.each([
  { colour: 'black', rgb: [0, 0, 0], bins: [0, 0, 0] },
  { colour: 'white', rgb: [255, 255, 255], bins: [0, 0, 24] },
  { colour: 'red', rgb: [255, 0, 0], bins: [0, 24, 24] },
  { colour: 'a red with a touch of blue', rgb: [255, 0, 1], bins: [24, 24, 24] },
  { colour: 'green', rgb: [0, 255, 0], bins: [8, 24, 24] },
  // Hue 3/5, saturation 2/5, value 1/5: each on the edge of a bin.
  { colour: 'a dull blue', rgb: [0.6 * 50, 0.76 * 50, 50], bins: [15, 10, 4] },
])('$colour falls into one bin a channel', ({ rgb, bins }) => {
  const picture = { width: 128, height: 128, rgb: new Uint8Array(128 * 128 * 3).map((_, i) => rgb[i % 3] ?? 0) };
  const numbers = COLOUR_HISTOGRAM.measure(picture);
  expect(bins.map((bin, channel) => numbers[25 * channel + bin])).toEqual([1, 1, 1]);
});
