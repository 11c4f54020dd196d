/** The stages of questions as Prometheus sees them: how many, how long, and how they ended. */
import { Gauge, Histogram, type Registry } from 'prom-client';
import type { Facts, Stage, Telemetry } from '../core/telemetry.js';

/** Bounds of seconds: from a step of a search to the default JOB_TIMEOUT_S. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 3, 5, 10, 20, 30, 60];
/** Inputs of a run: those of a CPU, then of a GPU. */
const SIZES = [1, 2, 3, 4, 6, 8, 16, 32];

type Label = 'stage' | 'outcome' | 'platform' | 'kind' | 'method' | 'route' | 'status' | 'network';

/** A stage's own figure; stages without one share `samelook_stage_seconds`. */
interface Figure {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly Exclude<Label, 'stage'>[];
}

const OWN: Readonly<Partial<Record<Stage, Figure>>> = {
  request: {
    name: 'samelook_http_request_seconds',
    help: 'Seconds from an HTTP request to the end of its answer, by route and status',
    labels: ['method', 'route', 'status'],
  },
  wish: {
    name: 'samelook_chat_seconds',
    help: 'Seconds from what a chat brought to the last of its replies; outcome: answered, or the code of an error',
    labels: ['platform', 'kind', 'outcome'],
  },
  question: {
    name: 'samelook_question_seconds',
    help: 'Seconds from a photo to its answer, as this process waited for it; outcome: answered, or the code of an error',
    labels: ['outcome'],
  },
  search: {
    name: 'samelook_search_seconds',
    help: 'Seconds that this process searched for an answer; outcome: answered, or the code of an error',
    labels: ['outcome'],
  },
  deliver: {
    name: 'samelook_delivery_seconds',
    help: 'Seconds until a platform took a reply, repetitions and its rate limits included; outcome: answered, or the code of an error',
    labels: ['platform', 'outcome'],
  },
  batch: {
    name: 'samelook_inference_batch_seconds',
    help: 'Seconds of one run of a network, for all inputs of its batch together',
    labels: ['network'],
  },
};

/** Registers the figures. @returns whoever tells of stages */
export function createStageFigures(registry: Registry): Telemetry {
  const registers = [registry];
  const histogram = ({ name, help, labels }: { name: string; help: string; labels: readonly Label[] }) =>
    new Histogram({ name, help, labelNames: labels, buckets: SECONDS, registers });
  const shared = histogram({
    name: 'samelook_stage_seconds',
    help: 'Seconds of one stage of a question: fetch, accept, wait, decode, detect, embed, look_up, rank; outcome: answered, or the code of an error',
    labels: ['stage', 'outcome'],
  });
  const own = new Map(
    Object.entries(OWN).map(([stage, figure]) => [stage, { seconds: histogram(figure), labels: figure.labels }]),
  );
  const batchSize = new Histogram({
    name: 'samelook_inference_batch_size',
    help: 'Inputs that one run of a network was given',
    labelNames: ['network'],
    buckets: SIZES,
    registers,
  });
  const task = (name: string, help: string) => new Gauge({ name, help, labelNames: ['task'], registers });
  const done = task('samelook_task_done_images', 'Pictures that long work on the catalogue is done with, by task');
  const planned = task('samelook_task_planned_images', 'Pictures that long work on the catalogue is about, by task');

  function observe(stage: Stage, seconds: number, facts: Facts, outcome: string): void {
    const figure = own.get(stage);
    if (figure === undefined) {
      shared.observe({ stage, outcome }, seconds);
      return;
    }
    const known: Readonly<Partial<Record<Label, string | number>>> = { ...facts, outcome };
    figure.seconds.observe(Object.fromEntries(figure.labels.map((label) => [label, known[label] ?? ''])), seconds);
    if (stage === 'batch') batchSize.observe({ network: facts.network ?? '' }, facts.size ?? 0);
  }

  return {
    begin(stage, facts, { agoMs = 0 } = {}) {
      const startMs = performance.now() - agoMs;
      return {
        end: (outcome, more) => observe(stage, (performance.now() - startMs) / 1_000, { ...facts, ...more }, outcome),
      };
    },
    progress(name, doneImages, plannedImages) {
      done.set({ task: name }, doneImages);
      planned.set({ task: name }, plannedImages);
    },
  };
}
