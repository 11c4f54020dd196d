/** The job queue of one machine: in this process, bounded, retrying; nothing of it survives the process. */
import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import { SamelookError, toSamelookError } from '../core/errors.js';
import type { JobQueue } from '../core/ports.js';
import type { Answer, Query } from '../core/query.js';

/** A job whose error is retryable runs at most this often. */
export const MAX_ATTEMPTS = 3;
/** Pause before the second attempt; doubled before the third. */
export const RETRY_DELAY_MS = 200;

/** What bounds the queue. */
export interface MemoryQueueOptions {
  /** Jobs that may wait; the next one is refused with BUSY. */
  readonly limit: number;
  /** Longest time from submission to answer; then TIMED_OUT. */
  readonly timeoutMs: number;
  /** Jobs under way at once: more than one, so that decoding overlaps inference. */
  readonly concurrency: number;
}

/** An empty queue; jobs run once `work` has said how. */
export function createMemoryQueue({ limit, timeoutMs, concurrency }: MemoryQueueOptions): JobQueue {
  const waiting = new PQueue({ concurrency });
  let find: ((query: Query, signal: AbortSignal) => Promise<Answer>) | undefined;
  let closed = false;

  async function submit(query: Query, signal?: AbortSignal): Promise<Answer> {
    if (closed)
      throw new SamelookError('BUSY', 'We are just closing. Please try again in a minute.', { retryable: true });
    if (waiting.size >= limit) {
      throw new SamelookError('BUSY', 'Too many people are asking right now. Please try again in a minute.', {
        retryable: true,
      });
    }
    const deadline = AbortSignal.timeout(timeoutMs);
    const limits = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    try {
      return await waiting.add(() => attempt(query, limits), { signal: limits });
    } catch (thrown) {
      // Whatever an aborted step throws, the person hears why it was aborted.
      throw toSamelookError(limits.aborted ? limits.reason : thrown);
    }
  }

  function work(worker: (query: Query, signal: AbortSignal) => Promise<Answer>): void {
    if (find !== undefined) throw new SamelookError('INTERNAL', 'This queue has a worker already.');
    find = worker;
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

  async function close(): Promise<void> {
    closed = true;
    await waiting.onIdle();
  }

  return { submit, work, close };
}
