/** Photos under way in Redis, for askers and workers on many machines: normalised, bounded in bytes and time, gone after use. */
import { randomBytes } from 'node:crypto';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { PhotoRef } from '../core/photo.js';
import type { PhotoStore } from '../core/ports.js';
import { connectRedis, redisFailure } from '../redis/connection.js';
import { DEFAULT_MAX_SIDE } from './decode.js';
import { normalise } from './normalise.js';

/** Where the photos lie, and what bounds them. */
export interface RedisPhotoStoreOptions {
  readonly url: string;
  readonly log: Log;
  /** Begins every key; default "samelook". */
  readonly prefix?: string;
  /** Bytes of all photos under way, of every process together; default 512 MiB: some 1,600 photos of 300 KB. */
  readonly maxBytes?: number;
  /** How long a photo is kept at most, default 10 minutes. */
  readonly ttlMs?: number;
  /** Longest side of a kept photo in pixels, default 1024. */
  readonly maxSide?: number;
}

/** 24 random bytes: nobody guesses somebody else's photo. */
const REF_BYTES = 24;

/** Takes what is over off the account; leaves the present in `now`. KEYS: expiries, sizes, total. */
const SWEEP = `
  local t = redis.call('TIME')
  local now = t[1] * 1000 + math.floor(t[2] / 1000)
  local function take(ref)
    redis.call('DECRBY', KEYS[3], redis.call('HGET', KEYS[2], ref) or 0)
    redis.call('HDEL', KEYS[2], ref)
    return redis.call('ZREM', KEYS[1], ref)
  end
  for _, ref in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do take(ref) end
`;
/** KEYS[4] the photo; ARGV: ref, bytes, ttl, most bytes. @returns 1 where it is kept */
const KEEP = `${SWEEP}
  local size = string.len(ARGV[2])
  if tonumber(redis.call('GET', KEYS[3]) or 0) + size > tonumber(ARGV[4]) then return 0 end
  redis.call('SET', KEYS[4], ARGV[2], 'PX', ARGV[3])
  redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
  redis.call('HSET', KEYS[2], ARGV[1], size)
  redis.call('INCRBY', KEYS[3], size)
  return 1
`;
/** KEYS[4] the photo; ARGV: ref. */
const DROP = `${SWEEP}
  redis.call('DEL', KEYS[4])
  if redis.call('ZSCORE', KEYS[1], ARGV[1]) then take(ARGV[1]) end
  return 1
`;

/** Opens the store; what other processes keep there stays. @throws SamelookError STORAGE_FAILED, CONFIG_INVALID; methods STORAGE_FAILED */
export async function openRedisPhotoStore(options: RedisPhotoStoreOptions): Promise<PhotoStore> {
  const { url, log, prefix = 'samelook' } = options;
  const { maxBytes = 512 * 1024 * 1024, ttlMs = 10 * 60_000, maxSide = DEFAULT_MAX_SIDE } = options;
  const redis = await connectRedis(url, log);
  const accounts = [`${prefix}:photo-expiries`, `${prefix}:photo-sizes`, `${prefix}:photo-bytes`] as const;
  const keyOf = (ref: PhotoRef) => `${prefix}:photo:${ref}`;

  async function told<Value>(command: Promise<Value>): Promise<Value> {
    return command.catch((thrown: unknown) => {
      throw redisFailure(url, thrown);
    });
  }

  return {
    async put(photo, signal) {
      const normalised = Buffer.from(await normalise(photo, maxSide, signal));
      const ref = randomBytes(REF_BYTES).toString('base64url');
      const kept = await told(redis.eval(KEEP, 4, ...accounts, keyOf(ref), ref, normalised, ttlMs, maxBytes));
      if (kept === 1) return ref;
      throw new SamelookError('BUSY', 'Too many photos are under way right now. Please try again in a minute.', {
        retryable: true,
      });
    },
    async get(ref) {
      const photo = await told(redis.getBuffer(keyOf(ref)));
      if (photo !== null) return photo;
      throw new SamelookError('PHOTO_EXPIRED', 'This photo is no longer kept here. Please send it again.');
    },
    async drop(ref) {
      await told(redis.eval(DROP, 4, ...accounts, keyOf(ref), ref));
    },
    async close() {
      redis.disconnect();
    },
  };
}
