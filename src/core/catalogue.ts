/** What a shop sells, and how a person narrows it down. */
import { z } from 'zod';
import { CATEGORIES, Category } from './garment.js';

/** For whom an item is. */
export const GENDERS = ['women', 'men', 'unisex', 'girls', 'boys', 'kids'] as const;
/** Whether the shop can send it. */
export const AVAILABILITIES = ['in_stock', 'out_of_stock', 'preorder'] as const;

const name = z.string().trim().min(1);

/** One item of a shop's catalogue. Prices are in the currency's main unit (19.9 = €19.90). */
export const CatalogueItem = z
  .object({
    id: name.max(200),
    title: name.max(500),
    shop: name.max(200),
    /** The shop's page: an absolute http(s) address, or a path starting with "/" that this program serves (the demo shop). */
    url: z.union([z.url({ protocol: /^https?$/ }), z.string().regex(/^\/[^/]/)]),
    /** Pictures, best first: http(s) addresses or file paths. */
    images: z.array(name.max(2_000)).min(1).max(20).readonly(),
    price: z.number().nonnegative().optional(),
    /** ISO 4217, such as EUR. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    category: Category.optional(),
    colour: name.max(50).toLowerCase().optional(),
    gender: z.enum(GENDERS).optional(),
    brand: name.max(200).optional(),
    availability: z.enum(AVAILABILITIES).optional(),
  })
  .readonly();
export type CatalogueItem = z.infer<typeof CatalogueItem>;

/** Hard limits on what may be answered; an item that does not say passes none of the filters it is asked about. Lists mean "any of". */
export const Filters = z
  .strictObject({
    minPrice: z.number().nonnegative().optional(),
    maxPrice: z.number().nonnegative().optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    shop: z.array(name).min(1).readonly().optional(),
    category: z.array(z.enum(CATEGORIES)).min(1).readonly().optional(),
    colour: z.array(name.toLowerCase()).min(1).readonly().optional(),
    gender: z.array(z.enum(GENDERS)).min(1).readonly().optional(),
    brand: z.array(name).min(1).readonly().optional(),
    availability: z.array(z.enum(AVAILABILITIES)).min(1).readonly().optional(),
  })
  .readonly();
export type Filters = z.infer<typeof Filters>;

/** One picture of an item; `id` is the label of its vector in the index: an unsigned 32-bit integer, never used twice. */
export interface ItemImage {
  readonly id: number;
  readonly itemId: string;
  /** Where the picture is: an http(s) address or an absolute file path. */
  readonly source: string;
}

/** A small JPEG of an item's picture, with a digest for caches. */
export interface Thumbnail {
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`, hexadecimal, first 16 digits. */
  readonly digest: string;
}
