import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/catalogue/demo/random.js';
import { columnSums, createMatrix, product, transposed } from '../../src/train/matrix.js';

const random = createRandom('matrix');
const filled = (rows: number, columns: number) =>
  createMatrix(
    rows,
    columns,
    Float64Array.from({ length: rows * columns }, () => random.between(-1, 1)),
  );

describe('product', () => {
  it.each([
    [1, 1, 1],
    [2, 4, 3],
    [3, 5, 2],
    [5, 3, 4],
    [6, 9, 7],
    [4, 0, 2],
    [0, 4, 2],
  ])('multiplies %i × %i by as many × %i as by definition', (rows, inner, columns) => {
    const [a, b] = [filled(rows, inner), filled(inner, columns)];
    const result = product(a, b);
    expect([result.rows, result.columns, result.values.length]).toEqual([rows, columns, rows * columns]);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let p = 0; p < inner; p++) sum += (a.values[i * inner + p] ?? 0) * (b.values[p * columns + j] ?? 0);
        expect(result.values[i * columns + j]).toBeCloseTo(sum, 12);
      }
    }
  });
});

it('turns rows into columns, and sums them', () => {
  const matrix = createMatrix(2, 3, Float64Array.of(1, 2, 3, 4, 5, 6));
  expect([...transposed(matrix).values]).toEqual([1, 4, 2, 5, 3, 6]);
  expect([...columnSums(matrix)]).toEqual([5, 7, 9]);
});
