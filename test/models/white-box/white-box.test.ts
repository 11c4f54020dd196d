/** The concatenation gives each feature the same say. */
import { expect, test } from 'vitest';
import { COLOUR_COHERENCE } from '../../../models/white-box/colour-coherence.js';
import { COLOUR_HISTOGRAM } from '../../../models/white-box/colour-histogram.js';
import { createWhiteBoxEncoder } from '../../../models/white-box/encoder.js';
import { HARRIS } from '../../../models/white-box/harris.js';
import { HOG } from '../../../models/white-box/hog.js';
import { WHITE_BOX } from '../../../models/white-box/white-box.js';
import { encoderContract } from '../../contracts/encoder.js';
import { drawnPicture, expectedOf, NAMES } from './drawn-pictures.js';

encoderContract(async () => createWhiteBoxEncoder(WHITE_BOX));

test.each(NAMES)('%s: four vectors of length 1, each in the direction of its feature', async (name) => {
  const picture = await drawnPicture(name);
  const numbers = WHITE_BOX.measure(picture);
  let start = 0;
  for (const feature of [HOG, COLOUR_HISTOGRAM, COLOUR_COHERENCE, HARRIS]) {
    const part = numbers.subarray(start, start + feature.dimensions);
    start += feature.dimensions;
    expect(Math.hypot(...part)).toBeCloseTo(1, 5);
    const alone = feature.measure(picture);
    const length = Math.hypot(...alone);
    const cosine = part.reduce((sum, value, i) => sum + value * (alone[i] ?? 0), 0) / (length || 1);
    expect(cosine).toBeCloseTo(length === 0 ? 0 : 1, 5);
  }
  expect(start).toBe(numbers.length);
});

test('the histogram within it is the one that was written down', async () => {
  const numbers = WHITE_BOX.measure(await drawnPicture('dress'));
  const { colourHistogram } = expectedOf('dress');
  const length = Math.hypot(...colourHistogram);
  for (const [i, value] of colourHistogram.entries()) expect(numbers[8_100 + i]).toBeCloseTo(value / length, 5);
});
