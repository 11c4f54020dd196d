/**
 * Corners: C. Harris, M. Stephens, "A Combined Corner and Edge Detector", Alvey Vision Conference 1988.
 * The paper finds corners and leaves open how pictures are compared by them; here: where they are and how strong, on a grid.
 */
import type { Pixels } from '../../src/core/photo.js';
import { SIDE, type WhiteBoxFeature } from './feature.js';

const PIXELS = SIDE * SIDE;
/** k in the response det − k · trace²; the paper names none, 0.04 to 0.06 is usual. */
const K = 0.04;
/** Standard deviation, in pixels, of the Gaussian window in which gradients are gathered, cut off at four times that. */
const SIGMA = 1;
const RADIUS = 4 * SIGMA;
/** Responses below this share of the picture's largest are no corners. */
const THRESHOLD = 0.01;
/** Responses that are this close, relatively, count as equal: symmetric corners differ by rounding only. */
const ROUNDING = 1e-9;
const GRID = 8;
const CELL_PIXELS = SIDE / GRID;

/** ITU-R BT.709 luma, as scikit-image's `rgb2gray`. */
const LUMA = [0.2125, 0.7154, 0.0721] as const;

const GAUSSIAN = gaussian();

/**
 * An 8 × 8 grid in rows: first the share of the corners in each cell, then the share of their strength; each 64 sum to 1.
 * 128 numbers, all 0 where there is no corner.
 */
export const HARRIS: WhiteBoxFeature = {
  name: 'harris',
  parameters: { version: 1, k: K, sigma: SIGMA, threshold: THRESHOLD, grid: GRID },
  dimensions: 2 * GRID * GRID,
  largestSquare: 2,
  measure(picture) {
    const response = cornerResponse(picture);
    const corners = localMaxima(response);
    const counts = corners.map(() => 1);
    // The response is of fourth degree in the contrast.
    const strengths = corners.map((corner) => (response[corner] ?? 0) ** 0.25);
    return Float32Array.from([...gridShares(corners, counts), ...gridShares(corners, strengths)]);
  },
};

/**
 * The response R of each pixel of a SIDE × SIDE picture: positive at corners, negative on edges, about 0 where nothing is.
 * Sobel gradients of the luma 0..1, 8 for a step from black to white; the rim is repeated outwards.
 */
export function cornerResponse({ rgb }: Pixels): Float64Array {
  const luma = new Float64Array(PIXELS).map((_, at) => {
    const [red, green, blue] = [rgb[3 * at] ?? 0, rgb[3 * at + 1] ?? 0, rgb[3 * at + 2] ?? 0];
    return (LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue) / 255;
  });
  const across = filter(luma, [-1, 0, 1], [1, 2, 1]);
  const down = filter(luma, [1, 2, 1], [-1, 0, 1]);
  const gather = (product: (a: number, d: number) => number) =>
    filter(
      across.map((a, at) => product(a, down[at] ?? 0)),
      GAUSSIAN,
      GAUSSIAN,
    );
  const [aa, dd, ad] = [gather((a) => a * a), gather((_, d) => d * d), gather((a, d) => a * d)];
  return aa.map((a, at) => {
    const [d, mixed] = [dd[at] ?? 0, ad[at] ?? 0];
    return a * d - mixed * mixed - K * (a + d) ** 2;
  });
}

/** Correlates rows with one kernel of odd length, then columns with the other. */
function filter(map: Float64Array, row: readonly number[], column: readonly number[]): Float64Array {
  return correlate(correlate(map, row, 1), column, SIDE);
}

/** @param step from a pixel to the next along the kernel: 1 in rows, SIDE in columns */
function correlate(map: Float64Array, kernel: readonly number[], step: number): Float64Array {
  const radius = (kernel.length - 1) / 2;
  const toNextLine = step === 1 ? SIDE : 1;
  const out = new Float64Array(PIXELS);
  for (let line = 0; line < SIDE; line++) {
    const start = line * toNextLine;
    for (let position = 0; position < SIDE; position++) {
      let sum = 0;
      for (let i = 0; i < kernel.length; i++) {
        const at = Math.min(SIDE - 1, Math.max(0, position + i - radius));
        sum += (kernel[i] ?? 0) * (map[start + at * step] ?? 0);
      }
      out[start + position * step] = sum;
    }
  }
  return out;
}

/** Pixels whose response is as large as that of each of their eight neighbours, and worth it. */
function localMaxima(response: Float64Array): number[] {
  const least = THRESHOLD * response.reduce((most, value) => Math.max(most, value), 0);
  const corners: number[] = [];
  for (const [at, value] of response.entries()) {
    if (value > least && value >= (1 - ROUNDING) * largestAround(response, at % SIDE, Math.floor(at / SIDE))) {
      corners.push(at);
    }
  }
  return corners;
}

function largestAround(response: Float64Array, x: number, y: number): number {
  let largest = 0;
  for (let row = Math.max(0, y - 1); row <= Math.min(SIDE - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(SIDE - 1, x + 1); column++) {
      largest = Math.max(largest, response[row * SIDE + column] ?? 0);
    }
  }
  return largest;
}

function gridShares(corners: readonly number[], weights: readonly number[]): Float64Array {
  const cells = new Float64Array(GRID * GRID);
  let total = 0;
  for (const [i, corner] of corners.entries()) {
    const weight = weights[i] ?? 0;
    const cell = Math.floor(corner / SIDE / CELL_PIXELS) * GRID + Math.floor((corner % SIDE) / CELL_PIXELS);
    cells[cell] = (cells[cell] ?? 0) + weight;
    total += weight;
  }
  return total === 0 ? cells : cells.map((sum) => sum / total);
}

function gaussian(): number[] {
  const weights = Array.from({ length: 2 * RADIUS + 1 }, (_, i) => Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA ** 2)));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}
