/** What an answer's buttons need to know: garments with the ids of their results, and what was narrowed, kept and hidden. */
import { z } from 'zod';
import { Filters } from '../core/catalogue.js';
import { GarmentFeatures } from '../core/feedback.js';
import { Category, MAX_GARMENTS } from '../core/garment.js';
import type { Result } from '../core/query.js';
import { shorten } from './actions.js';

/** How long an answer's buttons go on working. */
export const INQUIRY_DAYS = 14;

const DAY_MS = 24 * 60 * 60_000;
/** The same for the store. */
export const INQUIRY_TTL_MS = INQUIRY_DAYS * DAY_MS;

/** Garments of one answer at most, of all its photos together. */
export const MAX_ANSWERED_GARMENTS = 2 * MAX_GARMENTS;

/** A result without its item: the catalogue knows that one, and its price of today. */
const KeptResult = z
  .object({
    itemId: z.string(),
    imageId: z.number().int(),
    similarity: z.number(),
    verdict: z.enum(['same', 'similar']),
  })
  .readonly();
export type KeptResult = z.infer<typeof KeptResult>;

const AnsweredGarment = z
  .object({
    /** Position of its photo in the question, from 0. */
    photo: z.number().int().min(0),
    /** Position among the garments of its photo, from 0. */
    position: z.number().int().min(0),
    category: Category,
    /** Only where the program is to learn from what is said of the results. */
    features: GarmentFeatures.optional(),
    /** Best first; without what a person chose afterwards. */
    results: z.array(KeptResult).readonly(),
    /** What the person narrowed it to; its results take the place of the first ones. */
    refined: z
      .object({ filters: Filters, results: z.array(KeptResult).readonly() })
      .readonly()
      .optional(),
    /** Item ids that "are not it". */
    hidden: z.array(z.string()).readonly(),
    /** Item ids that "are it". */
    kept: z.array(z.string()).readonly(),
  })
  .readonly();
/** A garment of an answer. */
export type AnsweredGarment = z.infer<typeof AnsweredGarment>;

/** What is kept of an answer, checked when it comes back from the store. */
export const AnswerState = z
  .object({
    /** Number of photos in the question. */
    photos: z.number().int().min(1),
    /** What the question itself asked for, which refinements go beyond. */
    filters: Filters.optional(),
    garments: z.array(AnsweredGarment).max(MAX_ANSWERED_GARMENTS).readonly(),
    /** Kinds of garment that were seen, but that nothing is like. */
    empty: z.array(Category).readonly(),
  })
  .readonly();
export type AnswerState = z.infer<typeof AnswerState>;

/** Results as they are kept; those that are not worth showing are left out. */
export function keepResults(results: readonly Result[]): readonly KeptResult[] {
  return results.flatMap(({ item, imageId, similarity, verdict }) =>
    verdict === 'none' ? [] : [{ itemId: item.id, imageId, similarity, verdict }],
  );
}

/** A result with the number that it keeps, whatever is hidden before it. */
export type NumberedResult = KeptResult & { readonly number: number };

/** The results that are to be shown of a garment, numbered from 1 in the order of likeness. */
export function visibleResults(garment: AnsweredGarment): readonly NumberedResult[] {
  const results = garment.refined?.results ?? garment.results;
  return results
    .map((result, i) => ({ ...result, number: i + 1 }))
    .filter(({ itemId }) => !garment.hidden.includes(itemId));
}

/** The result whose item has this digest, hidden or not, in the list that is shown or in the first one. */
export function findResult(garment: AnsweredGarment, digest: string): NumberedResult | undefined {
  for (const results of [garment.refined?.results ?? [], garment.results]) {
    const i = results.findIndex(({ itemId }) => shorten(itemId) === digest);
    const found = results[i];
    if (found !== undefined) return { ...found, number: i + 1 };
  }
  return undefined;
}

/** The state with one garment changed. */
export function withGarment(
  state: AnswerState,
  position: number,
  change: (garment: AnsweredGarment) => AnsweredGarment,
): AnswerState {
  return { ...state, garments: state.garments.map((garment, i) => (i === position ? change(garment) : garment)) };
}
