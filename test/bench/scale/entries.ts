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
  /** Where files lie, and the answers that are compared in the end. */
  readonly folder: string;
  /** After this the filling of hnsw ends, with what is in by then; the other indexes get as much. */
  readonly minutes: number;
  readonly print: (line: string) => void;
}

export function scaleSpace(dimensions: number): EmbeddingSpace {
  return { encoder: 'bench', weightsHash: '0'.repeat(64), dimensions, metric: 'cosine' };
}

/** How long the filling took, without the drawing. */
export interface Filled {
  readonly entries: number;
  readonly seconds: number;
  /** Of this process: on a machine that does other things too it tells more than the clock. */
  readonly processorSeconds: number;
  /** The longest moment in which nobody else had a turn. */
  readonly longestHoldMs: number;
}

/** The questions, and then the entries. */
export function drawAll({ entries, dimensions }: Pick<ScaleOptions, 'entries' | 'dimensions'>) {
  const drawn = drawClusteredVectors(QUESTIONS + entries, dimensions);
  return { questions: take(drawn, QUESTIONS), drawn };
}

/** Fills the index with the entries 0, 1, 2 … */
export async function fillIndex(
  name: string,
  index: Pick<VectorIndex, 'upsert'>,
  drawn: Generator<Float32Array, void>,
  { entries, minutes, print }: ScaleOptions,
): Promise<Filled> {
  const started = performance.now();
  const loop = monitorEventLoopDelay({ resolution: 10 });
  let ms = 0;
  let processorMs = 0;
  let added = 0;
  while (added < entries && performance.now() - started < minutes * 60_000) {
    const from = added;
    const batch = take(drawn, Math.min(BATCH, entries - from)).map((embedding, i) => ({
      imageId: from + i,
      embedding,
    }));
    const [before, processorBefore] = [performance.now(), process.cpuUsage()];
    // The drawing is no part of it.
    loop.enable();
    await index.upsert(batch);
    loop.disable();
    ms += performance.now() - before;
    const { user, system } = process.cpuUsage(processorBefore);
    processorMs += (user + system) / 1_000;
    added += batch.length;
    if (added % (20 * BATCH) === 0) {
      const took = `${(ms / 1_000).toFixed(0)} s, of the processor ${(processorMs / 1_000).toFixed(0)} s`;
      print(`${name}: ${added} of ${entries} added, ${took}, ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB`);
    }
  }
  return {
    entries: added,
    seconds: ms / 1_000,
    processorSeconds: processorMs / 1_000,
    longestHoldMs: loop.max / 1e6,
  };
}

/** The next ones, as many as there are up to `count`. */
export function take(drawn: Generator<Float32Array, void>, count: number): Float32Array[] {
  const taken: Float32Array[] = [];
  while (taken.length < count) {
    const { value, done } = drawn.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}
