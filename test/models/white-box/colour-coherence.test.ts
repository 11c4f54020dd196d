/** The colour coherence vector agrees with OpenCV's connected components, and tells large regions from scattered pixels. */
import { expect, test } from 'vitest';
import { COLOUR_COHERENCE } from '../../../models/white-box/colour-coherence.js';
import { createWhiteBoxEncoder } from '../../../models/white-box/encoder.js';
import { encoderContract } from '../../contracts/encoder.js';
import { drawnPicture, expectedOf, expectNumbers, NAMES } from './drawn-pictures.js';

encoderContract(async () => createWhiteBoxEncoder(COLOUR_COHERENCE));

test.each(NAMES)('%s: as OpenCV', async (name) => {
  const numbers = COLOUR_COHERENCE.measure(await drawnPicture(name));
  expectNumbers(numbers, expectedOf(name).colourCoherence);
  expect(numbers.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
});

/** White, with black squares of a side in rows, a gap apart. */
function squares(side: number, gap: number) {
  const rgb = new Uint8Array(128 * 128 * 3).map((_, i) => {
    const [x, y] = [Math.floor(i / 3) % 128, Math.floor(i / 3 / 128)];
    return x % (side + gap) < side && y % (side + gap) < side ? 0 : 255;
  });
  return { width: 128, height: 128, rgb };
}

test('as much black is coherent in large squares and incoherent in small ones', () => {
  const [coherent, incoherent] = COLOUR_COHERENCE.measure(squares(32, 32));
  expect(coherent).toBeGreaterThan(0.2);
  expect(incoherent).toBe(0);
  const [fewer, more] = COLOUR_COHERENCE.measure(squares(8, 8));
  expect(fewer).toBe(0);
  expect(more).toBeGreaterThan(0.1);
});

test('pixels that touch at a corner are one region', () => {
  // A cross of two diagonals, three pixels wide; the blur leaves lines of one, darker than all around them.
  const rgb = new Uint8Array(128 * 128 * 3).map((_, i) => {
    const [x, y] = [Math.floor(i / 3) % 128, Math.floor(i / 3 / 128)];
    return Math.min(Math.abs(x - y), Math.abs(127 - x - y)) <= 1 ? 0 : 255;
  });
  const [coherent = 0, incoherent] = COLOUR_COHERENCE.measure({ width: 128, height: 128, rgb });
  expect(coherent * 128 * 128).toBeGreaterThanOrEqual(2 * 128);
  expect(coherent * 128 * 128).toBeLessThan(2 * 128 + 20);
  expect(incoherent).toBe(0);
});
