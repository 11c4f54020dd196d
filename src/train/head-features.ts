/** A dataset's features as the training reads them: all in memory, and seen through a head. */
import type { Picture } from '../evaluate/dataset.js';
import type { Features } from '../evaluate/features.js';
import { forward, type HeadTensors } from './head-network.js';
import { createMatrix, type Matrix } from './matrix.js';

/** Rows that go through the head at once. */
const ROWS = 512;

/** The features of the pictures, read once: 4 bytes a number, 230 MB for the 150,000 pictures of DeepFashion's training part and 384 numbers. */
export async function keepInMemory(features: Features, pictures: readonly Picture[]): Promise<Features> {
  const { dimensions } = features;
  const rowOf = new Map(pictures.map((picture, row) => [picture, row]));
  const numbers = await features.read(pictures);
  return withRead(features, dimensions, async (wanted) => {
    const vectors = new Float32Array(wanted.length * dimensions);
    for (const [i, picture] of wanted.entries()) {
      const from = (rowOf.get(picture) as number) * dimensions;
      vectors.set(numbers.subarray(from, from + dimensions), i * dimensions);
    }
    return vectors;
  });
}

/** What the head makes of the features, vectors of length 1. */
export function throughHead(features: Features, head: HeadTensors): Features {
  const dimensions = head.weight.columns;
  return withRead(features, dimensions, async (wanted) => {
    const vectors = new Float32Array(wanted.length * dimensions);
    for (let from = 0; from < wanted.length; from += ROWS) {
      const inputs = await readMatrix(features, wanted.slice(from, from + ROWS));
      vectors.set(forward(head, inputs).outputs.values, from * dimensions);
    }
    return vectors;
  });
}

/** A row for each picture. */
export async function readMatrix(features: Features, pictures: readonly Picture[]): Promise<Matrix> {
  return createMatrix(pictures.length, features.dimensions, Float64Array.from(await features.read(pictures)));
}

/** The same features with other numbers; a picture has one region, what the dataset says is the item. */
function withRead(features: Features, dimensions: number, read: Features['read']): Features {
  const readRegions = async (pictures: readonly Picture[]) => ({
    numbers: await read(pictures),
    counts: pictures.map(() => 1),
  });
  return { ...features, dimensions, read, readRegions };
}
