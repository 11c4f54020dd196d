/** What a process counts and times, for operators: questions, searches, the queue, and the process itself, as Prometheus reads it. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { toSamelookError } from '../core/errors.js';
import type { JobQueue } from '../core/job-queue.js';

/** Bounds of seconds: from a search on a GPU to the default JOB_TIMEOUT_S. */
const SECONDS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 3, 5, 10, 20, 30, 60];

/** The queue of all processes at one moment. */
export interface QueueFigures {
  readonly waiting: number;
  readonly underWay: number;
  readonly again: number;
  readonly dead: number;
  /** Of the question that somebody has waited for the longest; 0 where nobody waits. */
  readonly oldestMs: number;
}

/** The figures of one process. */
export interface Figures {
  /** The same queue; what is asked and searched through it is timed. */
  measure(queue: JobQueue): JobQueue;
  /** The form of the text. */
  readonly type: string;
  /** Everything, as text. */
  read(): Promise<string>;
}

/** @param queue asked whenever the figures are read; where it fails, its figures are left out */
export function createFigures(queue?: () => Promise<QueueFigures>): Figures {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const labelNames = ['outcome'] as const;
  const asked = new Histogram({
    name: 'samelook_question_seconds',
    help: 'Seconds from a question to its answer, as this process waited for it; outcome: answered, or the code of an error',
    labelNames,
    buckets: SECONDS,
    registers,
  });
  const searched = new Histogram({
    name: 'samelook_search_seconds',
    help: 'Seconds that this process searched for an answer; outcome: answered, or the code of an error',
    labelNames,
    buckets: SECONDS,
    registers,
  });
  const lookAtQueue = queue === undefined ? undefined : queueGauges(queue, registry);

  return {
    measure({ submit, work, ...others }) {
      return {
        ...others,
        submit: (query, wish) => timed(asked, () => submit(query, wish)),
        work: (find, space) => work((query, signal) => timed(searched, () => find(query, signal)), space),
      };
    },
    type: registry.contentType,
    async read() {
      await lookAtQueue?.();
      return registry.metrics();
    },
  };
}

async function timed<Value>(seconds: Histogram<'outcome'>, work: () => Promise<Value>): Promise<Value> {
  const end = seconds.startTimer();
  try {
    const value = await work();
    end({ outcome: 'answered' });
    return value;
  } catch (thrown) {
    end({ outcome: toSamelookError(thrown).code });
    throw thrown;
  }
}

/** @returns has both gauges say what the queue says now */
function queueGauges(queue: () => Promise<QueueFigures>, registry: Registry): () => Promise<void> {
  const registers = [registry];
  const oldest = new Gauge({
    name: 'samelook_queue_oldest_seconds',
    help: 'Age of the question that somebody has waited for the longest, of all processes together',
    registers,
  });
  const jobs = new Gauge({
    name: 'samelook_queue_jobs',
    help: 'Questions in Redis, of all processes together, by their state',
    labelNames: ['state'],
    registers,
  });
  return async () => {
    const figures = await queue().catch(() => undefined);
    jobs.reset();
    oldest.remove();
    if (figures === undefined) return;
    const { waiting, underWay, again, dead, oldestMs } = figures;
    for (const [state, count] of Object.entries({ waiting, under_way: underWay, again, failed: dead })) {
      jobs.set({ state }, count);
    }
    oldest.set(oldestMs / 1_000);
  };
}
