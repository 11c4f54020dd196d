import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SILENT } from '../../src/core/log.js';
import { openRedisPhotoStore } from '../../src/photo/redis-store.js';
import { photoStoreContract } from '../contracts/photo-store.js';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';

const title = redisServer === undefined ? `the Redis photo store (${WITHOUT_REDIS})` : 'the Redis photo store';

describe.skipIf(redisServer === undefined)(title, () => {
  let redis: RedisServer;
  let count = 0;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.remove());
  const where = () => ({ url: redis.url, log: SILENT, prefix: `test-${++count}` });

  photoStoreContract('it', (limits) => openRedisPhotoStore({ ...limits, ...where() }));

  it('gives a photo to another process, and outlives the one that took it', async () => {
    const place = where();
    const [here, there] = [await openRedisPhotoStore(place), await openRedisPhotoStore(place)];
    const photo = await sharp({ create: { width: 20, height: 20, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const ref = await here.put(photo);
    await here.close();
    expect((await sharp(await there.get(ref)).metadata()).width).toBe(20);
    await there.drop(ref);
    await expect(there.get(ref)).rejects.toMatchObject({ code: 'PHOTO_EXPIRED' });
    await there.close();
  });

  it('has room again once photos that nobody dropped are over', async () => {
    const photo = await sharp({ create: { width: 20, height: 20, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const place = where();
    const measured = await openRedisPhotoStore(place);
    const bytes = (await measured.get(await measured.put(photo))).length;
    await measured.close();

    const store = await openRedisPhotoStore({ ...where(), maxBytes: bytes, ttlMs: 100 });
    await store.put(photo);
    await expect(store.put(photo)).rejects.toMatchObject({ code: 'BUSY' });
    await expect.poll(() => store.put(photo).catch(() => undefined), { timeout: 5_000 }).toBeTypeOf('string');
    await store.close();
  });

  it('says where Redis can’t be reached, without the password', async () => {
    const url = 'redis://ada:hush@127.0.0.1:9/0';
    const refusal = await openRedisPhotoStore({ url, log: SILENT }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'STORAGE_FAILED', retryable: true });
    expect(String(refusal)).toMatch(/Redis at 127\.0\.0\.1:9 can't be reached/);
    expect(String(refusal)).not.toMatch(/hush/);
    const refused = await openRedisPhotoStore({ ...where(), url: redis.url.replace('//', '//ada:hush@') }).catch(
      String,
    );
    expect(refused).toMatch(/refuses the user or the password of REDIS_URL/);
  });
});
