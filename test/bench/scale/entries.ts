/** What an index of any size is filled with and asked: vectors drawn one by one, and questions of the same mixture. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { EmbeddingSpace } from '../../../src/core/embedding.js';
import type { VectorIndex } from '../../../src/core/ports.js';
import { drawClusteredVectors } from '../../fakes/clustered-vectors.js';

/** Questions that are asked of every index, each with every filter. */
const QUESTIONS = 200;
/** Entries that are added in one call. */
const BATCH = 1_000;

export interface ScaleOptions {
  readonly entries: number;
  readonly dimensions: number;
  /** Where files lie, and the truth that the exact index has told. */
  readonly folder: string;
  readonly print: (line: string) => void;
}

export function scaleSpace(dimensions: number): EmbeddingSpace {
  return { encoder: 'bench', weightsHash: '0'.repeat(64), dimensions, metric: 'cosine' };
}

/** How long the filling took, without the drawing. */
export interface Filled {
  readonly seconds: number;
  /** For the first tenth alone. */
  readonly firstTenthSeconds: number;
  /** The longest moment in which nobody else had a turn. */
  readonly longestHoldMs: number;
  readonly questions: readonly Float32Array[];
}

/** Fills the index with the entries 0, 1, 2 …, and draws the questions behind them. */
export async function fillIndex(
  name: string,
  index: Pick<VectorIndex, 'upsert'>,
  { entries, dimensions, print }: ScaleOptions,
): Promise<Filled> {
  const drawn = drawClusteredVectors(entries + QUESTIONS, dimensions);
  const started = performance.now();
  const loop = monitorEventLoopDelay({ resolution: 10 });
  let ms = 0;
  let firstTenthMs = 0;
  for (let from = 0; from < entries; from += BATCH) {
    const batch = take(drawn, Math.min(BATCH, entries - from)).map((embedding, i) => ({
      imageId: from + i,
      embedding,
    }));
    const before = performance.now();
    // The drawing is no part of it.
    loop.enable();
    await index.upsert(batch);
    loop.disable();
    ms += performance.now() - before;
    const added = from + batch.length;
    if (added <= entries / 10) firstTenthMs = ms;
    if (added % (20 * BATCH) === 0) print(`${name}: ${added} of ${entries} added, ${seconds(started)} s`);
  }
  return {
    seconds: ms / 1_000,
    firstTenthSeconds: firstTenthMs / 1_000,
    longestHoldMs: loop.max / 1e6,
    questions: [...drawn],
  };
}

/** The questions alone, for an index that is full already. */
export function drawQuestions({ entries, dimensions }: ScaleOptions): readonly Float32Array[] {
  const drawn = drawClusteredVectors(entries + QUESTIONS, dimensions);
  take(drawn, entries, () => {});
  return [...drawn];
}

/** The next ones, as many as there are up to `count`. */
export function take(
  drawn: Generator<Float32Array, void>,
  count: number,
  keep?: (vector: Float32Array) => void,
): Float32Array[] {
  const taken: Float32Array[] = [];
  const put = keep ?? ((vector: Float32Array) => taken.push(vector));
  for (let n = 0; n < count; n++) {
    const { value, done } = drawn.next();
    if (done) break;
    put(value);
  }
  return taken;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(0);
}
