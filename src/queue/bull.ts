/** The job queue of many machines: jobs through Redis (Bull), answered once whichever process or connection is lost on the way. */
import Bull from 'bull';
import type { Redis } from 'ioredis';
import { SamelookError } from '../core/errors.js';
import type { JobQueue, JobWish } from '../core/job-queue.js';
import type { Log } from '../core/log.js';
import type { Answer, Query } from '../core/query.js';
import type { Telemetry } from '../core/telemetry.js';
import { presentTrail } from '../core/trail.js';
import { connectRedis, openRedis, redisFailure } from '../redis/connection.js';
import { createAwaited } from './bull/awaited.js';
import { newJobId } from './bull/job-id.js';
import { createLine } from './bull/line.js';
import { DRAIN_MS, type Job, MAX_ATTEMPTS, startWorker, type Worker } from './bull/worker.js';

/** Pause before the second attempt; grows from there. */
const RETRY_DELAY_MS = 200;
/** A worker that is silent for this long has lost its job to another one, once; some 6 s lie between a kill and the next run. */
const RECOVERY = { lockDuration: 5_000, stalledInterval: 1_000, maxStalledCount: 1, retryProcessDelay: 1_000 } as const;
/** Jobs that failed by our own fault are kept to be looked at, for as long as they can be answered after all: so many seconds, and so many. */
const DEAD_LETTERS = { age: 25 * 60 * 60, count: 1_000 } as const;

/** Where the queue is, and what bounds it. */
export interface BullQueueOptions {
  readonly url: string;
  readonly log: Log;
  /** Begins every key; default "samelook". */
  readonly prefix?: string;
  /** Jobs that may wait, of all processes together; the next one is refused with BUSY. */
  readonly limit: number;
  /** Longest time from submission to answer; then TIMED_OUT. */
  readonly timeoutMs: number;
  /** Jobs under way at once in this process, where it works. */
  readonly concurrency: number;
  /** How long `close` waits for them at most, default `DRAIN_MS`; what is left goes to another worker. */
  readonly drainMs?: number;
  readonly telemetry?: Telemetry | undefined;
}

/** Opens the queue. @throws SamelookError STORAGE_FAILED, CONFIG_INVALID; `submit` STORAGE_FAILED (retryable) where Redis is away */
export async function openBullQueue(options: BullQueueOptions): Promise<JobQueue> {
  const { url, log, prefix = 'samelook', limit, timeoutMs, concurrency, drainMs = DRAIN_MS, telemetry } = options;
  const redis = await connectRedis(url, log);
  const line = createLine(redis, prefix);
  const awaited = createAwaited(line);
  const connections = [redis];

  /** @param manner whoever asks is told soon that Redis is away; a worker waits for it */
  function open(manner: 'asking' | 'patient'): Bull.Queue<Job> {
    const createClient = (type: 'client' | 'subscriber' | 'bclient'): Redis => {
      const connection = openRedis(url, type === 'client' ? manner : 'patient');
      connections.push(connection);
      return connection;
    };
    const queue = new Bull<Job>('find', { prefix, settings: RECOVERY, createClient });
    queue.on('error', (error) => {
      // That Redis is away is told once, by the first connection.
      if (redis.status === 'ready') log.warn({ error: error.message }, 'The queue in Redis has trouble.');
    });
    return queue;
  }

  const asking = open('asking');
  asking.on('global:completed', (id: Bull.JobId) => awaited.look(String(id), false));
  asking.on('global:failed', (id: Bull.JobId) => awaited.look(String(id), true));
  let worker: Worker | undefined;
  let closed = false;

  async function submit(query: Query, wish: JobWish = {}): Promise<Answer> {
    if (closed) throw busy('We are just closing. Please try again in a minute.');
    const id = newJobId();
    await add(id, query, wish).catch((thrown: unknown) => {
      // Where Redis is away, the job's own time ends it.
      line.leave(id).catch(() => {});
      throw redisFailure(url, thrown);
    });
    return waitFor(id, wish);
  }

  async function add(id: string, query: Query, { chat = '', urgent = false, origin }: JobWish): Promise<void> {
    const rank = await line.enter({ id, chat, urgent, timeoutMs, limit });
    if (rank === undefined) throw busy('Too many people are asking right now. Please try again in a minute.');
    await asking.add(
      { query, origin, trail: presentTrail(), timeoutMs },
      {
        jobId: id,
        priority: rank,
        attempts: MAX_ATTEMPTS,
        backoff: { type: 'exponential', delay: RETRY_DELAY_MS },
        removeOnComplete: true,
        removeOnFail: DEAD_LETTERS,
        stackTraceLimit: 1,
      },
    );
  }

  async function waitFor(id: string, { signal, onPlace }: JobWish): Promise<Answer> {
    const limits = new AbortController();
    const leave = () => limits.abort(signal?.reason);
    const late = () => limits.abort(new DOMException('The job is too old.', 'TimeoutError'));
    const timer = setTimeout(late, timeoutMs);
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted) leave();
    try {
      return await awaited.answerTo(id, timeoutMs, limits.signal, onPlace);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    }
  }

  function work(find: (query: Query, signal: AbortSignal) => Promise<Answer>, space?: () => string): void {
    if (worker !== undefined) throw new SamelookError('INTERNAL', 'This queue has a worker already.');
    const patient = openRedis(url, 'patient');
    connections.push(patient);
    const own = { queue: open('patient'), line: createLine(patient, prefix) };
    worker = startWorker({ ...own, space, find, concurrency, drainMs, log, telemetry });
  }

  async function close(): Promise<void> {
    closed = true;
    await awaited.allDone();
    await worker?.stop();
    await asking.close(true);
    for (const connection of connections) connection.disconnect();
  }

  async function waiting(): Promise<number> {
    // Whoever asks for the state wants it now, not after some attempts to connect.
    if (redis.status !== 'ready') throw redisFailure(url, new Error(redis.status));
    return line.waiting().catch((thrown: unknown) => {
      throw redisFailure(url, thrown);
    });
  }

  return { submit, work, refusal: () => worker?.refusal(), waiting, close };
}

function busy(message: string): SamelookError {
  return new SamelookError('BUSY', message, { retryable: true });
}
