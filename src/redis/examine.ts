/** What an operator may want to know of a Redis; nothing in it is changed. */
import { SILENT } from '../core/log.js';
import { connectRedis, placeOf, redisFailure } from './connection.js';

/** A Redis as it answers now. */
export interface RedisState {
  /** Host and port. */
  readonly place: string;
  readonly version: string;
  /** maxmemory-policy. */
  readonly policy: string;
  /** True where it writes down every change (AOF). */
  readonly isAppending: boolean;
  readonly usedBytes: number;
  /** 0 = without a bound of its own. */
  readonly maxBytes: number;
  /** Of one command. */
  readonly pingMs: number;
  /** Its clock, ahead of this machine's. */
  readonly aheadMs: number;
}

/** @throws SamelookError STORAGE_FAILED, CONFIG_INVALID */
export async function examineRedis(url: string): Promise<RedisState> {
  const redis = await connectRedis(url, SILENT);
  try {
    const info = `${await redis.info('server')}\n${await redis.info('memory')}\n${await redis.info('persistence')}`;
    const value = (name: string) => new RegExp(`^${name}:(\\S*)`, 'm').exec(info)?.[1] ?? '';
    const startMs = Date.now();
    const from = performance.now();
    const [seconds, micros] = await redis.time();
    const pingMs = performance.now() - from;
    return {
      place: placeOf(url),
      version: value('redis_version'),
      policy: value('maxmemory_policy'),
      isAppending: value('aof_enabled') === '1',
      usedBytes: Number(value('used_memory')),
      maxBytes: Number(value('maxmemory')),
      pingMs,
      aheadMs: Number(seconds) * 1_000 + Number(micros) / 1_000 - (startMs + pingMs / 2),
    };
  } catch (thrown) {
    throw redisFailure(url, thrown);
  } finally {
    redis.disconnect();
  }
}
