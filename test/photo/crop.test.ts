import { describe, expect, it } from 'vitest';
import { type Pixels, WHOLE_PHOTO } from '../../src/core/photo.js';
import { crop } from '../../src/photo/crop.js';

/** A picture whose red is the column and whose green is the row. */
function grid(width: number, height: number): Pixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set([i % width, Math.floor(i / width), 7], i * 3);
  return { width, height, rgb };
}

describe('crop', () => {
  it('takes the pixels under the box, and no others', () => {
    const part = crop(grid(10, 20), { left: 0.2, top: 0.5, right: 0.5, bottom: 0.6 });
    expect([part.width, part.height]).toEqual([3, 2]);
    expect([...part.rgb]).toEqual([2, 10, 7, 3, 10, 7, 4, 10, 7, 2, 11, 7, 3, 11, 7, 4, 11, 7]);
  });

  it('goes outward to whole pixels', () => {
    const part = crop(grid(10, 10), { left: 0.25, top: 0.25, right: 0.55, bottom: 0.55 });
    expect([part.width, part.height]).toEqual([4, 4]);
    expect([...part.rgb.subarray(0, 3)]).toEqual([2, 2, 7]);
  });

  it('gives the whole photo back as it is', () => {
    const picture = grid(5, 4);
    expect(crop(picture, WHOLE_PHOTO)).toBe(picture);
  });

  it.each([
    { left: 0.99, top: 0.99, right: 1, bottom: 1 },
    { left: 0, top: 0, right: 0.01, bottom: 0.01 },
    { left: 1, top: 1, right: 1, bottom: 1 },
  ])('keeps at least one pixel of a tiny picture under %o', (box) => {
    for (const [width, height] of [
      [1, 1],
      [3, 1],
      [1, 400],
    ] as const) {
      const part = crop(grid(width, height), box);
      expect(part.width).toBeGreaterThanOrEqual(1);
      expect(part.height).toBeGreaterThanOrEqual(1);
      expect(part.rgb).toHaveLength(part.width * part.height * 3);
    }
  });
});
