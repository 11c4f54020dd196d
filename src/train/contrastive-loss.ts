/** Contrastive loss: each query must find its picture among the batch's, and each picture its query. */
import { createMatrix, type Matrix } from './matrix.js';
import { cosinesOf, gradientByCosines, type LossAndGradient, type PairBatch, type PairLoss } from './pair-loss.js';

/** Where the temperature starts, and the least that it may become (Radford et al., CLIP, 2021: 0.07 and 0.01). */
const START_TEMPERATURE = 0.07;
const LEAST_TEMPERATURE = 0.01;

/**
 * InfoNCE (van den Oord et al., 2018), both ways as in CLIP: the mean over queries and over their pictures of −log softmax(cos / τ) at the
 * right one, halved. Other pairs of the same item are left out of the softmax. The parameter is log(1 / τ).
 */
export function createContrastiveLoss(): PairLoss {
  const parameters = Float64Array.of(Math.log(1 / START_TEMPERATURE));
  return {
    name: 'contrastive',
    description: 'contrastive over the batch (InfoNCE both ways, learned temperature)',
    parameters,
    measure(batch) {
      parameters[0] = Math.min(parameters[0] as number, Math.log(1 / LEAST_TEMPERATURE));
      return measure(batch, Math.exp(parameters[0]));
    },
  };
}

function measure(batch: PairBatch, scale: number): LossAndGradient {
  const { isSameItem } = batch;
  const cosines = cosinesOf(batch);
  const { rows: n, columns: m } = cosines;
  const byCosine = createMatrix(n, m);
  const counts = (i: number, j: number) => i === j || !isSameItem(i, j);
  let loss = 0;
  for (let i = 0; i < n; i++) {
    // The first n pictures have a query of their own; the others are only looked for in vain.
    loss += addSoftmax({ length: m, right: i, at: (j) => i * m + j, counts: (j) => counts(i, j) });
    loss += addSoftmax({ length: n, right: i, at: (j) => j * m + i, counts: (j) => counts(j, i) });
  }

  /** −log softmax at the right one; its slopes, (softmax − 1 at the right one) · scale, are added. */
  function addSoftmax({ length, right, at, counts: isIn }: Line): number {
    const top = scale; // No cosine is above 1.
    let sum = 0;
    for (let j = 0; j < length; j++) if (isIn(j)) sum += Math.exp(scale * (cosines.values[at(j)] as number) - top);
    for (let j = 0; j < length; j++) {
      if (!isIn(j)) continue;
      const share = Math.exp(scale * (cosines.values[at(j)] as number) - top) / sum;
      byCosine.values[at(j)] = (byCosine.values[at(j)] as number) + (scale * (share - (j === right ? 1 : 0))) / (2 * n);
    }
    return (Math.log(sum) + top - scale * (cosines.values[at(right)] as number)) / (2 * n);
  }

  return { loss, ...gradientByCosines(byCosine, batch), byParameters: Float64Array.of(byLogScale(byCosine, cosines)) };
}

/** A row or a column of the table of cosines. */
interface Line {
  readonly length: number;
  readonly right: number;
  /** Place in the table of the line's j-th. */
  readonly at: (j: number) => number;
  readonly counts: (j: number) => boolean;
}

/** scale · cos is what the loss sees, so its slope by log(scale) is that by the cosine times the cosine. */
function byLogScale(byCosine: Matrix, cosines: Matrix): number {
  return byCosine.values.reduce((sum, slope, i) => sum + slope * (cosines.values[i] as number), 0);
}
