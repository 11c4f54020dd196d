/**
 * Histograms of oriented gradients: N. Dalal, B. Triggs, "Histograms of Oriented Gradients for Human Detection", CVPR 2005.
 * Their R-HOG: [−1, 0, 1] without smoothing, 9 unsigned orientations, cells of 8 × 8 pixels, blocks of 2 × 2 cells a cell apart, L2-Hys.
 * Each pixel votes for one orientation in one cell, as in scikit-image's `hog`; the paper shares a vote between neighbours.
 */
import type { Pixels } from '../../src/core/photo.js';
import { SIDE, type WhiteBoxFeature } from './feature.js';

const ORIENTATIONS = 9;
const CELL_PIXELS = 8;
const BLOCK_CELLS = 2;
/** What L2-Hys cuts off between its two normalisations: section 6.4 of the paper. */
const CLIP = 0.2;
/** Keeps empty blocks at 0; the paper leaves the value open, scikit-image has this one. */
const EPSILON = 1e-5;

const CELLS = SIDE / CELL_PIXELS;
const BLOCKS = CELLS - BLOCK_CELLS + 1;
const BLOCK_NUMBERS = BLOCK_CELLS * BLOCK_CELLS * ORIENTATIONS;

/** 15 × 15 blocks in rows, each 2 × 2 cells in rows, each 9 orientations from 0° (a gradient along the row) on: 8,100 numbers. */
export const HOG: WhiteBoxFeature = {
  name: 'hog',
  parameters: { version: 1, orientations: ORIENTATIONS, cell: CELL_PIXELS, block: BLOCK_CELLS, clip: CLIP },
  dimensions: BLOCKS * BLOCKS * BLOCK_NUMBERS,
  // Each block has length 1.
  largestSquare: BLOCKS * BLOCKS,
  measure: (picture) => normaliseBlocks(voteInCells(picture)),
};

/** Sums of gradient magnitudes by orientation in each cell. Pixels at the rim lack a neighbour; their gradient in that direction is 0. */
function voteInCells({ rgb }: Pixels): Float64Array {
  const cells = new Float64Array(CELLS * CELLS * ORIENTATIONS);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const { across, down } = strongestGradient(rgb, x, y);
      if (across === 0 && down === 0) continue;
      const turn = Math.atan2(down, across) / Math.PI;
      const orientation = Math.floor((turn - Math.floor(turn)) * ORIENTATIONS);
      const cell = Math.floor(y / CELL_PIXELS) * CELLS + Math.floor(x / CELL_PIXELS);
      const at = cell * ORIENTATIONS + orientation;
      cells[at] = (cells[at] ?? 0) + Math.sqrt(across * across + down * down) / (CELL_PIXELS * CELL_PIXELS);
    }
  }
  return cells;
}

/** The gradient of the channel in which it is largest, red first: section 6.2 of the paper. */
function strongestGradient(rgb: Uint8Array, x: number, y: number): { across: number; down: number } {
  const inRow = x > 0 && x < SIDE - 1;
  const inColumn = y > 0 && y < SIDE - 1;
  let across = 0;
  let down = 0;
  for (let channel = 0; channel < 3; channel++) {
    const at = (y * SIDE + x) * 3 + channel;
    const a = inRow ? (rgb[at + 3] ?? 0) - (rgb[at - 3] ?? 0) : 0;
    const d = inColumn ? (rgb[at + SIDE * 3] ?? 0) - (rgb[at - SIDE * 3] ?? 0) : 0;
    if (a * a + d * d > across * across + down * down) {
      across = a;
      down = d;
    }
  }
  return { across, down };
}

function normaliseBlocks(cells: Float64Array): Float32Array {
  const blocks = new Float32Array(BLOCKS * BLOCKS * BLOCK_NUMBERS);
  const block = new Float64Array(BLOCK_NUMBERS);
  const row = BLOCK_CELLS * ORIENTATIONS;
  for (let y = 0; y < BLOCKS; y++) {
    for (let x = 0; x < BLOCKS; x++) {
      for (let i = 0; i < BLOCK_CELLS; i++) {
        const start = ((y + i) * CELLS + x) * ORIENTATIONS;
        block.set(cells.subarray(start, start + row), i * row);
      }
      normalise(block);
      for (const [i, value] of block.entries()) block[i] = Math.min(value, CLIP);
      normalise(block);
      blocks.set(block, (y * BLOCKS + x) * BLOCK_NUMBERS);
    }
  }
  return blocks;
}

function normalise(block: Float64Array): void {
  let square = EPSILON * EPSILON;
  for (const value of block) square += value * value;
  const length = Math.sqrt(square);
  for (let i = 0; i < block.length; i++) block[i] = (block[i] ?? 0) / length;
}
