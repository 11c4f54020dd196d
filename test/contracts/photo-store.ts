/** What every photo store must do; a store's own test calls this with a way to make one. */
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { PhotoRef } from '../../src/core/photo.js';
import type { PhotoStore } from '../../src/core/ports.js';

export interface PhotoStoreLimits {
  readonly maxBytes: number;
  readonly ttlMs: number;
  readonly maxSide: number;
}

const ROOMY: PhotoStoreLimits = { maxBytes: 10_000_000, ttlMs: 60_000, maxSide: 64 };

export function photoStoreContract(name: string, create: (limits: PhotoStoreLimits) => Promise<PhotoStore>): void {
  describe(`${name} keeps the contract of a photo store`, () => {
    /** 100 × 50, turned by EXIF to 50 × 100, with a camera's name in it. */
    let photo: Uint8Array;
    beforeAll(async () => {
      photo = await sharp({ create: { width: 100, height: 50, channels: 3, background: 'teal' } })
        .withMetadata({ orientation: 6 })
        .withExifMerge({ IFD0: { Make: 'SecretCamera' } })
        .jpeg()
        .toBuffer();
    });

    it('gives back the photo upright, bounded and without metadata', async () => {
      const store = await create(ROOMY);
      const ref = await store.put(photo);
      expect(PhotoRef.safeParse(ref).success).toBe(true);
      const kept = await store.get(ref);
      const { width, height, orientation, exif } = await sharp(kept).metadata();
      expect({ width, height, orientation, exif }).toEqual({ width: 32, height: 64 });
      expect(Buffer.from(kept).includes('SecretCamera')).toBe(false);
      await store.close();
    });

    it('gives every photo a ref of its own', async () => {
      const store = await create(ROOMY);
      const refs = await Promise.all(Array.from({ length: 20 }, () => store.put(photo)));
      expect(new Set(refs).size).toBe(20);
      await store.close();
    });

    it('refuses what is no picture', async () => {
      const store = await create(ROOMY);
      await expect(store.put(new Uint8Array())).rejects.toMatchObject({ code: 'PHOTO_EMPTY' });
      await expect(store.put(Buffer.from('no picture'))).rejects.toMatchObject({ code: 'PHOTO_UNSUPPORTED' });
      await expect(store.put(photo.subarray(0, photo.length / 2))).rejects.toMatchObject({ code: 'PHOTO_DAMAGED' });
      await store.close();
    });

    it('forgets a photo that is dropped, and only that one', async () => {
      const store = await create(ROOMY);
      const [first, second] = [await store.put(photo), await store.put(photo)];
      await store.drop(first);
      await store.drop(first);
      await expect(store.get(first)).rejects.toMatchObject({ code: 'PHOTO_EXPIRED' });
      await expect(store.get(second)).resolves.toBeInstanceOf(Uint8Array);
      await store.close();
    });

    it('forgets a photo whose time is over', async () => {
      const store = await create({ ...ROOMY, ttlMs: 30 });
      const ref = await store.put(photo);
      await expect
        .poll(() => store.get(ref).catch((error) => error), { timeout: 5_000 })
        .toMatchObject({ code: 'PHOTO_EXPIRED' });
      await store.close();
    });

    it('refuses kindly when it is full, and takes photos again once there is room', async () => {
      const store = await create(ROOMY);
      const one = (await store.get(await store.put(photo))).length;
      await store.close();

      const small = await create({ ...ROOMY, maxBytes: one * 2 });
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => small.put(photo).catch((error: { code: string; retryable: boolean }) => error)),
      );
      const refs = outcomes.filter((outcome) => typeof outcome === 'string');
      const refused = outcomes.filter((outcome) => typeof outcome !== 'string');
      expect(refs).toHaveLength(2);
      for (const error of refused) expect(error).toMatchObject({ code: 'BUSY', retryable: true });

      for (const ref of refs) await small.drop(ref);
      await expect(small.put(photo)).resolves.toBeTypeOf('string');
      await small.close();
    });

    it('stops when nobody waits for the photo any more', async () => {
      const store = await create(ROOMY);
      await expect(store.put(photo, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
      await store.close();
    });
  });
}
