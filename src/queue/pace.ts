/** How fast jobs are being done, and so how long a new one would wait. */
import { SamelookError } from '../core/errors.js';

/** Share of the newest job in the mean: about the last ten count. */
export const NEWEST = 0.2;

/** The pace of a queue. */
export interface Pace {
  /** A job took so long from its beginning to its end. */
  took(ms: number): void;
  /** Mean time of a job; 0 where nothing is known yet. */
  jobMs(): number;
  /** Time until a job is begun that stands behind `ahead` others; 0 where nothing is known yet. */
  waitMs(ahead: number): number;
}

/** @param concurrency jobs under way at once: the more there are, the longer each takes, so that their number cancels out */
export function createPace(concurrency: number): Pace {
  let meanMs: number | undefined;
  let done = 0;
  // The first ones may have waited for a model to load: until a round is done, nothing is known.
  const jobMs = () => (done < concurrency ? 0 : (meanMs ?? 0));
  return {
    took(ms) {
      done += 1;
      meanMs = meanMs === undefined ? ms : meanMs + NEWEST * (ms - meanMs);
    },
    jobMs,
    waitMs: (ahead) => (ahead * jobMs()) / concurrency,
  };
}

/** Others took most of the time that a job had. */
export function notReached(cause?: unknown): SamelookError {
  const message = 'So many people are asking that your turn did not come in time. Please try again in a minute.';
  return new SamelookError('TIMED_OUT', message, { retryable: true, cause });
}
