/** The queue in Redis as an operator sees it: how much waits, and the jobs that failed by our own fault. */
import Bull from 'bull';
import { SamelookError } from '../../core/errors.js';
import type { Log } from '../../core/log.js';
import type { Choice } from '../../core/query.js';
import { connectRedis, openRedis, redisFailure } from '../../redis/connection.js';
import { askedAt } from './job-id.js';
import { createLine } from './line.js';
import { Job } from './worker.js';

/** A job that failed by our own fault. Times are Unix milliseconds. */
export interface DeadLetter {
  readonly id: string;
  readonly askedAt: number;
  readonly failedAt: number;
  /** The error's code and sentence. */
  readonly reason: string;
  readonly attempts: number;
  readonly choice: Choice;
  /** Where it was asked, such as "telegram"; undefined where nobody can be answered any more. */
  readonly origin: string | undefined;
  /** By which the chat store knows the wish. */
  readonly requestId: string | undefined;
}

/** What can be looked at and done. Every method throws SamelookError STORAGE_FAILED where Redis is away. */
export interface QueueRecords {
  /**
   * `waiting`: nobody has begun them; `underWay`: workers have them; `again`: failed, and soon tried again; `oldestMs`: how long somebody has
   * waited by now, at most.
   */
  counts(): Promise<{
    readonly waiting: number;
    readonly underWay: number;
    readonly again: number;
    readonly dead: number;
    readonly oldestMs: number;
  }>;
  /** The latest first. */
  list(limit: number): Promise<readonly DeadLetter[]>;
  /** @throws SamelookError NOT_FOUND */
  show(id: string): Promise<DeadLetter>;
  /** @throws SamelookError NOT_FOUND */
  drop(id: string): Promise<void>;
  close(): Promise<void>;
}

/** Where the queue is. */
export interface QueueRecordsOptions {
  readonly url: string;
  readonly log: Log;
  /** As the queue's own; default "samelook". */
  readonly prefix?: string;
}

/** Opens the records beside whoever works. @throws SamelookError STORAGE_FAILED, CONFIG_INVALID */
export async function openQueueRecords({ url, log, prefix = 'samelook' }: QueueRecordsOptions): Promise<QueueRecords> {
  const redis = await connectRedis(url, log);
  const line = createLine(redis, prefix);
  const client = openRedis(url, 'asking');
  const queue = new Bull<unknown>('find', { prefix, createClient: () => client });

  async function told<Value>(command: Promise<Value>): Promise<Value> {
    return command.catch((thrown: unknown) => {
      throw redisFailure(url, thrown);
    });
  }

  async function find(id: string): Promise<Bull.Job<unknown>> {
    const job = await told(queue.getJob(id));
    if (job !== null && (await told(job.isFailed()))) return job;
    throw new SamelookError(
      'NOT_FOUND',
      `There is no failed job ${id}. "samelook queue list" names those that are kept.`,
    );
  }

  return {
    async counts() {
      const [{ active, delayed, failed }, waiting, oldest] = await told(
        Promise.all([queue.getJobCounts(), line.waiting(), line.oldest()]),
      );
      const oldestMs = oldest === undefined ? 0 : Math.max(0, Date.now() - askedAt(oldest));
      return { waiting, underWay: active, again: delayed, dead: failed, oldestMs };
    },
    async list(limit) {
      const jobs = await told(queue.getFailed(0, limit - 1));
      return jobs.flatMap((job) => toDeadLetter(job) ?? []);
    },
    async show(id) {
      const letter = toDeadLetter(await find(id));
      if (letter !== undefined) return letter;
      throw new SamelookError('NOT_FOUND', `The job ${id} is of another version of samelook and can only be dropped.`);
    },
    async drop(id) {
      await told((await find(id)).remove());
    },
    async close() {
      await queue.close(true);
      client.disconnect();
      redis.disconnect();
    },
  };
}

/** Undefined where another version wrote the job, or it was removed meanwhile. */
function toDeadLetter(job: Bull.Job<unknown> | null): DeadLetter | undefined {
  const { data } = Job.safeParse(job?.data);
  if (job === null || data === undefined) return undefined;
  return {
    id: String(job.id),
    askedAt: job.timestamp,
    failedAt: job.finishedOn ?? job.timestamp,
    reason: job.failedReason ?? '',
    attempts: job.attemptsMade,
    choice: data.query.choice,
    origin: data.origin,
    requestId: data.trail?.requestId,
  };
}
