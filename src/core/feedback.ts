/** What people say of results, and what is kept of the garment with it where the operator lets the program learn. */
import { z } from 'zod';
import { type Embedding, type EmbeddingSpace, spaceKey } from './embedding.js';
import { Category } from './garment.js';

/** A garment of somebody's photo as its encoder saw it: a row of numbers, no picture. As text, so that it travels and is stored as it is. */
export const GarmentFeatures = z
  .object({
    category: Category,
    /** Of the numbers (`spaceKey`). */
    space: z.string().min(1),
    /** Float32, little-endian, in base64. */
    numbers: z.base64(),
  })
  .readonly();
export type GarmentFeatures = z.infer<typeof GarmentFeatures>;

/** "This is it" or "not it", about an item of an answer. */
export interface Feedback {
  readonly user: string;
  readonly inquiry: string;
  readonly itemId: string;
  readonly isIt: boolean;
  /** What it was said of; only where the program is to learn from it. */
  readonly garment?: GarmentFeatures | undefined;
}

/** The embedding of a garment's own crop as text. */
export function packFeatures(category: Category, space: EmbeddingSpace, embedding: Embedding): GarmentFeatures {
  const bytes = new DataView(new ArrayBuffer(4 * embedding.length));
  for (const [i, value] of embedding.entries()) bytes.setFloat32(4 * i, value, true);
  return { category, space: spaceKey(space), numbers: Buffer.from(bytes.buffer).toString('base64') };
}

/** The embedding again; undefined where there are not as many numbers as the space has. */
export function unpackFeatures({ numbers }: GarmentFeatures, { dimensions }: EmbeddingSpace): Embedding | undefined {
  const bytes = Buffer.from(numbers, 'base64');
  if (bytes.length !== 4 * dimensions) return undefined;
  return Float32Array.from({ length: dimensions }, (_, i) => bytes.readFloatLE(4 * i));
}
