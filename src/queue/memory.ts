/** The job queue of one machine: in this process, bounded in number and time, fair between chats, retrying; nothing of it survives the process. */
import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import { SamelookError, toSamelookError } from '../core/errors.js';
import type { JobQueue, JobWish, QueueStanding } from '../core/job-queue.js';
import type { Answer, Query } from '../core/query.js';
import { ANSWERED, type Telemetry, UNTOLD } from '../core/telemetry.js';
import { keepTrail } from '../core/trail.js';
import { createTurns } from '../core/turns.js';
import { createPace, notReached } from './pace.js';

/** A job whose error is retryable runs at most this often. */
export const MAX_ATTEMPTS = 3;
/** Pause before the second attempt; doubled before the third. */
export const RETRY_DELAY_MS = 200;
/** How often those who wait are told their places. */
const TELL_PLACES_MS = 2_000;

/** What bounds the queue. */
export interface MemoryQueueOptions {
  /** Jobs that may wait; the next one is refused with BUSY. */
  readonly limit: number;
  /** Longest time from submission to answer; then TIMED_OUT. Whoever would wait as long at the present pace is refused with BUSY at once. */
  readonly timeoutMs: number;
  /** Jobs under way at once: more than one, so that decoding overlaps inference. */
  readonly concurrency: number;
  readonly telemetry?: Telemetry | undefined;
}

interface Waiting {
  readonly rank: number;
  readonly onPlace: JobWish['onPlace'];
  readonly sinceMs: number;
  /** When its turn came. */
  begunMs?: number;
}

/** An empty queue; jobs run once `work` has said how. */
export function createMemoryQueue(options: MemoryQueueOptions): JobQueue {
  const { limit, timeoutMs, concurrency, telemetry = UNTOLD } = options;
  const line = new PQueue({ concurrency });
  const turns = createTurns();
  const pace = createPace(concurrency);
  const waiting = new Set<Waiting>();
  /** All that somebody waits for, the oldest first. */
  const asked = new Set<Waiting>();
  let telling: NodeJS.Timeout | undefined;
  let find: ((query: Query, signal: AbortSignal) => Promise<Answer>) | undefined;
  let closed = false;

  async function submit(query: Query, wish: JobWish = {}): Promise<Answer> {
    if (closed)
      throw new SamelookError('BUSY', 'We are just closing. Please try again in a minute.', { retryable: true });
    const { chat = '', urgent = false, signal, onPlace } = wish;
    if (line.size >= limit || isTooLong(turns.next(chat, urgent))) {
      throw new SamelookError('BUSY', 'Too many people are asking right now. Please try again in a minute.', {
        retryable: true,
      });
    }
    const deadline = AbortSignal.timeout(timeoutMs);
    const limits = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    const own: Waiting = { rank: turns.take(chat, urgent), onPlace, sinceMs: performance.now() };
    waiting.add(own);
    asked.add(own);
    telling ??= setInterval(tellPlaces, TELL_PLACES_MS).unref();
    try {
      const turn = keepTrail(() => begin(own, query, limits));
      return await line.add(turn, { priority: -own.rank, signal: limits });
    } catch (thrown) {
      if (deadline.aborted && cameLate(own)) throw notReached(deadline.reason);
      // Whatever an aborted step throws, the person hears why it was aborted.
      throw toSamelookError(limits.aborted ? limits.reason : thrown);
    } finally {
      asked.delete(own);
      leave(own);
    }
  }

  function work(worker: (query: Query, signal: AbortSignal) => Promise<Answer>): void {
    if (find !== undefined) throw new SamelookError('INTERNAL', 'This queue has a worker already.');
    find = worker;
  }

  /** True where a job of this rank would be too old before its turn. Whoever is next gets the turn: so the pace is known again after a slow time. */
  function isTooLong(rank: number): boolean {
    const ahead = [...waiting].filter((other) => other.rank < rank).length;
    return ahead > 0 && pace.waitMs(ahead) > timeoutMs;
  }

  /** True where it was the others that took most of its time. */
  function cameLate({ sinceMs, begunMs = Number.POSITIVE_INFINITY }: Waiting): boolean {
    return begunMs - sinceMs > timeoutMs / 2;
  }

  async function begin(own: Waiting, query: Query, signal: AbortSignal): Promise<Answer> {
    leave(own);
    turns.begin(own.rank);
    const begunMs = performance.now();
    own.begunMs = begunMs;
    telemetry.begin('wait', {}, { agoMs: begunMs - own.sinceMs }).end(ANSWERED);
    // What can't be done in time would only take the time of those behind it.
    if (own.sinceMs + timeoutMs - begunMs < pace.jobMs() / 2) throw notReached();
    try {
      return await attempt(query, signal);
    } finally {
      pace.took(performance.now() - begunMs);
    }
  }

  async function attempt(query: Query, signal: AbortSignal): Promise<Answer> {
    if (find === undefined) throw new SamelookError('INTERNAL', 'This queue has no worker.');
    for (let attempts = 1; ; attempts++) {
      try {
        return await find(query, signal);
      } catch (thrown) {
        const error = toSamelookError(thrown);
        if (!error.retryable || attempts === MAX_ATTEMPTS || signal.aborted) throw error;
        await sleep(RETRY_DELAY_MS * 2 ** (attempts - 1), undefined, { signal });
      }
    }
  }

  function leave(own: Waiting): void {
    waiting.delete(own);
    if (waiting.size > 0) return;
    clearInterval(telling);
    telling = undefined;
  }

  function tellPlaces(): void {
    const inOrder = [...waiting].sort((a, b) => a.rank - b.rank);
    for (const [ahead, { onPlace }] of inOrder.entries()) onPlace?.(ahead + 1);
  }

  async function close(): Promise<void> {
    closed = true;
    await line.onIdle();
  }

  function standing(): QueueStanding {
    const [oldest] = asked;
    const oldestMs = oldest === undefined ? 0 : performance.now() - oldest.sinceMs;
    return { waiting: line.size, underWay: line.pending, oldestMs };
  }

  return { submit, work, refusal: () => undefined, waiting: async () => line.size, standing, close };
}
