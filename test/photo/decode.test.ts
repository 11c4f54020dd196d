import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Pixels } from '../../src/core/photo.js';
import { MAX_PHOTO_BYTES } from '../../src/core/photo.js';
import { DECODES_AT_ONCE, decode } from '../../src/photo/decode.js';

type Rgb = readonly [number, number, number];
const CRIMSON: Rgb = [200, 30, 60];

/** A plain picture, 64 × 48. */
function plain([r, g, b]: Rgb, alpha?: number): Sharp {
  return sharp({
    create: {
      width: 64,
      height: 48,
      channels: alpha === undefined ? 3 : 4,
      background: { r, g, b, alpha: alpha ?? 1 },
    },
  });
}

/** Noise does not compress, so that half the file is half the picture. */
function noisy(): Sharp {
  return sharp({
    create: {
      width: 200,
      height: 150,
      channels: 3,
      background: 'grey',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
}

function pixel({ rgb, width }: Pixels, x: number, y: number): number[] {
  return [...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

function expectColour(
  picture: Pixels,
  colour: Rgb,
  tolerance: number,
  [x, y]: readonly [number, number] = [5, 5],
): void {
  pixel(picture, x, y).forEach((value, channel) => {
    expect(Math.abs(value - (colour[channel] ?? 0)), `${pixel(picture, x, y)} against ${colour}`).toBeLessThanOrEqual(
      tolerance,
    );
  });
}

describe('decode reads', () => {
  const formats: readonly (readonly [string, () => Sharp, Rgb, number])[] = [
    ['JPEG', () => plain(CRIMSON).jpeg({ quality: 95 }), CRIMSON, 3],
    ['progressive JPEG', () => plain(CRIMSON).jpeg({ quality: 95, progressive: true }), CRIMSON, 3],
    ['grey JPEG', () => plain([120, 120, 120]).toColourspace('b-w').jpeg(), [120, 120, 120], 3],
    ['CMYK JPEG without a profile', () => plain(CRIMSON).toColourspace('cmyk').jpeg({ quality: 95 }), CRIMSON, 30],
    [
      'CMYK JPEG with a profile',
      () => plain(CRIMSON).toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 95 }),
      CRIMSON,
      20,
    ],
    ['JPEG in Display P3', () => plain(CRIMSON).withIccProfile('p3').jpeg({ quality: 95 }), CRIMSON, 4],
    ['PNG', () => plain(CRIMSON).png(), CRIMSON, 0],
    ['interlaced PNG', () => plain(CRIMSON).png({ progressive: true }), CRIMSON, 0],
    ['palette PNG', () => plain(CRIMSON).png({ palette: true }), CRIMSON, 2],
    ['16-bit PNG', () => plain(CRIMSON).toColourspace('rgb16').png(), CRIMSON, 1],
    ['16-bit grey PNG', () => plain([120, 120, 120]).toColourspace('grey16').png(), [120, 120, 120], 1],
    ['half transparent PNG, laid on white', () => plain(CRIMSON, 0.5).png(), [228, 143, 158], 2],
    ['half transparent 16-bit PNG', () => plain(CRIMSON, 0.5).toColourspace('rgb16').png(), [228, 143, 158], 2],
    ['grey PNG with alpha', () => plain([120, 120, 120], 0.5).toColourspace('b-w').png(), [188, 188, 188], 2],
    ['WebP', () => plain(CRIMSON).webp({ quality: 95 }), CRIMSON, 6],
    ['transparent WebP, all white', () => plain(CRIMSON, 0).webp(), [255, 255, 255], 0],
    ['AVIF', () => plain(CRIMSON).avif({ quality: 90 }), CRIMSON, 6],
    ['10-bit AVIF', () => plain(CRIMSON).avif({ quality: 90, bitdepth: 10 }), CRIMSON, 6],
    ['GIF', () => plain(CRIMSON).gif(), CRIMSON, 4],
  ];
  it.each(formats)('%s', async (_name, draw, colour, tolerance) => {
    const picture = await decode(await draw().toBuffer());
    expect([picture.width, picture.height, picture.rgb.length]).toEqual([64, 48, 64 * 48 * 3]);
    expectColour(picture, colour, tolerance);
  });

  it.each(['gif', 'webp'] as const)('of an animated %s the first frame', async (format) => {
    const frames = Buffer.concat([
      await plain([255, 0, 0]).raw().toBuffer(),
      await plain([0, 0, 255]).raw().toBuffer(),
    ]);
    const animation = await sharp(frames, { raw: { width: 64, height: 96, channels: 3, pageHeight: 48 } })
      .toFormat(format)
      .toBuffer();
    expect((await sharp(animation, { animated: true }).metadata()).pages).toBe(2);
    const picture = await decode(animation);
    expect([picture.width, picture.height]).toEqual([64, 48]);
    expectColour(picture, [255, 0, 0], 4);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i as upright', async (orientation) => {
    // The upright picture: its left top corner is red, the rest is white.
    const upright = sharp({ create: { width: 64, height: 32, channels: 3, background: 'white' } }).composite([
      {
        input: { create: { width: 16, height: 16, channels: 3, background: 'red' } },
        left: 0,
        top: 0,
      },
    ]);
    const pixels = sharp(await upright.png().toBuffer());
    // What the sensor saw: the inverse of what each orientation asks a viewer to do (EXIF 2.3, tag 0x0112).
    const stored: Record<number, () => Sharp> = {
      1: () => pixels,
      2: () => pixels.flop(),
      3: () => pixels.rotate(180),
      4: () => pixels.flip(),
      5: () => pixels.flop().rotate(270),
      6: () => pixels.rotate(270),
      7: () => pixels.flop().rotate(90),
      8: () => pixels.rotate(90),
    };
    const bare = await (stored[orientation]?.() ?? pixels).png().toBuffer();
    const photo = await sharp(bare).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
    const picture = await decode(photo);
    expect([picture.width, picture.height]).toEqual([64, 32]);
    expectColour(picture, [254, 0, 0], 12, [4, 4]);
    for (const corner of [
      [60, 4],
      [4, 28],
      [60, 28],
    ] as const) {
      expectColour(picture, [255, 255, 255], 12, corner);
    }
  });

  it('shrinks to the wanted side and never enlarges', async () => {
    const photo = await noisy().jpeg().toBuffer();
    expect(await decode(photo, { maxSide: 100 })).toMatchObject({ width: 100, height: 75 });
    expect(await decode(photo)).toMatchObject({ width: 200, height: 150 });
  });

  it.each([
    [1, 1, 1, 1],
    [10_000, 3, 1024, 1],
    [3, 10_000, 1, 1024],
  ])('a picture of %i × %i', async (width, height, expectedWidth, expectedHeight) => {
    const photo = await sharp({ create: { width, height, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const picture = await decode(photo);
    expect([picture.width, picture.height, picture.rgb.length]).toEqual([
      expectedWidth,
      expectedHeight,
      expectedWidth * expectedHeight * 3,
    ]);
  });

  it('a JPEG with stray bytes, as some cameras write it', async () => {
    const jpeg = await noisy().jpeg().toBuffer();
    const stray = Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(3), jpeg.subarray(2), Buffer.from('trailer')]);
    await expect(decode(stray)).resolves.toMatchObject({ width: 200, height: 150 });
  });
});

/** A PNG that promises more than it holds: its header says the size, one scan line follows. */
function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const typed = Buffer.concat([Buffer.from(type), body]);
    const framed = Buffer.alloc(typed.length + 8);
    framed.writeUInt32BE(body.length, 0);
    typed.copy(framed, 4);
    framed.writeUInt32BE(crc32(typed), typed.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from('789c0300000000010000', 'hex')),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('decode refuses', () => {
  let avif: Buffer;
  beforeAll(async () => {
    avif = await plain(CRIMSON).avif().toBuffer();
  });

  it('an empty file', async () => {
    await expect(decode(new Uint8Array())).rejects.toMatchObject({ code: 'PHOTO_EMPTY', retryable: false });
  });

  it.each([
    ['a text file', () => Buffer.from('these are words, not a picture')],
    ['a web page', () => Buffer.from('<!DOCTYPE html><html><body>404</body></html>')],
    ['an SVG drawing', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a PDF document', () => Buffer.from('%PDF-1.7 and so on')],
    ['a BMP picture', () => Buffer.concat([Buffer.from('BM'), Buffer.alloc(100)])],
    ['a TIFF or raw photo', () => Buffer.concat([Buffer.from('II*\0'), Buffer.alloc(100)])],
    ['a video', () => Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(100)])],
    ['a HEIC photo', () => Buffer.concat([Buffer.from('\0\0\0\x18ftypheic'), Buffer.alloc(100)])],
    ['a file of an unknown kind', () => Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])],
  ])('%s, by name, and says what it takes', async (name, make) => {
    await expect(decode(make())).rejects.toMatchObject({
      code: 'PHOTO_UNSUPPORTED',
      message: `This is not a picture that I can read (it looks like ${name}). Send JPEG, PNG, WebP, GIF or AVIF.`,
    });
  });

  it('a HEIC photo with a sound container', async () => {
    const heic = Buffer.from(
      avif.toString('latin1').replaceAll('avif', 'heic').replaceAll('av01', 'hvc1').replaceAll('av1C', 'hvcC'),
      'latin1',
    );
    await expect(decode(heic)).rejects.toMatchObject({ code: 'PHOTO_UNSUPPORTED' });
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('half a %s', async (format) => {
    const whole = await noisy().toFormat(format).toBuffer();
    await expect(decode(whole)).resolves.toMatchObject({ width: 200 });
    await expect(decode(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({ code: 'PHOTO_DAMAGED' });
  });

  it('a file of too many bytes, unread', async () => {
    await expect(decode(new Uint8Array(MAX_PHOTO_BYTES + 1))).rejects.toMatchObject({ code: 'PHOTO_TOO_LARGE' });
  });

  it('a PNG of 30,000 × 30,000 by its header, with no memory to speak of', async () => {
    const before = process.memoryUsage().rss;
    await expect(decode(pngOf(30_000, 30_000))).rejects.toMatchObject({
      code: 'PHOTO_TOO_LARGE',
      message: expect.stringContaining('50 million'),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    // The same file within the limit is refused for what it is: cut off.
    await expect(decode(pngOf(300, 300))).rejects.toMatchObject({ code: 'PHOTO_DAMAGED' });
  });
});

describe('decode under load', () => {
  it('goes on after two hundred photos at once, good and bad', async () => {
    const good = await noisy().jpeg().toBuffer();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, (_, i) =>
        decode(i % 4 === 0 ? good.subarray(0, good.length / 2) : good, { maxSide: 32 }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(150);
  });

  it('leaves at once when it is aborted, and does not begin what was waiting', async () => {
    const photo = await noisy().png().toBuffer();
    const leaving = new AbortController();
    const work = Array.from({ length: DECODES_AT_ONCE * 3 }, () => decode(photo, { signal: leaving.signal }));
    leaving.abort();
    for (const outcome of await Promise.allSettled(work)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
    }
    await expect(decode(photo)).resolves.toMatchObject({ width: 200 });
  });
});
