/** The embedding map: features laid out on a plane so that near ones stay near (t-SNE, van der Maaten and Hinton, JMLR 2008). */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRandom } from '../catalogue/demo/random.js';
import type { Metric } from '../core/embedding.js';
import { createDistancesTo, type Vectors } from './distances.js';

/** Neighbours that count for a point; the paper finds 5 to 50 robust. */
const PERPLEXITY = 30;
const ITERATIONS = 500;
const LEARNING_RATE = 10;
/** Iterations after which the rest of the program has its turn: about 0.1 s for 400 points. */
const STEPS_IN_A_TURN = 10;
/** The same features give the same map. */
const SEED = 2018;
/** With fewer there is nothing to lay out. */
const MIN_POINTS = 5;

/** A place on the map, both sides 0..1. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * The place of each vector. Time grows with the square of their number: 400 take about three seconds.
 * @returns no places where there are fewer than five vectors
 */
export async function placeOnMap(vectors: Vectors, metric: Metric, signal?: AbortSignal): Promise<Place[]> {
  const { count } = vectors;
  if (count < MIN_POINTS) return [];
  const { TSNE } = await import('@keckelt/tsne');
  const distances = createDistancesTo(vectors, metric)(vectors);
  const table = Array.from({ length: count }, (_, i) => distances.slice(i * count, (i + 1) * count));
  const perplexity = Math.min(PERPLEXITY, (count - 1) / 3);
  const tsne = new TSNE({ perplexity, epsilon: LEARNING_RATE, dim: 2 });
  tsne.gaussRandom = createGaussian();
  tsne.initDataDist(table);
  for (let step = 0; step < ITERATIONS; step++) {
    tsne.step();
    if (step % STEPS_IN_A_TURN !== 0) continue;
    signal?.throwIfAborted();
    await nextTurn();
  }
  const rows: readonly (readonly [number, number])[] = tsne.getSolution();
  return toUnitSquare(rows);
}

/** Normally distributed numbers (Box and Muller 1958), the same ones every time. */
function createGaussian(): () => number {
  const random = createRandom('map', SEED);
  return () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Scaled alike in both directions, and centred. */
function toUnitSquare(points: readonly (readonly [number, number])[]): Place[] {
  const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [left, right] = range(points.map(([x]) => x));
  const [top, bottom] = range(points.map(([, y]) => y));
  const side = Math.max(right - left, bottom - top) || 1;
  return points.map(([x, y]) => ({
    x: 0.5 + (x - (left + right) / 2) / side,
    y: 0.5 + (y - (top + bottom) / 2) / side,
  }));
}
