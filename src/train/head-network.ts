/** The head while it learns: forward over a batch, and the gradient back to its tensors, written out by hand and tested by differences. */
import { createRandom } from '../catalogue/demo/random.js';
import { columnSums, createMatrix, type Matrix, product, transposed } from './matrix.js';

/** Shorter vectors have no direction; what is divided by is at least this. */
const SHORTEST = 1e-12;

/** z = u / |u| with u = x · weight + bias, and + relu(x · inner + innerBias) · outer where there is a hidden layer. */
export interface HeadTensors {
  /** inputs × outputs. */
  readonly weight: Matrix;
  /** 1 × outputs. */
  readonly bias: Matrix;
  readonly hidden?: {
    /** inputs × units. */
    readonly inner: Matrix;
    /** 1 × units. */
    readonly innerBias: Matrix;
    /** units × outputs; starts at 0, so that the whole starts as its linear part. */
    readonly outer: Matrix;
  };
}

/** What the way back needs of the way there. */
export interface HeadPass {
  readonly inputs: Matrix;
  /** Rows of length 1. */
  readonly outputs: Matrix;
  /** Length of each row before. */
  readonly lengths: Float64Array;
  /** After the relu. */
  readonly activations?: Matrix;
}

/**
 * A head that does nothing yet: it passes the features on, or their projection.
 * @param start inputs × outputs, orthonormal columns
 * @param units of the hidden layer; 0 = none
 */
export function startHead(start: Matrix, units: number, seed: number): HeadTensors {
  const { rows: inputs, columns: outputs } = start;
  const linear = {
    weight: createMatrix(inputs, outputs, start.values.slice()),
    bias: createMatrix(1, outputs),
  };
  if (units === 0) return linear;
  const random = createRandom('hidden layer', seed);
  // He et al., "Delving Deep into Rectifiers", 2015, for inputs whose squares sum to 1: variance 2, here as a uniform distribution.
  const range = Math.sqrt(6);
  const inner = Float64Array.from({ length: inputs * units }, () => random.between(-range, range));
  return {
    ...linear,
    hidden: {
      inner: createMatrix(inputs, units, inner),
      innerBias: createMatrix(1, units),
      outer: createMatrix(units, outputs),
    },
  };
}

/** The tensors in one order, for whoever treats them all alike. */
export function listTensors({ weight, bias, hidden }: HeadTensors): Float64Array[] {
  const all = hidden === undefined ? [weight, bias] : [weight, bias, hidden.inner, hidden.innerBias, hidden.outer];
  return all.map(({ values }) => values);
}

/** @param inputs a row for each picture */
export function forward(head: HeadTensors, inputs: Matrix): HeadPass {
  const { weight, bias, hidden } = head;
  const outputs = product(inputs, weight);
  addToRows(outputs, bias);
  let activations: Matrix | undefined;
  if (hidden !== undefined) {
    activations = product(inputs, hidden.inner);
    addToRows(activations, hidden.innerBias);
    for (let i = 0; i < activations.values.length; i++) {
      if ((activations.values[i] as number) < 0) activations.values[i] = 0;
    }
    const residual = product(activations, hidden.outer);
    for (let i = 0; i < outputs.values.length; i++) {
      outputs.values[i] = (outputs.values[i] as number) + (residual.values[i] as number);
    }
  }
  const lengths = normaliseRows(outputs);
  return { inputs, outputs, lengths, ...(activations && { activations }) };
}

/**
 * The gradient of the loss by each tensor, in the order of `listTensors`.
 * @param gradient of the loss by `pass.outputs`
 */
export function backward(head: HeadTensors, pass: HeadPass, gradient: Matrix): Float64Array[] {
  const { inputs, activations } = pass;
  const raw = throughNormalisation(pass, gradient);
  const byInput = transposed(inputs);
  const linear = [product(byInput, raw).values, columnSums(raw)];
  if (head.hidden === undefined || activations === undefined) return linear;
  const outer = product(transposed(activations), raw);
  const byActivation = product(raw, transposed(head.hidden.outer));
  for (let i = 0; i < byActivation.values.length; i++) {
    if (activations.values[i] === 0) byActivation.values[i] = 0;
  }
  return [...linear, product(byInput, byActivation).values, columnSums(byActivation), outer.values];
}

/** Of z = u / |u|: (g − (g · z) z) / |u|, row by row. */
function throughNormalisation({ outputs, lengths }: HeadPass, gradient: Matrix): Matrix {
  const { rows, columns, values } = outputs;
  const raw = createMatrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    const from = i * columns;
    let along = 0;
    for (let j = 0; j < columns; j++) along += (gradient.values[from + j] as number) * (values[from + j] as number);
    for (let j = 0; j < columns; j++) {
      const across = (gradient.values[from + j] as number) - along * (values[from + j] as number);
      raw.values[from + j] = across / (lengths[i] as number);
    }
  }
  return raw;
}

function addToRows({ rows, columns, values }: Matrix, row: Matrix): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      values[i * columns + j] = (values[i * columns + j] as number) + (row.values[j] as number);
    }
  }
}

/** In place. @returns the lengths that the rows had */
function normaliseRows({ rows, columns, values }: Matrix): Float64Array {
  const lengths = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let squares = 0;
    for (let j = i * columns; j < (i + 1) * columns; j++) squares += (values[j] as number) ** 2;
    const length = Math.max(Math.sqrt(squares), SHORTEST);
    for (let j = i * columns; j < (i + 1) * columns; j++) values[j] = (values[j] as number) / length;
    lengths[i] = length;
  }
  return lengths;
}
