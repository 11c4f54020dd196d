/** Tries again where an error says that this may help. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type SamelookError, toSamelookError } from '../core/errors.js';

/** How long a new wish is held in memory while the store is away, and how often it is tried: within Discord's 15 minutes. */
const KEEPING_MS = 10 * 60_000;
const KEEP_AGAIN_MS = 500;

/** How often and how patiently. */
export interface RetryLimits {
  readonly attempts: number;
  /** Pause before the second attempt; doubled before each further one. */
  readonly delayMs: number;
  /** Whether an error is worth another attempt; default by its `retryable`. */
  readonly isWorthIt?: (error: SamelookError) => boolean;
}

/** @throws SamelookError the last attempt's, or at once one that is not worth another; the signal's reason once it is aborted */
export async function retrying<Value>(
  work: () => Promise<Value>,
  { attempts, delayMs, isWorthIt = ({ retryable }) => retryable }: RetryLimits,
  signal: AbortSignal,
): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      const error = toSamelookError(signal.aborted ? signal.reason : thrown);
      if (!isWorthIt(error) || attempt >= attempts || signal.aborted) throw error;
      await sleep(delayMs * 2 ** (attempt - 1), undefined, { signal }).catch(() => {
        throw toSamelookError(signal.reason);
      });
    }
  }
}

/** A store that is away is waited for: nobody could be told before it is there again. @throws what is not worth another try, or the last one's */
export async function patiently<Value>(work: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
  const deadline = performance.now() + KEEPING_MS;
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      const isHopeless = !toSamelookError(thrown).retryable || performance.now() > deadline;
      if (isHopeless || signal.aborted) throw thrown;
      await sleep(KEEP_AGAIN_MS, undefined, { signal }).catch(() => {});
    }
  }
}
