/** An encoder that sees colours only: pictures of like colours in like places have like embeddings. */
import { createHash } from 'node:crypto';
import type { Embedding } from '../../src/core/embedding.js';
import type { Pixels } from '../../src/core/photo.js';
import type { Encoder } from '../../src/core/ports.js';

/** Cells of a grid over the picture, one mean colour each. */
const GRID = 2;
const DIMENSIONS = GRID * GRID * 3;

/** An encoder, and how often it was asked. */
export interface ColourEncoder extends Encoder {
  /** Pictures that were embedded so far. */
  embedded(): number;
}

/** @param version another version is another space @param before what happens before a picture is embedded; what it throws is the encoder's failure */
export function createColourEncoder(
  options: {
    readonly version?: string;
    readonly before?: (picture: Pixels, signal?: AbortSignal) => Promise<void>;
  } = {},
): ColourEncoder {
  const { version = 'one', before } = options;
  let embedded = 0;
  return {
    space: {
      encoder: 'colour',
      weightsHash: createHash('sha256').update(version).digest('hex'),
      dimensions: DIMENSIONS,
      metric: 'cosine',
    },
    calibration: { same: 0.001, similar: 0.05, unrelated: 0.4 },
    embed: async (crops, signal) => {
      const embeddings: Embedding[] = [];
      for (const picture of crops) {
        signal?.throwIfAborted();
        await before?.(picture, signal);
        embeddings.push(colours(picture));
        embedded++;
      }
      return embeddings;
    },
    close: async () => {},
    embedded: () => embedded,
  };
}

/** Mean colours of the cells, about the middle grey, of length 1. */
function colours({ rgb, width, height }: Pixels): Embedding {
  const sums = new Float32Array(DIMENSIONS).fill(1e-3);
  for (let i = 0; i < width * height; i++) {
    const column = Math.floor((GRID * (i % width)) / width);
    const row = Math.floor((GRID * Math.floor(i / width)) / height);
    for (let channel = 0; channel < 3; channel++) {
      const cell = (row * GRID + column) * 3 + channel;
      sums[cell] = (sums[cell] ?? 0) + ((rgb[i * 3 + channel] ?? 0) - 127.5) / (width * height);
    }
  }
  const length = Math.hypot(...sums);
  return sums.map((sum) => sum / length);
}
