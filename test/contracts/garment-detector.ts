/** What every garment detector must do, whatever is behind it. */
import { describe, expect, test } from 'vitest';
import { Garment } from '../../src/core/garment.js';
import type { Pixels } from '../../src/core/photo.js';
import type { GarmentDetector } from '../../src/core/ports.js';

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

    test('it has a name', async () => {
      expect((await open()).id).not.toBe('');
    });

    test.each<[string, Pixels]>([
      ['an ordinary picture', picture(120, 160)],
      ['a very wide one', picture(900, 10)],
      ['a single pixel', picture(1, 1)],
      ['all black', { width: 50, height: 50, rgb: new Uint8Array(7_500) }],
    ])('%s gives garments with sound boxes and scores', async (_, photo) => {
      for (const garment of await (await open()).detect(photo)) {
        expect(Garment.safeParse(garment).error).toBeUndefined();
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

function picture(width: number, height: number): Pixels {
  return { width, height, rgb: new Uint8Array(width * height * 3).map((_, i) => (i * 7) & 255) };
}
