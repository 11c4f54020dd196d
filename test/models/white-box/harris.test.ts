/** Harris corners agree with scikit-image: the response, the corners, and their shares of the grid. */
import { expect, test } from 'vitest';
import { createWhiteBoxEncoder } from '../../../models/white-box/encoder.js';
import { cornerResponse, HARRIS } from '../../../models/white-box/harris.js';
import { encoderContract } from '../../contracts/encoder.js';
import { drawnPicture, expectedOf, expectNumbers, NAMES, STRIDES } from './drawn-pictures.js';

encoderContract(async () => createWhiteBoxEncoder(HARRIS));

test.each(NAMES)('%s: as scikit-image', async (name) => {
  const picture = await drawnPicture(name);
  const { largestResponse, responseSample, shares } = expectedOf(name).harris;
  const response = cornerResponse(picture);
  const largest = response.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(Math.abs(largest - largestResponse)).toBeLessThanOrEqual(1e-9 * largestResponse);
  const sample = response.filter((_, i) => i % STRIDES.response === 0);
  expectNumbers(
    sample.map((value) => value / (largest || 1)),
    responseSample,
  );
  expectNumbers(HARRIS.measure(picture), shares);
});

test('the drawn pictures have corners, but for the plain one', () => {
  const corners = Object.fromEntries(NAMES.map((name) => [name, expectedOf(name).harris.corners]));
  expect(corners.plain).toBe(0);
  expect(corners.dress).toBeGreaterThan(10);
  expect(corners.checks).toBeGreaterThan(10);
});

test('one square has four corners, of one strength, where it has them', () => {
  const rgb = new Uint8Array(128 * 128 * 3).map((_, i) => {
    const [x, y] = [Math.floor(i / 3) % 128, Math.floor(i / 3 / 128)];
    return Math.min(x, y) >= 40 && Math.max(x, y) < 88 ? 200 : 30;
  });
  const shares = HARRIS.measure({ width: 128, height: 128, rgb });
  const filled = [...shares.entries()].filter(([, share]) => share > 0);
  const cells = [2 * 8 + 2, 2 * 8 + 5, 5 * 8 + 2, 5 * 8 + 5];
  expect(filled.map(([cell]) => cell)).toEqual([...cells, ...cells.map((cell) => 64 + cell)]);
  for (const [, share] of filled) expect(share).toBeCloseTo(0.25, 6);
});
