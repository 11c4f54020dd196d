/** Redis: reachable, new enough, forgetting nothing, on the same time. */

import { describeBytes } from '../../../../models/library/disk-space.js';
import { examineRedis } from '../../../redis/examine.js';
import { clockFinding } from '../clock.js';
import { type Finding, look, ok, type Patient } from '../finding.js';

/** Slower than this, every question waits for Redis a few times. */
const SLOW_MS = 50;
/** Of maxmemory. */
const FULL = 0.8;

export async function checkRedis({ config: { redisUrl: url } }: Patient): Promise<readonly Finding[]> {
  if (url === undefined) return [ok('REDIS_URL is not set: questions stay in one process (samelook serve).')];
  const redis = await examineRedis(url);
  const is = `Redis ${redis.version} at ${redis.place} answers in ${redis.pingMs.toFixed(1)} ms`;
  return [
    redis.pingMs > SLOW_MS ? look(`${is}: slow. Give it a machine nearby.`) : ok(`${is}.`),
    redis.policy === 'noeviction'
      ? ok('It forgets nothing when its memory is full (noeviction).')
      : look(`It may drop questions when its memory is full (${redis.policy}). Set: maxmemory-policy noeviction`),
    redis.isAppending
      ? ok('It writes down what it is told (AOF).')
      : look('A restart of it loses the questions of that moment: it keeps no append-only file. Set: appendonly yes'),
    ...memoryFindings(redis),
    clockFinding('Redis', redis.aheadMs, redis.pingMs),
  ];
}

function memoryFindings({ usedBytes, maxBytes }: { readonly usedBytes: number; readonly maxBytes: number }): Finding[] {
  if (maxBytes === 0) return [];
  const says = `It uses ${describeBytes(usedBytes)} of ${describeBytes(maxBytes)}`;
  return [usedBytes > FULL * maxBytes ? look(`${says}. Raise maxmemory.`) : ok(`${says}.`)];
}
