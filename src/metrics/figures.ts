/** What a process counts and times, for operators: stages, the queue, what it holds, and the process itself, as Prometheus reads it. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { QueueStanding } from '../core/job-queue.js';
import type { Telemetry } from '../core/telemetry.js';
import { createStageFigures } from './stage-figures.js';
import { createStockFigures, type Stock } from './stock-figures.js';

/** The queue at one moment: of all processes that share one, else of this process. */
export interface QueueFigures extends QueueStanding {
  /** Failed, and soon tried again; of these there are none where nothing is kept of them. */
  readonly again?: number;
  /** Failed by our own fault, and kept. */
  readonly dead?: number;
}

/** Whose figures they are. */
export interface FigureOptions {
  /** What the process is: serve, bot, worker. */
  readonly role: string;
  readonly version: string;
}

/** The figures of one process. */
export interface Figures {
  /** Tells them of the work. */
  readonly telemetry: Telemetry;
  /** From now on asked whenever the figures are read; where it fails, they stay as they were. */
  watch(stock: () => Promise<Stock>): void;
  /** From now on asked whenever the figures are read; where it fails, its figures are left out. Called once. */
  watchQueue(queue: () => Promise<QueueFigures>): void;
  /** The form of the text. */
  readonly type: string;
  /** Everything, as text. */
  read(): Promise<string>;
}

/** Nothing is counted yet. */
export function createFigures({ role, version }: FigureOptions): Figures {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const about = { name: 'samelook_process_info', help: 'Always 1: one process, with its role and version' };
  new Gauge({ ...about, labelNames: ['role', 'version'], registers: [registry] }).set({ role, version }, 1);
  const telemetry = createStageFigures(registry);
  let lookAtQueue = async () => {};
  let lookAtStock = async () => {};

  return {
    telemetry,
    watch(stock) {
      const show = createStockFigures(registry);
      lookAtStock = async () => show(await stock());
    },
    watchQueue(queue) {
      lookAtQueue = queueGauges(queue, registry);
    },
    type: registry.contentType,
    async read() {
      await Promise.all([lookAtQueue(), lookAtStock().catch(() => {})]);
      return registry.metrics();
    },
  };
}

/** @returns has both gauges say what the queue says now */
function queueGauges(queue: () => Promise<QueueFigures>, registry: Registry): () => Promise<void> {
  const registers = [registry];
  const oldest = new Gauge({
    name: 'samelook_queue_oldest_seconds',
    help: 'Age of the question that somebody has waited for the longest, of all processes that share the queue',
    registers,
  });
  const jobs = new Gauge({
    name: 'samelook_queue_jobs',
    help: 'Questions in the queue, of all processes that share it, by their state',
    labelNames: ['state'],
    registers,
  });
  return async () => {
    const figures = await queue().catch(() => undefined);
    jobs.reset();
    oldest.remove();
    if (figures === undefined) return;
    const { waiting, underWay, again = 0, dead = 0, oldestMs } = figures;
    for (const [state, count] of Object.entries({ waiting, under_way: underWay, again, failed: dead })) {
      jobs.set({ state }, count);
    }
    oldest.set(oldestMs / 1_000);
  };
}
