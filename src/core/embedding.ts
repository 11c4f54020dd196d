/** Embeddings and the space that they live in; vectors of different spaces are never compared. */
import { z } from 'zod';

/** How two embeddings are compared. `cosine` is 1 − cos, 0..2; `l2` the squared Euclidean distance; `l1` the sum of absolute differences. */
export const Metric = z.enum(['cosine', 'l2', 'l1']);
export type Metric = z.infer<typeof Metric>;

/** Identity of a vector space: the same photo gives the same vector only where all four agree. */
export const EmbeddingSpace = z
  .object({
    encoder: z.string().min(1),
    /** SHA-256 of the weights file, or of the parameters where nothing was learned; hexadecimal. */
    weightsHash: z.string().regex(/^[0-9a-f]{64}$/),
    dimensions: z.number().int().min(1).max(16_384),
    metric: Metric,
  })
  .readonly();
export type EmbeddingSpace = z.infer<typeof EmbeddingSpace>;

/** A vector with as many numbers as its space has dimensions; all finite, and of length 1 (L2) where the metric is `cosine`. */
export type Embedding = Float32Array;

/**
 * The mean vectors of an encoder's two kinds of picture, in its own space, before any centring; a recipe learns them on photos that test
 * nothing. Queries minus the one and catalogue pictures minus the other lie around the same middle: what all street photos share, and what
 * all product pictures share, then no longer counts as likeness.
 */
export interface Means {
  /** Of what people send: crops of garments, and whole photos. */
  readonly query: Float32Array;
  /** Of what shops show. */
  readonly catalogue: Float32Array;
}

/** The space as one string, for file names, rows and comparisons. */
export function spaceKey(space: EmbeddingSpace): string {
  return `${space.encoder}:${space.weightsHash.slice(0, 16)}:${space.dimensions}:${space.metric}`;
}

/** True where two spaces are the same one. */
export function sameSpace(a: EmbeddingSpace, b: EmbeddingSpace): boolean {
  return (
    a.encoder === b.encoder && a.weightsHash === b.weightsHash && a.dimensions === b.dimensions && a.metric === b.metric
  );
}

/**
 * What an encoder's distances mean, measured by its training recipe on held-out photos; a share of the largest distance where there is no
 * recipe.
 * Knots in order: 0 ≤ same < similar < unrelated.
 */
export const Calibration = z
  .object({
    /** At or below: the same garment (95 % of the views of one garment are this close). */
    same: z.number().min(0),
    /** At or below: worth showing as a look-alike. Above: nothing close. */
    similar: z.number().min(0),
    /** The median distance of two pictures that have nothing in common. */
    unrelated: z.number().min(0),
  })
  .refine((c) => c.same < c.similar && c.similar < c.unrelated, {
    error: 'calibration must rise: same < similar < unrelated',
  })
  .readonly();
export type Calibration = z.infer<typeof Calibration>;
