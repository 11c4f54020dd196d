/** A loss over a batch of pairs: query i and gallery picture i show the same item, all others in the batch are its negatives. */
import { type Matrix, product, transposed } from './matrix.js';

/** A batch as the losses see it. */
export interface PairBatch {
  /** Rows of length 1. */
  readonly queries: Matrix;
  /** Rows of length 1; row i is the right one for query i. At least as many as there are queries: the rest are negatives for all. */
  readonly gallery: Matrix;
  /** True where the two show one item, which makes them no negatives of each other. */
  readonly isSameItem: (query: number, picture: number) => boolean;
}

/** A loss with its slopes. */
export interface LossAndGradient {
  readonly loss: number;
  readonly byQueries: Matrix;
  readonly byGallery: Matrix;
  readonly byParameters: Float64Array;
}

/** Learns with the head: its own few parameters are trained too. */
export interface PairLoss {
  readonly name: string;
  /** For the model card. */
  readonly description: string;
  /** Changed in place by the training. */
  readonly parameters: Float64Array;
  measure(batch: PairBatch): LossAndGradient;
}

/** Queries down, pictures across. */
export function cosinesOf({ queries, gallery }: PairBatch): Matrix {
  return product(queries, transposed(gallery));
}

/** From the slopes by the cosines to those by the vectors. */
export function gradientByCosines(
  byCosine: Matrix,
  { queries, gallery }: PairBatch,
): Pick<LossAndGradient, 'byQueries' | 'byGallery'> {
  return { byQueries: product(byCosine, gallery), byGallery: product(transposed(byCosine), queries) };
}
