/** The port between those who ask and those who search. */
import type { Answer, Query } from './query.js';

/** Whose job it is, and how it is waited for. */
export interface JobWish {
  /** Jobs of one chat take turns with those of others, however many it sends; default: all that name none are one. */
  readonly chat?: string | undefined;
  /** Somebody looks at a message that this job changes: before all others. Default false. */
  readonly urgent?: boolean | undefined;
  /** Where it was asked, such as "telegram", where what failed by our fault can be answered there after all; the job's trail tells which it was. */
  readonly origin?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told the job's place in the line, from 1, now and then while it waits. */
  readonly onPlace?: ((place: number) => void) | undefined;
}

/** A queue at one moment. */
export interface QueueStanding {
  /** Nobody has begun them. */
  readonly waiting: number;
  readonly underWay: number;
  /** How long somebody has waited for an answer by now, at most; 0 where nobody waits. */
  readonly oldestMs: number;
}

/** Jobs between those who ask and those who search. */
export interface JobQueue {
  /**
   * Runs a query on some worker; failed jobs are tried again where the error is retryable.
   * @throws SamelookError BUSY where the queue is full, TIMED_OUT where the job grew too old, or the job's own error
   */
  submit(query: Query, wish?: JobWish): Promise<Answer>;
  /**
   * Registers this process as a worker. Called once.
   * @param space the space that this process embeds in at the moment (`spaceKey`); a worker of another one than those at work gets no work
   */
  work(find: (query: Query, signal: AbortSignal) => Promise<Answer>, space?: () => string): void;
  /** Why the worker of this process gets nothing to do at the moment, in a sentence that advises; undefined where it does, and where there is none. */
  refusal(): string | undefined;
  /** Jobs that nobody has begun. @throws SamelookError STORAGE_FAILED at once where the queue can't be reached now */
  waiting(): Promise<number>;
  /** How the queue stands, where all of it is in this process; one that others share is looked at from outside. */
  standing?(): QueueStanding;
  /** Takes no more jobs, waits for those under way. */
  close(): Promise<void>;
}
