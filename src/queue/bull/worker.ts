/** A worker: takes jobs that somebody still waits for, tries failures again by their class, and keeps for the operator what was our fault. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type Bull from 'bull';
import { z } from 'zod';
import { SamelookError, toSamelookError } from '../../core/errors.js';
import type { Log } from '../../core/log.js';
import { type Answer, Query } from '../../core/query.js';
import { ANSWERED, type Telemetry, UNTOLD } from '../../core/telemetry.js';
import { newTrail, onTrail, Trail } from '../../core/trail.js';
import { notReached } from '../pace.js';
import { keepAgreement } from './agreement.js';
import type { Line } from './line.js';

/** A job whose error is retryable runs at most this often. */
export const MAX_ATTEMPTS = 3;
/** Longest wait for jobs under way at the end where nobody says; then they go back, for another worker. */
export const DRAIN_MS = 20_000;
/** How often a worker says that it is at work; well within the time that this counts. */
const ATTEND_EVERY_MS = 2_000;
/** How long giving them back may take. */
export const GIVE_BACK_MS = 2_000;

/** What travels in a job: never a photo, never an address. */
export const Job = z.object({
  query: Query,
  origin: z.string().optional(),
  /** Of whoever asked. */
  trail: Trail.optional(),
  /** How long whoever asked waits in all. */
  timeoutMs: z.number().positive().optional(),
});
export type Job = z.infer<typeof Job>;

/** What a worker is made of. */
export interface WorkerParts {
  readonly queue: Bull.Queue<Job>;
  readonly line: Pick<Line, 'begin' | 'settle' | 'agree' | 'attend' | 'retire'>;
  /** The space that this process embeds in at the moment; undefined = it does not matter. */
  readonly space: (() => string) | undefined;
  readonly find: (query: Query, signal: AbortSignal) => Promise<Answer>;
  readonly concurrency: number;
  /** Longest wait for jobs under way at the end; `DRAIN_MS`. */
  readonly drainMs: number;
  readonly log: Log;
  readonly telemetry?: Telemetry | undefined;
}

/** A worker under way. */
export interface Worker {
  /** See `JobQueue`. */
  refusal(): string | undefined;
  /** No more jobs; those under way finished within a bound. */
  stop(): Promise<void>;
}

/** Starts to work. */
export function startWorker(parts: WorkerParts): Worker {
  const { queue, line, space, find, concurrency, drainMs, log, telemetry = UNTOLD } = parts;
  const giveBack = new AbortController();

  async function run(job: Bull.Job<unknown>): Promise<void> {
    const { leftMs, jobMs } = await line.begin(String(job.id));
    if (leftMs <= 0) return;
    // What can't be done in time would only take the time of those behind it.
    if (job.attemptsMade === 0 && leftMs < jobMs / 2) return line.settle(String(job.id), { error: notReached() });
    const { trail, timeoutMs } = Job.safeParse(job.data).data ?? {};
    await onTrail(trail ?? newTrail(), async () => {
      // Both times are on the clock of Redis; what waits after a failure was counted before.
      if (timeoutMs !== undefined && job.attemptsMade === 0) {
        telemetry.begin('wait', {}, { agoMs: Math.max(0, timeoutMs - leftMs) }).end(ANSWERED);
      }
      await answer(job, leftMs);
    });
  }

  async function answer(job: Bull.Job<unknown>, leftMs: number): Promise<void> {
    const id = String(job.id);
    const limits = new AbortController();
    const stop = () => limits.abort(giveBack.signal.reason);
    const late = () => limits.abort(new DOMException('The job is too old.', 'TimeoutError'));
    const timer = setTimeout(late, leftMs);
    giveBack.signal.addEventListener('abort', stop, { once: true });
    const begunMs = performance.now();
    const tookMs = () => performance.now() - begunMs;
    try {
      const answer = await find(readJob(job.data).query, limits.signal);
      await line.settle(id, { answer }, tookMs());
    } catch (thrown) {
      const error = toSamelookError(limits.signal.aborted ? limits.signal.reason : thrown);
      const mayTryAgain = giveBack.signal.aborted || (error.retryable && !limits.signal.aborted);
      if (mayTryAgain && job.attemptsMade + 1 < MAX_ATTEMPTS) throw error;
      await line.settle(id, { error }, tookMs());
      if (isPassing(error)) return;
      log.error({ job: id, code: error.code }, `${error.message} The job is kept: samelook queue show ${id}`);
      await job.discard();
      throw new Error(`${error.code}: ${error.message}`, { cause: thrown });
    } finally {
      clearTimeout(timer);
      giveBack.signal.removeEventListener('abort', stop);
    }
  }

  const begin = () => {
    // It ends with the queue; what goes wrong meanwhile is told by the queue's own events.
    queue.process(concurrency, run).catch(() => {});
  };
  const agreement = space && keepAgreement({ queue, line, space, begin, log });
  if (agreement === undefined) begin();
  const stopAttending = attend();

  /** Says how many jobs are done here at once, while any are. */
  function attend(): () => void {
    const name = randomUUID();
    // Where Redis is away there is no work either; it is said again.
    const say = () => {
      if (agreement?.refusal() === undefined) line.attend(name, concurrency).catch(() => {});
    };
    say();
    const timer = setInterval(say, ATTEND_EVERY_MS).unref();
    return () => {
      clearInterval(timer);
      // Where Redis is away it is not waited for.
      line.retire(name, concurrency).catch(() => {});
    };
  }

  async function stop(): Promise<void> {
    agreement?.stop();
    stopAttending();
    const drained = queue.pause(true);
    await Promise.race([drained, sleep(drainMs, undefined, { ref: false })]);
    giveBack.abort(new DOMException('The worker stops.', 'AbortError'));
    await Promise.race([drained, sleep(GIVE_BACK_MS, undefined, { ref: false })]);
    await queue.close(true);
  }

  return { refusal: () => agreement?.refusal(), stop };
}

/** @throws SamelookError INTERNAL where another version of the program wrote the job */
function readJob(data: unknown): Job {
  const { data: job, error: cause } = Job.safeParse(data);
  if (job !== undefined) return job;
  throw new SamelookError('INTERNAL', 'This job is of another version. Run the same version everywhere.', { cause });
}

/** Errors that say something about what was sent, or about the hour: nothing that an operator could mend in a single job. */
function isPassing({ code }: SamelookError): boolean {
  return /^(PHOTO_|ADDRESS_|INPUT_|NOT_FOUND|CANCELLED|BUSY|TIMED_OUT)/.test(code);
}
