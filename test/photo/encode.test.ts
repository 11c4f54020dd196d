import { describe, expect, it } from 'vitest';
import type { Pixels } from '../../src/core/photo.js';
import { decode } from '../../src/photo/decode.js';
import { encodeJpeg, encodePng, encodeWebp } from '../../src/photo/encode.js';
import { makeThumbnail, THUMBNAIL_SIDE } from '../../src/photo/thumbnail.js';

function gradient(width: number, height: number): Pixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    rgb.set([Math.round((255 * (i % width)) / width), Math.round((255 * i) / (width * height)), 90], i * 3);
  }
  return { width, height, rgb };
}

function largestDifference(a: Pixels, b: Pixels): number {
  return a.rgb.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b.rgb[i] ?? 999))), 0);
}

describe('encode and decode', () => {
  const picture = gradient(60, 40);

  it('PNG keeps every pixel', async () => {
    expect(await decode(await encodePng(picture))).toEqual(picture);
  });

  it.each([
    ['JPEG', encodeJpeg],
    ['WebP', encodeWebp],
  ] as const)('%s keeps what one sees', async (_name, encode) => {
    const back = await decode(await encode(picture, 95));
    expect([back.width, back.height]).toEqual([60, 40]);
    expect(largestDifference(picture, back)).toBeLessThan(25);
  });
});

describe('makeThumbnail', () => {
  it('makes a small JPEG with a digest that follows its bytes', async () => {
    const thumbnail = await makeThumbnail(gradient(800, 400));
    expect([...thumbnail.bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(await decode(thumbnail.bytes)).toMatchObject({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE / 2 });
    expect(thumbnail.digest).toMatch(/^[0-9a-f]{16}$/);
    expect((await makeThumbnail(gradient(800, 400))).digest).toBe(thumbnail.digest);
    expect((await makeThumbnail(gradient(400, 800))).digest).not.toBe(thumbnail.digest);
  });

  it('never enlarges', async () => {
    expect(await decode((await makeThumbnail(gradient(30, 20))).bytes)).toMatchObject({ width: 30, height: 20 });
  });
});
