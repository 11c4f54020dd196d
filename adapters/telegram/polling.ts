/**
 * Long polling: asks for updates, hands them on, and asks again. Telegram keeps an update until one with a higher number is asked for, so
 * those that nobody has kept yet (the store is away, an album is being gathered) are asked for again and again, with what is new.
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
/** How soon updates are asked for again while some are not kept. */
const ASK_AGAIN_MS = 250;

/** What the loop needs. */
export interface PollingOptions {
  readonly call: CallApi;
  readonly log: Log;
  /** Takes an update. @returns true once Telegram may forget it; the same for one that comes again meanwhile */
  readonly onUpdate: (update: unknown) => Promise<boolean>;
  /** First and longest pause after an error; it doubles in between. */
  readonly backoffMs: { readonly first: number; readonly most: number };
}

/** Runs until the signal is aborted, or until the token is refused. Never throws. */
export async function poll({ call, log, onUpdate, backoffMs }: PollingOptions, signal: AbortSignal): Promise<void> {
  let next = 0;
  /** Handed on and not kept yet, by number. */
  const unkept = new Map<number, Promise<unknown>>();
  /** What has a lower number may be forgotten. */
  const offset = () => Math.min(next, ...unkept.keys());
  let failures = 0;
  let told = '';
  while (!signal.aborted) {
    try {
      const asked = performance.now();
      const limits = { signal, timeoutMs: POLL_S * 1_000 + POLL_GRACE_MS };
      const timeout = unkept.size > 0 ? 0 : POLL_S;
      const wanted = { offset: offset(), timeout, allowed_updates: ALLOWED_UPDATES };
      const updates = Updates.parse(await call('getUpdates', wanted, limits));
      for (const update of updates) {
        next = Math.max(next, update.update_id + 1);
        if (!unkept.has(update.update_id)) take(update);
      }
      await allKept(unkept, ASK_AGAIN_MS, signal);
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
  // What was kept is not sent again to the next one who polls.
  await allKept(unkept, FAREWELL_MS);
  if (next > 0) {
    const wanted = { offset: offset(), limit: 1, timeout: 0 };
    await call('getUpdates', wanted, { timeoutMs: FAREWELL_MS }).catch(() => {});
  }

  function take(update: { readonly update_id: number }): void {
    const taking = onUpdate(update).then((isKept) => isKept && unkept.delete(update.update_id));
    unkept.set(update.update_id, taking);
  }
}

/** Waits until all are kept, within a bound. */
async function allKept(
  unkept: ReadonlyMap<number, Promise<unknown>>,
  withinMs: number,
  signal?: AbortSignal,
): Promise<void> {
  if (unkept.size === 0) return;
  const waited = new AbortController();
  const stop = () => waited.abort();
  signal?.addEventListener('abort', stop, { once: true });
  const late = sleep(withinMs, undefined, { signal: waited.signal }).catch(() => {});
  await Promise.race([Promise.all(unkept.values()), late]);
  signal?.removeEventListener('abort', stop);
  stop();
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
