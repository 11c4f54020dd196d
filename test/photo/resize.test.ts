import { describe, expect, it } from 'vitest';
import type { Pixels } from '../../src/core/photo.js';
import { resize } from '../../src/photo/resize.js';

/** Left half red, right half blue. */
function twoHalves(width: number, height: number): Pixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set(i % width < width / 2 ? [255, 0, 0] : [0, 0, 255], i * 3);
  return { width, height, rgb };
}

const at = ({ rgb, width }: Pixels, x: number, y: number) => [...rgb.subarray((y * width + x) * 3).subarray(0, 3)];
const GREEN = [0, 255, 0] as const;

describe('resize', () => {
  it('contains: everything is there, the rest is background', async () => {
    const resized = await resize(twoHalves(80, 40), { width: 20, height: 20, fit: 'contain', background: GREEN });
    expect([resized.width, resized.height, resized.rgb.length]).toEqual([20, 20, 1200]);
    expect([at(resized, 1, 10), at(resized, 18, 10), at(resized, 10, 1), at(resized, 10, 18)]).toEqual([
      [255, 0, 0],
      [0, 0, 255],
      [0, 255, 0],
      [0, 255, 0],
    ]);
  });

  it('covers: full to the rim, in proportion', async () => {
    const resized = await resize(twoHalves(80, 40), { width: 20, height: 20, fit: 'cover', background: GREEN });
    expect([at(resized, 1, 1), at(resized, 18, 18)]).toEqual([
      [255, 0, 0],
      [0, 0, 255],
    ]);
  });

  it('fills: distorts what does not fit', async () => {
    const resized = await resize(twoHalves(80, 10), { width: 20, height: 20, fit: 'fill', background: GREEN });
    expect([at(resized, 1, 1), at(resized, 18, 18)]).toEqual([
      [255, 0, 0],
      [0, 0, 255],
    ]);
  });

  it.each(['contain', 'cover', 'fill'] as const)('enlarges a single pixel and a thread, %s', async (fit) => {
    for (const [width, height] of [
      [1, 1],
      [1024, 1],
      [1, 1024],
    ] as const) {
      const resized = await resize(twoHalves(width, height), { width: 32, height: 32, fit, background: GREEN });
      expect(resized.rgb).toHaveLength(32 * 32 * 3);
    }
  });
});
