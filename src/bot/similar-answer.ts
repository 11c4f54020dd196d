/** The public shape of an answer: what `POST /v1/similar` returns and what `samelook find --json` prints. */
import { z } from 'zod';
import type { CatalogueItem } from '../core/catalogue.js';
import { Category } from '../core/garment.js';
import { Box } from '../core/photo.js';
import type { Answer } from '../core/query.js';

const price = z.number().nullable().describe("In the currency's main unit; null where the shop does not say");
const currency = z.string().nullable().describe('ISO 4217');
const url = z.string().describe("The shop's page");

/** One item that looks like the garment. */
export const SimilarResult = z.object({
  id: z.string(),
  title: z.string(),
  shop: z.string(),
  price,
  currency,
  url,
  thumbnail: z.string().describe('Address of a small JPEG'),
  similarity: z.number().min(0).max(1),
  verdict: z.enum(['same', 'similar']),
  others: z
    .array(z.object({ id: z.string(), shop: z.string(), price, currency, url }))
    .describe('Items whose pictures show the same, such as those of other shops; mostly none'),
});
export type SimilarResult = z.infer<typeof SimilarResult>;

/** Per garment of the photo, the main one first, its results. */
export const SimilarAnswer = z.object({
  garments: z.array(
    z.object({
      category: Category,
      box: Box,
      score: z.number().min(0).max(1),
      results: z.array(SimilarResult).describe('Best first; empty where nothing in the catalogue is close'),
    }),
  ),
});
export type SimilarAnswer = z.infer<typeof SimilarAnswer>;

/** Path of a thumbnail on this program's own server; `imageId` makes it cacheable for good, since ids are never reused. */
export function thumbnailPath(itemId: string, imageId: number): string {
  return `/v1/items/${encodeURIComponent(itemId)}/thumbnail?image=${imageId}`;
}

/** The public shape, with relative addresses made absolute against `baseUrl` (such as http://localhost:3000). */
export function toSimilarAnswer(answer: Answer, baseUrl: string): SimilarAnswer {
  return {
    garments: answer.garments.map(({ category, box, score, results }) => ({
      category,
      box,
      score,
      results: results.flatMap(({ item, imageId, similarity, verdict, others = [] }) =>
        verdict === 'none'
          ? []
          : [
              {
                ...toOffer(item, baseUrl),
                title: item.title,
                thumbnail: new URL(thumbnailPath(item.id, imageId), baseUrl).href,
                similarity,
                verdict,
                others: others.map((other) => toOffer(other, baseUrl)),
              },
            ],
      ),
    })),
  };
}

/** Where an item can be had, and for how much. */
function toOffer(item: CatalogueItem, baseUrl: string) {
  const { id, shop } = item;
  return {
    id,
    shop,
    price: item.price ?? null,
    currency: item.currency ?? null,
    url: new URL(item.url, baseUrl).href,
  };
}
