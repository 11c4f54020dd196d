/** How fast a bot asks, held against the buckets: whoever is faster is told to wait. */
import type { Clock } from './clock.js';
import { tooMany } from './faults.js';
import { ALL_PER_SECOND, BUCKETS } from './limits.js';

/** Counts requests. */
export interface Rates {
  /**
   * @param route such as "POST /channels/:channel/messages"
   * @param major what the bucket is counted by beside the route: a channel's id, a webhook's token
   * @returns the headers that tell the bucket
   * @throws Refusal 429 with `retry_after` where this request comes too early
   */
  count(route: string, major: string): Readonly<Record<string, string>>;
}

const OTHER = { limit: 50, perMs: 1_000 };
/** https://discord.com/developers/docs/topics/rate-limits#global-rate-limit: these are not counted. */
const isInteraction = (route: string) => / \/(interactions|webhooks)\//.test(route);

/** Nothing was asked so far. */
export function createRates(clock: Clock): Rates {
  const buckets = new Map<string, { left: number; resetAt: number }>();
  // A second begins with the first request in it, as discord.js counts too.
  let all = { count: 0, endsAt: 0 };

  return {
    count(route, major) {
      const now = clock.now();
      if (!isInteraction(route)) {
        if (all.endsAt <= now) all = { count: 0, endsAt: now + 1_000 };
        if (all.count >= ALL_PER_SECOND) throw tooMany((all.endsAt - now) / 1_000, true, true);
        all.count += 1;
      }
      const { limit, perMs } = BUCKETS[route] ?? OTHER;
      const name = `${route} ${major}`;
      const former = buckets.get(name);
      const bucket = former === undefined || former.resetAt <= now ? { left: limit, resetAt: now + perMs } : former;
      buckets.set(name, bucket);
      if (bucket.left === 0) throw tooMany((bucket.resetAt - now) / 1_000, false, true);
      bucket.left -= 1;
      return {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(bucket.left),
        'x-ratelimit-reset': (bucket.resetAt / 1_000).toFixed(3),
        'x-ratelimit-reset-after': ((bucket.resetAt - now) / 1_000).toFixed(3),
        'x-ratelimit-bucket': Buffer.from(route).toString('hex').slice(-32),
      };
    },
  };
}
