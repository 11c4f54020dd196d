import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/catalogue/demo/random.js';
import { createContrastiveLoss } from '../../src/train/contrastive-loss.js';
import { backward, forward, type HeadTensors, listTensors, startHead } from '../../src/train/head-network.js';
import { createLogLoss } from '../../src/train/log-loss.js';
import { createMatrix, type Matrix } from '../../src/train/matrix.js';
import type { PairLoss } from '../../src/train/pair-loss.js';
import { startProjection } from '../../src/train/principal-axes.js';

const random = createRandom('gradients');
const INPUTS = 7;
const OUTPUTS = 5;
/** Items of the queries, and of the pictures: two queries show one item, one picture has no query. */
const QUERIES = ['a', 'b', 'a', 'c'];
const PICTURES = ['a', 'b', 'a', 'c', 'd'];
const isSameItem = (i: number, j: number) => QUERIES[i] === PICTURES[j];

function filled(rows: number, columns: number): Matrix {
  const values = Float64Array.from({ length: rows * columns }, () => random.between(-1, 1));
  return createMatrix(rows, columns, values);
}

/** The slope by each number, by the difference quotient on both sides of it. */
function differences(value: () => number, numbers: Float64Array, step = 1e-6): number[] {
  return Array.from(numbers, (number, i) => {
    numbers[i] = number + step;
    const above = value();
    numbers[i] = number - step;
    const below = value();
    numbers[i] = number;
    return (above - below) / (2 * step);
  });
}

function expectClose(found: ArrayLike<number>, wanted: readonly number[], what: string): void {
  expect(found.length, what).toBe(wanted.length);
  wanted.forEach((slope, i) => {
    expect(found[i], `${what}, number ${i}`).toBeCloseTo(slope, 6);
  });
}

const losses: readonly (readonly [string, () => PairLoss])[] = [
  ['contrastive', createContrastiveLoss],
  ['log, squared', () => createLogLoss('squared', 2)],
  ['log, l1', () => createLogLoss('l1', 2)],
];

describe.each(losses)('the gradient of the loss "%s"', (_, createLoss) => {
  it.each([0, 6])('agrees with difference quotients through a head with %i hidden units', (units) => {
    const loss = createLoss();
    const head = startHead(filled(INPUTS, OUTPUTS), units, 3);
    // At the start the hidden layer adds nothing and gets no slope: move away from it.
    for (const tensor of listTensors(head)) tensor.set(tensor.map((value) => value + random.between(-0.3, 0.3)));
    const [queries, pictures] = [filled(QUERIES.length, INPUTS), filled(PICTURES.length, INPUTS)];
    const measure = () =>
      loss.measure({ queries: forward(head, queries).outputs, gallery: forward(head, pictures).outputs, isSameItem });
    const value = () => measure().loss;

    const { byQueries, byGallery, byParameters } = measure();
    const fromQueries = backward(head, forward(head, queries), byQueries);
    const fromPictures = backward(head, forward(head, pictures), byGallery);
    for (const [t, tensor] of listTensors(head).entries()) {
      const slopes = Array.from(tensor, (_, i) => (fromQueries[t]?.[i] ?? 0) + (fromPictures[t]?.[i] ?? 0));
      expectClose(slopes, differences(value, tensor), `tensor ${t}`);
      expect(Math.max(...slopes.map(Math.abs)), `tensor ${t}`).toBeGreaterThan(1e-4);
    }
    expectClose(byParameters, differences(value, loss.parameters), "the loss's own parameters");
  });
});

describe('the losses', () => {
  const unit = (...rows: readonly (readonly number[])[]): Matrix =>
    createMatrix(rows.length, rows[0]?.length ?? 0, Float64Array.from(rows.flat()));

  it('know the worth of a batch that can be done by hand', () => {
    const batch = { queries: unit([1, 0], [0, 1]), gallery: unit([1, 0], [0, 1]), isSameItem: () => false };
    // Cosines 1 and 0, both ways alike: log(1 + e^(−1 / τ)).
    expect(createContrastiveLoss().measure(batch).loss).toBeCloseTo(Math.log1p(Math.exp(-1 / 0.07)), 10);
    // Squared distances 0 and 2, logits 5 and −5: both halves are log(1 + e^−5).
    expect(createLogLoss('squared', 4).measure(batch).loss).toBeCloseTo(Math.log1p(Math.exp(-5)), 10);
    // Absolute differences 2 / √2.
    const l1 = 0.5 * Math.log1p(Math.exp(-5)) + 0.5 * Math.log1p(Math.exp(5 - 5 * Math.SQRT2));
    expect(createLogLoss('l1', 4).measure(batch).loss).toBeCloseTo(l1, 10);
  });

  it('take another pair of the same item for no wrong answer', () => {
    const [queries, gallery] = [unit([1, 0], [1, 0]), unit([1, 0], [1, 0])];
    for (const [name, createLoss] of losses) {
      const told = createLoss().measure({ queries, gallery, isSameItem: () => true }).loss;
      const untold = createLoss().measure({ queries, gallery, isSameItem: () => false }).loss;
      expect(told, name).toBeLessThan(untold);
    }
  });
});

describe('the start of a head', () => {
  it('is the encoder itself, hidden layer or not', () => {
    const features = filled(9, INPUTS);
    for (const units of [0, 4]) {
      const head: HeadTensors = startHead(startProjection(features, INPUTS, 1), units, 1);
      const { outputs } = forward(head, features);
      for (let row = 0; row < features.rows; row++) {
        const own = features.values.subarray(row * INPUTS, (row + 1) * INPUTS);
        const length = Math.hypot(...own);
        expectClose(
          outputs.values.subarray(row * INPUTS, (row + 1) * INPUTS),
          Array.from(own, (value) => value / length),
          `row ${row}`,
        );
      }
    }
  });

  it('with fewer dimensions keeps those in which the features lie', () => {
    // Features that fill two of seven dimensions, turned.
    const plane = filled(2, INPUTS);
    const features = createMatrix(30, INPUTS);
    for (let row = 0; row < 30; row++) {
      const [a, b] = [random.between(-1, 1), random.between(-1, 1)];
      for (let k = 0; k < INPUTS; k++) {
        features.values[row * INPUTS + k] = a * (plane.values[k] ?? 0) + b * (plane.values[INPUTS + k] ?? 0);
      }
    }
    const axes = startProjection(features, 2, 1);
    for (let row = 0; row < 30; row++) {
      const own = features.values.subarray(row * INPUTS, (row + 1) * INPUTS);
      const kept = [0, 1].map((axis) =>
        own.reduce((sum, value, k) => sum + value * (axes.values[k * 2 + axis] ?? 0), 0),
      );
      expect(Math.hypot(...kept)).toBeCloseTo(Math.hypot(...own), 8);
    }
  });
});
