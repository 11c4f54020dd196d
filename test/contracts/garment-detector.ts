/** What every garment detector must do, whatever is behind it. */
import { describe, expect, test } from 'vitest';
import { type DetectedGarment, Garment, MAX_GARMENTS } from '../../src/core/garment.js';
import type { Pixels } from '../../src/core/photo.js';
import type { GarmentDetector } from '../../src/core/ports.js';
import { intersectionOverUnion } from '../../src/photo/boxes.js';

/**
 * Runs the suite.
 * @param make opens a detector; called once for the suite, closed by it
 */
export function garmentDetectorContract(make: () => Promise<GarmentDetector>): void {
  describe('as a garment detector', () => {
    let opened: Promise<GarmentDetector> | undefined;
    const open = () => {
      opened ??= make();
      return opened;
    };

    test('it has a name and a version', async () => {
      expect((await open()).id).not.toBe('');
      expect((await open()).version).toMatch(/^\w+$/);
    });

    test.each<[string, Pixels]>([
      ['an ordinary picture', picture(120, 160)],
      ['a very wide one', picture(900, 10)],
      ['a single pixel', picture(1, 1)],
      ['all black', { width: 50, height: 50, rgb: new Uint8Array(7_500) }],
    ])('%s gives garments with sound boxes and scores', async (_, photo) => {
      const garments = await (await open()).detect(photo);
      expect(garments.length).toBeLessThanOrEqual(MAX_GARMENTS);
      for (const garment of garments) {
        expect(Garment.safeParse(garment).error).toBeUndefined();
        expectMaskToFit(garment);
      }
    });

    test('clothes come before what goes with them', async () => {
      for (const photo of BUSY) {
        const extras = (await (await open()).detect(photo)).map(({ category }) => EXTRAS.includes(category));
        expect(extras).toEqual(extras.toSorted((a, b) => Number(a) - Number(b)));
      }
    });

    test('a dress is not also a top and a skirt', async () => {
      for (const photo of BUSY) {
        const garments = await (await open()).detect(photo);
        const dresses = garments.filter(({ category }) => category === 'dress');
        const parts = garments.filter(({ category }) => ['top', 'bottom', 'skirt'].includes(category));
        for (const { box } of dresses) {
          for (const part of parts) expect(intersectionOverUnion(part.box, box)).toBeLessThan(0.6);
        }
      }
    });

    test('the same picture gives the same garments', async () => {
      const detector = await open();
      expect(await detector.detect(picture(90, 70))).toEqual(await detector.detect(picture(90, 70)));
    });

    test('the picture is left as it is', async () => {
      const photo = picture(30, 40);
      await (await open()).detect(photo);
      expect(photo).toEqual(picture(30, 40));
    });

    test('an aborted call says so', async () => {
      const detector = await open();
      await expect(detector.detect(picture(8, 8), AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
    });

    test('closing twice is once', async () => {
      const detector = await open();
      await detector.close();
      await detector.close();
    });
  });
}

const EXTRAS: readonly string[] = ['shoes', 'bag', 'headwear', 'accessory'];

/** Pictures with much in them, in the colours and shapes that a detector for tests may take for garments. */
const BUSY: readonly Pixels[] = [patches(64, 64), patches(32, 64), patches(400, 300), picture(200, 200)];

/** Patches of pure colours. */
function patches(width: number, height: number): Pixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const patch = Math.floor((8 * (i % width)) / width) + 3 * Math.floor((8 * Math.floor(i / width)) / height);
    if (patch % 4 < 3) rgb[i * 3 + (patch % 4)] = 255;
  }
  return { width, height, rgb };
}

function expectMaskToFit({ mask }: DetectedGarment): void {
  if (mask === undefined) return;
  expect(mask.width).toBeGreaterThan(0);
  expect(mask.alpha).toHaveLength(mask.width * mask.height);
}

function picture(width: number, height: number): Pixels {
  return { width, height, rgb: new Uint8Array(width * height * 3).map((_, i) => (i * 7) & 255) };
}
