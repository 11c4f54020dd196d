/**
 * Long polling: asks for updates, hands them on without waiting for anything, and asks again.
 *
 * Telegraf's own loop waits for its handlers and, after an error, for five seconds that nothing can cut short.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../src/core/log.js';
import { adviceFor } from './advice.js';
import { ApiError, type CallApi } from './api.js';
import { ALLOWED_UPDATES, POLL_S } from './limits.js';
import { Updates } from './updates.js';

/** Added to the time for which Telegram holds a poll open. */
const POLL_GRACE_MS = 15_000;
/** Longest time for telling Telegram, on the way out, which updates have arrived. */
const FAREWELL_MS = 3_000;

/** What the loop needs. */
export interface PollingOptions {
  readonly call: CallApi;
  readonly log: Log;
  /** Takes an update and returns at once. */
  readonly onUpdate: (update: unknown) => void;
  /** First and longest pause after an error; it doubles in between. */
  readonly backoffMs: { readonly first: number; readonly most: number };
}

/** Runs until the signal is aborted, or until the token is refused. Never throws. */
export async function poll({ call, log, onUpdate, backoffMs }: PollingOptions, signal: AbortSignal): Promise<void> {
  let offset = 0;
  let failures = 0;
  let told = '';
  while (!signal.aborted) {
    try {
      const asked = performance.now();
      const limits = { signal, timeoutMs: POLL_S * 1_000 + POLL_GRACE_MS };
      const given = await call('getUpdates', { offset, timeout: POLL_S, allowed_updates: ALLOWED_UPDATES }, limits);
      const updates = Updates.parse(given);
      for (const update of updates) {
        offset = update.update_id + 1;
        onUpdate(update);
      }
      // A server that does not hold polls open is not asked without end.
      if (updates.length === 0 && performance.now() - asked < backoffMs.first) {
        await sleep(backoffMs.first, undefined, { signal }).catch(() => {});
      }
      if (failures > 0) log.info({ failures }, 'Telegram answers again');
      failures = 0;
      told = '';
    } catch (thrown) {
      if (signal.aborted) break;
      failures += 1;
      const advice = adviceFor(thrown);
      if (advice.sentence !== told) log[advice.isFinal ? 'error' : 'warn']({}, advice.sentence);
      told = advice.sentence;
      if (advice.isFinal) return;
      await pause(thrown, failures, backoffMs, signal);
    }
  }
  // What was handed on is not sent again to the next one who polls.
  if (offset > 0)
    await call('getUpdates', { offset, limit: 1, timeout: 0 }, { timeoutMs: FAREWELL_MS }).catch(() => {});
}

async function pause(
  thrown: unknown,
  failures: number,
  { first, most }: PollingOptions['backoffMs'],
  signal: AbortSignal,
): Promise<void> {
  const asked = thrown instanceof ApiError ? thrown.retryAfterMs : undefined;
  // Spread, so that many bots do not come back in the same moment.
  const backoff = Math.min(most, first * 2 ** Math.min(failures - 1, 16)) * (0.75 + Math.random() / 2);
  await sleep(asked ?? backoff, undefined, { signal }).catch(() => {});
}
