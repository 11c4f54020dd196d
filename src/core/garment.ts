/** A garment that was found in a photo, and the names of the kinds of garment. */
import { z } from 'zod';
import { Box } from './photo.js';

/** Kinds of garment, of queries and of catalogue items alike. `outfit` is the whole photo, kind unknown. */
export const CATEGORIES = [
  'top',
  'bottom',
  'skirt',
  'dress',
  'outerwear',
  'shoes',
  'bag',
  'headwear',
  'accessory',
  'outfit',
] as const;
/** One of the kinds of garment. */
export const Category = z.enum(CATEGORIES);
export type Category = z.infer<typeof Category>;

/** A garment in a photo; `score` is the detector's confidence, 0..1. */
export const Garment = z.object({ category: Category, box: Box, score: z.number().min(0).max(1) }).readonly();
export type Garment = z.infer<typeof Garment>;

/** Garments that a detector tells of one photo at most: each is a crop to embed and a row of the answer to read. */
export const MAX_GARMENTS = 12;

/** Which pixels of a garment's box belong to the garment: a grid stretched over the box, coarser than the photo. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  /** Row-major, width × height: 0 = something else, 255 = surely the garment. */
  readonly alpha: Uint8Array;
}

/** A garment as a detector sees it; without a mask where the detector makes none. */
export type DetectedGarment = Garment & { readonly mask?: Mask };
