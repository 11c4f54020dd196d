/** Labelled vectors in memory, packed row by row in large blocks, so that a scan runs through memory in order. */
import type { Metric } from '../../src/core/embedding.js';
import type { Match } from '../../src/core/query.js';
import { DISTANCES } from './distance.js';
import { createNearest } from './nearest.js';

/** Rows in a block: growth adds a block and moves nothing, and no array nears the limit of 4 GiB. */
const BLOCK_ROWS = 1024;

export type VectorTable = ReturnType<typeof createVectorTable>;

/** @param dimensions numbers in a row */
export function createVectorTable(dimensions: number, metric: Metric) {
  const distance = DISTANCES[metric];
  const blocks: Float32Array[] = [];
  const labels: number[] = [];
  const rowOf = new Map<number, number>();

  const blockOf = (row: number): Float32Array => blocks[Math.floor(row / BLOCK_ROWS)] as Float32Array;
  const offsetOf = (row: number): number => (row % BLOCK_ROWS) * dimensions;
  const view = (row: number): Float32Array => blockOf(row).subarray(offsetOf(row), offsetOf(row) + dimensions);

  return {
    dimensions,

    size: () => labels.length,

    has: (imageId: number) => rowOf.has(imageId),

    /** The label's vector as a view that the next change may overwrite. */
    get(imageId: number): Float32Array | undefined {
      const row = rowOf.get(imageId);
      return row === undefined ? undefined : view(row);
    },

    /** Copies the vector in, in place of the label's former one. */
    set(imageId: number, vector: Float32Array): void {
      let row = rowOf.get(imageId);
      if (row === undefined) {
        row = labels.length;
        if (row === blocks.length * BLOCK_ROWS) blocks.push(new Float32Array(BLOCK_ROWS * dimensions));
        labels.push(imageId);
        rowOf.set(imageId, row);
      }
      blockOf(row).set(vector, offsetOf(row));
    },

    /** The last row moves into the gap. @returns whether the label was there */
    delete(imageId: number): boolean {
      const row = rowOf.get(imageId);
      if (row === undefined) return false;
      const last = labels.length - 1;
      const lastLabel = labels[last] as number;
      if (row !== last) {
        blockOf(row).set(view(last), offsetOf(row));
        labels[row] = lastLabel;
        rowOf.set(lastLabel, row);
      }
      labels.pop();
      rowOf.delete(imageId);
      if (labels.length <= (blocks.length - 1) * BLOCK_ROWS) blocks.pop();
      return true;
    },

    labels: (): readonly number[] => labels,

    /** Compares with every row, or with every row of `among`; about 0.4 µs a row of 512 numbers. */
    nearest(query: Float32Array, k: number, among?: ReadonlySet<number>): Match[] {
      const nearest = createNearest(k);
      const offer = (imageId: number, row: number) =>
        nearest.offer(imageId, distance(query, blockOf(row), offsetOf(row)));
      if (among && among.size < labels.length) {
        for (const imageId of among) {
          const row = rowOf.get(imageId);
          if (row !== undefined) offer(imageId, row);
        }
      } else {
        for (const [row, imageId] of labels.entries()) if (!among || among.has(imageId)) offer(imageId, row);
      }
      return nearest.take();
    },
  };
}
