/** A garment's own pixels, cut from the map that a detector draws of its category over the whole canvas. */
import type { Mask } from '../../src/core/garment.js';
import type { Box } from '../../src/core/photo.js';
import type { Tensor } from '../tensor.js';

/** A mask with no place that is more garment than not says nothing. */
const SEEN = 0.5;

/**
 * @param maps [classes, rows, columns] of the canvas, 0..1
 * @param index of the garment's class
 * @param box of the garment, on the canvas
 * @returns one number for each cell of the map that the box covers, sampled between cells; undefined where the map
 * knows nothing of the garment
 */
export function cutMask(maps: Tensor, index: number, box: Box): Mask | undefined {
  const [, rows = 0, columns = 0] = maps.dims;
  const map = maps.data.subarray(index * rows * columns, (index + 1) * rows * columns);
  const width = Math.max(1, Math.round((box.right - box.left) * columns));
  const height = Math.max(1, Math.round((box.bottom - box.top) * rows));
  const alpha = new Uint8Array(width * height);
  let seen = false;
  for (let y = 0; y < height; y++) {
    const row = (box.top + ((y + 0.5) / height) * (box.bottom - box.top)) * rows - 0.5;
    for (let x = 0; x < width; x++) {
      const column = (box.left + ((x + 0.5) / width) * (box.right - box.left)) * columns - 0.5;
      const value = between(map, rows, columns, row, column);
      seen ||= value >= SEEN;
      alpha[y * width + x] = Math.round(255 * Math.min(Math.max(value, 0), 1));
    }
  }
  return seen ? { width, height, alpha } : undefined;
}

/** Bilinear; beyond the edge the map goes on as it ends. */
function between(map: Float32Array, rows: number, columns: number, row: number, column: number): number {
  const y = Math.min(Math.max(row, 0), rows - 1);
  const x = Math.min(Math.max(column, 0), columns - 1);
  const [y0, x0] = [Math.floor(y), Math.floor(x)];
  const [y1, x1] = [Math.min(y0 + 1, rows - 1), Math.min(x0 + 1, columns - 1)];
  const at = (cell: number) => map[cell] ?? 0;
  const upper = at(y0 * columns + x0) * (x0 + 1 - x) + at(y0 * columns + x1) * (x - x0);
  const lower = at(y1 * columns + x0) * (x0 + 1 - x) + at(y1 * columns + x1) * (x - x0);
  return upper * (y0 + 1 - y) + lower * (y - y0);
}
