/** What is asked and what is answered. */
import { z } from 'zod';
import { type CatalogueItem, Filters } from './catalogue.js';
import type { GarmentFeatures } from './feedback.js';
import type { Garment } from './garment.js';
import { Box, PhotoRef } from './photo.js';

/** How many results a garment gets where nobody says. */
export const DEFAULT_K = 8;
/** How many it gets at most. */
export const MAX_K = 50;

/** The person's choice in a photo: one found garment by its position in the answer, or a box of their own; neither = every garment. */
export const Choice = z
  .object({
    garment: z.number().int().min(0).max(99).optional(),
    box: Box.optional(),
    filters: Filters.optional(),
    k: z.number().int().min(1).max(MAX_K).default(DEFAULT_K),
    /** The garments' features are wanted with the answer, to learn from what is said of it. */
    features: z.boolean().optional(),
  })
  .refine((choice) => choice.garment === undefined || choice.box === undefined, {
    error: 'choose a garment or draw a box, not both',
  })
  .readonly();
export type Choice = z.infer<typeof Choice>;

/** A photo and what the person wants to know about it; what a job carries. */
export const Query = z.object({ photo: PhotoRef, choice: Choice }).readonly();
export type Query = z.infer<typeof Query>;

/** A vector that the index found: the image's id and its distance in the space's metric. */
export interface Match {
  readonly imageId: number;
  readonly distance: number;
}

/** What a distance means to a person; `none` is never shown. */
export type Verdict = 'same' | 'similar' | 'none';

/** An item that looks like the garment; `similarity` 0..1, calibrated (see `search/similarity.ts`). */
export interface Result {
  readonly item: CatalogueItem;
  /** The item's picture that matched. */
  readonly imageId: number;
  readonly similarity: number;
  readonly verdict: Verdict;
  /** Items whose pictures show the same, best first: other shops, other prices. */
  readonly others?: readonly CatalogueItem[];
}

/** Per garment, in the detector's order, its results, best first. No results = nothing close in this catalogue. */
export interface Answer {
  readonly garments: readonly (Garment & {
    readonly results: readonly Result[];
    /** Where they were asked for, of garments of a known kind. */
    readonly features?: GarmentFeatures;
  })[];
}
