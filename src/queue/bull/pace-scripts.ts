/** How fast the workers of all processes are, as parts of the line's scripts in Redis; in one process `../pace.ts` says the same. */
import { NEWEST } from '../pace.js';

/** How long the jobs that a worker does at once count after it last said so. */
export const WORKER_TTL_MS = 10_000;

/**
 * KEYS[5] what is known of jobs, KEYS[6] workers, each as "<jobs at once> <name>" until when it counts; the present is in `now`.
 * `jobMs` is the mean time of a job, `wait(ahead)` the time until one is begun that stands behind `ahead` others; 0 where nothing is known yet:
 * the first ones may have waited for a model to load, so a round must be done.
 */
export const READ_PACE = `
  local atOnce = 0
  redis.call('ZREMRANGEBYSCORE', KEYS[6], '-inf', now)
  for _, worker in ipairs(redis.call('ZRANGE', KEYS[6], 0, -1)) do atOnce = atOnce + tonumber(string.match(worker, '^%d+')) end
  local known = redis.call('HMGET', KEYS[5], 'ms', 'done')
  local jobMs = tonumber(known[1] or 0)
  if tonumber(known[2] or 0) < atOnce then jobMs = 0 end
  local function wait(ahead) return atOnce > 0 and ahead * jobMs / atOnce or 0 end
`;

/** KEYS[5] as above. @param took the script's expression for a job's milliseconds */
export const writePace = (took: string) => `
  local mean = tonumber(redis.call('HGET', KEYS[5], 'ms') or ${took})
  redis.call('HSET', KEYS[5], 'ms', mean + ${NEWEST} * (${took} - mean))
  redis.call('HINCRBY', KEYS[5], 'done', 1)
`;
