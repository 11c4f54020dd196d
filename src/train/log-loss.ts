/** The log loss of a siamese network: a pair's distance tells the probability that its two pictures show the same item. */
import { createMatrix, type Matrix } from './matrix.js';
import { cosinesOf, gradientByCosines, type LossAndGradient, type PairBatch, type PairLoss } from './pair-loss.js';

/** How the distance of a pair is measured: the squared Euclidean one, or the sum of absolute differences / √dimensions. */
export const PAIR_DISTANCES = ['squared', 'l1'] as const;
/** One of the distances of a pair. */
export type PairDistance = (typeof PAIR_DISTANCES)[number];

/** Wrong pictures of a batch that count for a query: the nearest ones, as the far ones teach nothing any more. */
export const HARDEST = 8;
/** Distance at which a pair is as likely right as wrong before anything is learned, and how steep the way there is. */
const START_MIDDLE = 1;
const START_SLOPE = 5;

/**
 * −log p for right pairs and −log(1 − p) for wrong ones with p = sigmoid(offset − slope · distance), offset and slope learned: the loss of the
 * article (CS231n 2018), after Koch et al., "Siamese Neural Networks for One-shot Image Recognition", 2015. Right pairs weigh half in all,
 * and so do the wrong ones: of each query the `hardest` nearest wrong pictures of the batch. The parameters are offset and log(slope).
 */
export function createLogLoss(distance: PairDistance, hardest: number): PairLoss {
  const parameters = Float64Array.of(START_MIDDLE * START_SLOPE, Math.log(START_SLOPE));
  return {
    name: 'log',
    description: `log loss on the ${distance === 'l1' ? 'L1' : 'squared'} distance of a pair, against the ${hardest} nearest wrong ones of the batch`,
    parameters,
    measure(batch) {
      const distances = distance === 'l1' ? absoluteDistances(batch) : squaredDistances(batch);
      const { loss, byDistance, byParameters } = measure(distances, batch, hardest, parameters);
      const back = distance === 'l1' ? backFromAbsolute : backFromSquared;
      return { loss, ...back(byDistance, batch), byParameters };
    },
  };
}

function measure(distances: Matrix, { isSameItem }: PairBatch, hardest: number, parameters: Float64Array) {
  const { rows: n, columns: m } = distances;
  const [offset, slope] = [parameters[0] as number, Math.exp(parameters[1] as number)];
  const byDistance = createMatrix(n, m);
  const byParameters = new Float64Array(2);
  let loss = 0;
  const add = (at: number, isRight: boolean, weight: number) => {
    const distance = distances.values[at] as number;
    const logit = offset - slope * distance;
    loss += weight * softplus(isRight ? -logit : logit);
    const byLogit = weight * (sigmoid(logit) - (isRight ? 1 : 0));
    byDistance.values[at] = -slope * byLogit;
    byParameters[0] = (byParameters[0] as number) + byLogit;
    byParameters[1] = (byParameters[1] as number) - byLogit * slope * distance;
  };
  for (let i = 0; i < n; i++) {
    add(i * m + i, true, 0.5 / n);
    const wrong = nearestWrong(distances, i, hardest, isSameItem);
    for (const j of wrong) add(i * m + j, false, 0.5 / (n * wrong.length));
  }
  return { loss, byDistance, byParameters };
}

function nearestWrong(
  { columns, values }: Matrix,
  query: number,
  count: number,
  isSameItem: PairBatch['isSameItem'],
): number[] {
  const wrong = Array.from({ length: columns }, (_, j) => j).filter((j) => j !== query && !isSameItem(query, j));
  const from = query * columns;
  return wrong.sort((a, b) => (values[from + a] as number) - (values[from + b] as number) || a - b).slice(0, count);
}

/** |a − b|² = 2 − 2 cos for vectors of length 1. */
function squaredDistances(batch: PairBatch): Matrix {
  return mapped(cosinesOf(batch), (cosine) => 2 - 2 * cosine);
}

function backFromSquared(byDistance: Matrix, batch: PairBatch): Pick<LossAndGradient, 'byQueries' | 'byGallery'> {
  return gradientByCosines(
    mapped(byDistance, (slope) => -2 * slope),
    batch,
  );
}

function mapped({ rows, columns, values }: Matrix, change: (value: number) => number): Matrix {
  return createMatrix(rows, columns, values.map(change));
}

function absoluteDistances({ queries, gallery }: PairBatch): Matrix {
  const width = queries.columns;
  const distances = createMatrix(queries.rows, gallery.rows);
  for (let i = 0; i < queries.rows; i++) {
    for (let j = 0; j < gallery.rows; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) {
        sum += Math.abs((queries.values[i * width + k] as number) - (gallery.values[j * width + k] as number));
      }
      distances.values[i * gallery.rows + j] = sum / Math.sqrt(width);
    }
  }
  return distances;
}

/** Most slopes are 0: only the pairs that count are walked through. */
function backFromAbsolute(
  byDistance: Matrix,
  { queries, gallery }: PairBatch,
): Pick<LossAndGradient, 'byQueries' | 'byGallery'> {
  const width = queries.columns;
  const byQueries = createMatrix(queries.rows, width);
  const byGallery = createMatrix(gallery.rows, width);
  for (let i = 0; i < queries.rows; i++) {
    for (let j = 0; j < gallery.rows; j++) {
      const slope = (byDistance.values[i * gallery.rows + j] as number) / Math.sqrt(width);
      if (slope === 0) continue;
      for (let k = 0; k < width; k++) {
        const [a, b] = [i * width + k, j * width + k];
        const step = slope * Math.sign((queries.values[a] as number) - (gallery.values[b] as number));
        byQueries.values[a] = (byQueries.values[a] as number) + step;
        byGallery.values[b] = (byGallery.values[b] as number) - step;
      }
    }
  }
  return { byQueries, byGallery };
}

/** log(1 + e^x), without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
