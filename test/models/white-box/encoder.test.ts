/** White-box encoders: a space for each feature and metric, length 1 under cosine only, and calibration within what is possible. */
import { describe, expect, test } from 'vitest';
import { COLOUR_COHERENCE } from '../../../models/white-box/colour-coherence.js';
import { COLOUR_HISTOGRAM } from '../../../models/white-box/colour-histogram.js';
import { createWhiteBoxEncoder } from '../../../models/white-box/encoder.js';
import { unit } from '../../../models/white-box/feature.js';
import { HARRIS } from '../../../models/white-box/harris.js';
import { HOG } from '../../../models/white-box/hog.js';
import { WHITE_BOX } from '../../../models/white-box/white-box.js';
import { Metric } from '../../../src/core/embedding.js';
import { encoderContract } from '../../contracts/encoder.js';
import { drawnPicture, NAMES } from './drawn-pictures.js';

const FEATURES = [HOG, COLOUR_HISTOGRAM, COLOUR_COHERENCE, HARRIS, WHITE_BOX];

describe('under l1', () => encoderContract(async () => createWhiteBoxEncoder(COLOUR_HISTOGRAM, 'l1')));
describe('under l2', () => encoderContract(async () => createWhiteBoxEncoder(HOG, 'l2')));

test('each feature has a space of its own, and each metric', () => {
  const spaces = FEATURES.map((feature) => createWhiteBoxEncoder(feature).space);
  expect(new Set(spaces.map(({ weightsHash }) => weightsHash)).size).toBe(FEATURES.length);
  expect(spaces.map(({ encoder }) => encoder)).toEqual(FEATURES.map(({ name }) => name));
  expect(createWhiteBoxEncoder(HOG, 'l2').space).toEqual({ ...spaces[0], metric: 'l2' });
});

test('other parameters are another space', () => {
  const changed = { ...HOG, parameters: { ...HOG.parameters, version: 2 } };
  expect(createWhiteBoxEncoder(changed).space.weightsHash).not.toBe(createWhiteBoxEncoder(HOG).space.weightsHash);
});

test.each(FEATURES)('$name: the feature itself under l1 and l2, its direction under cosine', async (feature) => {
  const picture = await drawnPicture('dress');
  const measured = feature.measure(picture);
  for (const metric of ['l1', 'l2'] as const) {
    expect(await createWhiteBoxEncoder(feature, metric).embed([picture])).toEqual([measured]);
  }
  expect(await createWhiteBoxEncoder(feature).embed([picture])).toEqual([unit(measured)]);
});

test.each(FEATURES)('$name: no number is negative, no sum of squares larger than it says', async (feature) => {
  for (const name of NAMES) {
    const numbers = feature.measure(await drawnPicture(name));
    expect(numbers).toHaveLength(feature.dimensions);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(numbers.reduce((sum, value) => sum + value * value, 0)).toBeLessThanOrEqual(feature.largestSquare + 1e-4);
  }
});

test.each(Metric.options)('calibration under %s lies within what is possible', async (metric) => {
  const distances = { cosine: 1, l2: 2 * HARRIS.largestSquare, l1: Math.sqrt(2 * 128 * HARRIS.largestSquare) };
  const { calibration } = createWhiteBoxEncoder(HARRIS, metric);
  expect(calibration.unrelated).toBeCloseTo(0.75 * distances[metric], 6);
  expect(calibration.same).toBeCloseTo(0.05 * distances[metric], 6);
});

test('a direction has length 1; nothing has the direction that prefers no axis', () => {
  const [three, four] = unit(Float32Array.of(3, 4));
  expect([three, four]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
  expect([...unit(new Float32Array(4))]).toEqual([0.5, 0.5, 0.5, 0.5]);
});

test('others get their turn between two pictures', async () => {
  const picture = await drawnPicture('noise');
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await createWhiteBoxEncoder(WHITE_BOX).embed(Array.from({ length: 20 }, () => picture));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});
