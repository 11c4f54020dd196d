/** What every encoder must do, whatever is behind it. */
import { describe, expect, test } from 'vitest';
import { Calibration, EmbeddingSpace } from '../../src/core/embedding.js';
import type { Pixels } from '../../src/core/photo.js';
import type { Encoder } from '../../src/core/ports.js';

/** The same vector, but for what a batch or a thread may change in the last digits. */
const SAME = 1e-4;

/**
 * Runs the suite.
 * @param make opens an encoder; called once for the suite, closed by it
 */
export function encoderContract(make: () => Promise<Encoder>): void {
  describe('as an encoder', () => {
    let opened: Promise<Encoder> | undefined;
    const open = () => {
      opened ??= make();
      return opened;
    };

    test('its space and its calibration are sound', async () => {
      const { space, calibration } = await open();
      expect(EmbeddingSpace.safeParse(space).error).toBeUndefined();
      expect(Calibration.safeParse(calibration).error).toBeUndefined();
    });

    test('every crop gives an embedding of the dimensions of the space, finite, and of length 1 under cosine, whatever its size', async () => {
      const encoder = await open();
      const crops = [picture(64, 64, 1), picture(1, 1, 2), picture(3, 500, 3), picture(700, 20, 4), plain(50, 50, 0)];
      const embeddings = await encoder.embed(crops);
      expect(embeddings).toHaveLength(crops.length);
      for (const embedding of embeddings) {
        expect(embedding).toBeInstanceOf(Float32Array);
        expect(embedding).toHaveLength(encoder.space.dimensions);
        const length = Math.hypot(...embedding);
        if (encoder.space.metric === 'cosine') expect(length).toBeCloseTo(1, 5);
        else expect(length).toBeLessThan(Number.POSITIVE_INFINITY);
      }
    });

    test('no crops, no embeddings', async () => {
      expect(await (await open()).embed([])).toEqual([]);
    });

    test('the order is kept, and company changes nothing', async () => {
      const encoder = await open();
      const crops = [1, 2, 3, 4, 5, 6, 7].map((seed) => picture(40 + seed, 60, seed));
      const together = await encoder.embed(crops);
      const reversed = await encoder.embed(crops.toReversed());
      for (const [i, crop] of crops.entries()) {
        const [alone] = await encoder.embed([crop]);
        expect(difference(together[i], alone)).toBeLessThan(SAME);
        expect(difference(reversed[crops.length - 1 - i], alone)).toBeLessThan(SAME);
      }
    });

    test('pictures that differ in colour and in shape have embeddings that differ', async () => {
      const encoder = await open();
      const [red, blue] = await encoder.embed([corner(32, 20, 0xd01010), corner(32, 9, 0x1010d0)]);
      expect(difference(red, blue)).toBeGreaterThan(10 * SAME);
    });

    test('the crops are left as they are', async () => {
      const crop = picture(30, 40, 9);
      const before = crop.rgb.slice();
      await (await open()).embed([crop]);
      expect(crop.rgb).toEqual(before);
    });

    test('calls at the same time do not get in each other’s way', async () => {
      const encoder = await open();
      const crops = Array.from({ length: 12 }, (_, seed) => picture(33, 33, seed));
      const calls = await Promise.all(crops.map((crop) => encoder.embed([crop, plain(9, 9, 0x777777)])));
      const once = await encoder.embed(crops);
      for (const [i, [embedding]] of calls.entries()) expect(difference(embedding, once[i])).toBeLessThan(SAME);
    });

    test('an aborted call says so, before and in the middle', async () => {
      const encoder = await open();
      await expect(encoder.embed([picture(8, 8, 1)], AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
      const abort = new AbortController();
      const embedding = encoder.embed([picture(8, 8, 1), picture(8, 8, 2)], abort.signal);
      abort.abort();
      await expect(embedding).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await encoder.embed([picture(8, 8, 1)])).toHaveLength(1);
    });

    test('closing twice is once', async () => {
      const encoder = await open();
      await encoder.close();
      await encoder.close();
    });
  });
}

/** Largest difference on any axis; NaN where one of the two is missing. */
function difference(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return Math.max(...(a ?? []).map((value, axis) => Math.abs(value - (b?.[axis] ?? Number.NaN))));
}

/** A gradient with stripes, another one for every seed. */
function picture(width: number, height: number, seed: number): Pixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < rgb.length; i++) {
    const [x, y] = [((i / 3) | 0) % width, (i / 3 / width) | 0];
    rgb[i] = (x * (3 + seed) + y * (i % 3) * 2 + seed * 37 * ((i % 3) + 1)) & 255;
  }
  return { width, height, rgb };
}

/** A square of one colour in the upper left of a white one. */
function corner(side: number, filled: number, colour: number): Pixels {
  const { rgb } = plain(side, side, colour);
  return {
    width: side,
    height: side,
    rgb: rgb.map((value, i) => (Math.max(((i / 3) | 0) % side, (i / 3 / side) | 0) < filled ? value : 255)),
  };
}

/** One colour, 0xRRGGBB. */
function plain(width: number, height: number, colour: number): Pixels {
  const rgb = new Uint8Array(width * height * 3).map((_, i) => (colour >> (16 - 8 * (i % 3))) & 255);
  return { width, height, rgb };
}
