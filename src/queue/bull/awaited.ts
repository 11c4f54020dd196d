/** Those who wait for an answer in this process: told by an event, and, since an event may be lost, by looking every few seconds. */
import { SamelookError, toSamelookError } from '../../core/errors.js';
import type { Answer } from '../../core/query.js';
import type { Line } from './line.js';

/** An event that was lost with a connection costs at most this. */
const LOOK_EVERY_MS = 2_000;

interface Waiter {
  /** After this, an unknown job is more likely too old than lost; the signal says so in a moment. */
  readonly lastLookMs: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: SamelookError) => void;
  readonly onPlace: ((place: number) => void) | undefined;
}

/** The waiting, by job. */
export interface Awaited {
  /**
   * Waits for a job.
   * @param withinMs when `signal` will be aborted because the job is too old
   * @throws SamelookError the job's own, or TIMED_OUT or CANCELLED with `signal`
   */
  answerTo(id: string, withinMs: number, signal: AbortSignal, onPlace?: (place: number) => void): Promise<Answer>;
  /** Something happened to a job. @param isLost true where it ended without a word of its worker */
  look(id: string, isLost: boolean): void;
  /** Once nobody waits any more. */
  allDone(): Promise<void>;
}

/** Nobody waits yet, and nothing runs while nobody does. */
export function createAwaited(line: Pick<Line, 'standings' | 'leave'>): Awaited {
  const waiters = new Map<string, Waiter>();
  const underWay = new Set<Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;

  const answerTo: Awaited['answerTo'] = async (id, withinMs, signal, onPlace) => {
    const lastLookMs = performance.now() + withinMs - LOOK_EVERY_MS;
    const answer = new Promise<Answer>((resolve, reject) => {
      waiters.set(id, { lastLookMs, resolve, reject, onPlace });
      const leave = () => {
        waiters.delete(id);
        // Where Redis is away, the job's own time ends it.
        line.leave(id).catch(() => {});
        reject(toSamelookError(signal.reason));
      };
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
    });
    timer ??= setInterval(() => collect([...waiters.keys()], false), LOOK_EVERY_MS).unref();
    underWay.add(answer);
    try {
      return await answer;
    } finally {
      waiters.delete(id);
      underWay.delete(answer);
      if (waiters.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    }
  };

  function collect(ids: readonly string[], isLost: boolean): void {
    line.standings(ids).then(
      (standings) => {
        for (const [id, { outcome, place, isKnown }] of standings) {
          const waiter = waiters.get(id);
          if (waiter === undefined) continue;
          if (outcome !== undefined) {
            if ('answer' in outcome) waiter.resolve(outcome.answer);
            else waiter.reject(outcome.error);
            line.leave(id).catch(() => {});
          } else if (isLost || (!isKnown && performance.now() < waiter.lastLookMs)) waiter.reject(lost(isLost));
          else if (place !== undefined) waiter.onPlace?.(place);
        }
      },
      // Looked at again in a moment.
      () => {},
    );
  }

  return {
    answerTo,
    look(id, isLost) {
      if (waiters.has(id)) collect([id], isLost);
    },
    allDone: async () => void (await Promise.allSettled(underWay)),
  };
}

/** @param byWorkers true where workers died over it, so that another try would cost another worker */
function lost(byWorkers: boolean): SamelookError {
  return byWorkers
    ? new SamelookError('INFERENCE_FAILED', 'Workers were lost over this photo. Please try another one.')
    : new SamelookError('INTERNAL', 'This question was lost on our side. Please try again.', { retryable: true });
}
