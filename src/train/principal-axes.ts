/** Where a head with fewer dimensions than its encoder starts: the projection that keeps most of the features. */
import { createRandom } from '../catalogue/demo/random.js';
import { createMatrix, type Matrix, product, transposed } from './matrix.js';

/** Rounds of orthogonal iteration; the axes need not be exact, they are only a start. */
const ROUNDS = 30;

/** The identity where all dimensions are kept; else the principal axes, as columns. */
export function startProjection(features: Matrix, dimensions: number, seed: number): Matrix {
  if (dimensions === features.columns) return identity(dimensions);
  return principalAxes(features, dimensions, seed);
}

function identity(size: number): Matrix {
  const matrix = createMatrix(size, size);
  for (let i = 0; i < size; i++) matrix.values[i * size + i] = 1;
  return matrix;
}

/**
 * The axes with the largest mean square, orthonormal, about the origin and not about the mean, as cosines are: by orthogonal iteration
 * (Golub and Van Loan, Matrix Computations, 4th edition, 7.3.2).
 * @returns features.columns × count
 */
function principalAxes(features: Matrix, count: number, seed: number): Matrix {
  const squares = product(transposed(features), features);
  const random = createRandom('principal axes', seed);
  // By rows, as the rows of the transposed are what is made orthonormal.
  let axes = createMatrix(count, features.columns);
  for (let i = 0; i < axes.values.length; i++) axes.values[i] = random.between(-1, 1);
  for (let round = 0; round < ROUNDS; round++) {
    orthonormalise(axes);
    axes = product(axes, squares);
  }
  orthonormalise(axes);
  return transposed(axes);
}

/** The rows, in place, by the modified Gram-Schmidt process. */
function orthonormalise({ rows, columns, values }: Matrix): void {
  const rowOf = (i: number) => values.subarray(i * columns, (i + 1) * columns);
  for (let i = 0; i < rows; i++) {
    const row = rowOf(i);
    for (let before = 0; before < i; before++) {
      const other = rowOf(before);
      const along = dot(row, other);
      for (let k = 0; k < columns; k++) row[k] = (row[k] as number) - along * (other[k] as number);
    }
    const length = Math.sqrt(dot(row, row));
    // Features that fill fewer dimensions leave nothing: an axis of zeros adds nothing either.
    for (let k = 0; k < columns; k++) row[k] = length < 1e-12 ? 0 : (row[k] as number) / length;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
