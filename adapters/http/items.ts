/** `GET /v1/items/…` and `GET /v1/facets`: what the catalogue holds, and its thumbnails with headers for caches. */
import { z } from 'zod';
import { thumbnailPath } from '../../src/bot/similar-answer.js';
import { type CatalogueItem, Filters } from '../../src/core/catalogue.js';
import { SamelookError } from '../../src/core/errors.js';
import { ErrorBody } from './errors.js';
import type { HttpServer } from './http-server.js';
import type { HttpOptions } from './options.js';
import { originOf } from './origin.js';

/** A picture that is named by its id never changes: ids are not used twice. A year is the most that RFC 9111 caches honour. */
const FOR_GOOD = 'public, max-age=31536000, immutable';
/** The first picture of an item may change: caches ask each time, and are mostly told 304. */
const ASK_AGAIN = 'public, no-cache';

/** Path parameter: an item's id, percent-encoded; it may hold slashes. */
export const ItemId = z.object({ id: z.string().min(1).max(200) });
const ThumbnailQuery = z.object({
  image: z.coerce.number().int().min(0).max(0xffff_ffff).optional().describe('One picture of several, by its id'),
});

/** An item as it is answered: what the shop says, without where its pictures come from. */
export const PublicItem = z
  .object({
    id: z.string(),
    title: z.string(),
    shop: z.string(),
    url: z.string().describe("The shop's page"),
    thumbnail: z.string().describe('Address of a small JPEG'),
    price: z.number().nullable().describe("In the currency's main unit; null where the shop does not say"),
    currency: z.string().nullable().describe('ISO 4217'),
    category: z.string().nullable(),
    colour: z.string().nullable(),
    gender: z.string().nullable(),
    brand: z.string().nullable(),
    availability: z.string().nullable(),
  })
  .meta({ id: 'Item' });
export type PublicItem = z.infer<typeof PublicItem>;

const words = z.array(z.string());
const Facets = z
  .object({ shop: words, category: words, colour: words, gender: words, brand: words, currency: words })
  .meta({ id: 'Facets' });

/** The routes of items, their thumbnails, and the facets. */
export function itemRoutes(server: HttpServer, options: HttpOptions): void {
  const { catalogue } = options;

  server.get(
    '/v1/items/:id',
    {
      schema: {
        operationId: 'getItem',
        summary: 'One item of the catalogue',
        tags: ['catalogue'],
        params: ItemId,
        response: { 200: PublicItem, 404: ErrorBody },
      },
    },
    async (request) => toPublicItem(await itemOf(options, request.params.id), originOf(request, options)),
  );

  server.get(
    '/v1/items/:id/thumbnail',
    {
      schema: {
        operationId: 'getThumbnail',
        summary: 'A small picture of an item, JPEG, longest side 320',
        tags: ['catalogue'],
        params: ItemId,
        querystring: ThumbnailQuery,
        response: {
          200: {
            description: 'The picture',
            content: { 'image/jpeg': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
          },
          304: z.null().describe('The picture that the client has is the present one'),
          400: ErrorBody,
          404: ErrorBody,
        },
      },
    },
    async (request, reply) => {
      const { image } = request.query;
      const thumbnail = await catalogue.thumbnail(request.params.id, image);
      if (thumbnail === undefined) throw new SamelookError('NOT_FOUND', 'There is no such picture in this catalogue.');
      const etag = `"${thumbnail.digest}"`;
      reply.header('etag', etag).header('cache-control', image === undefined ? ASK_AGAIN : FOR_GOOD);
      if (holds(request.headers['if-none-match'], etag)) return reply.code(304).send(null);
      return reply.type('image/jpeg').send(Buffer.from(thumbnail.bytes));
    },
  );

  server.get(
    '/v1/facets',
    {
      schema: {
        operationId: 'getFacets',
        summary: 'The values that filters can be chosen from',
        description: `The filters of a search: ${Object.keys(Filters.unwrap().shape).join(', ')}.`,
        tags: ['catalogue'],
        response: { 200: Facets },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-cache');
      const { shop, category, colour, gender, brand, currency } = await catalogue.facets();
      return {
        shop: [...shop],
        category: [...category],
        colour: [...colour],
        gender: [...gender],
        brand: [...brand],
        currency: [...currency],
      };
    },
  );
}

/** @throws SamelookError NOT_FOUND */
export async function itemOf({ catalogue }: HttpOptions, id: string): Promise<CatalogueItem> {
  const item = await catalogue.get(id);
  if (item === undefined) throw new SamelookError('NOT_FOUND', 'There is no such item in this catalogue (any more).');
  return item;
}

/** Path of the thumbnail of an item's first picture. */
export function firstThumbnailPath(id: string): string {
  return thumbnailPath(id, 0).replace(/\?.*$/, '');
}

function toPublicItem(item: CatalogueItem, origin: string): PublicItem {
  return {
    id: item.id,
    title: item.title,
    shop: item.shop,
    url: new URL(item.url, origin).href,
    thumbnail: new URL(firstThumbnailPath(item.id), origin).href,
    price: item.price ?? null,
    currency: item.currency ?? null,
    category: item.category ?? null,
    colour: item.colour ?? null,
    gender: item.gender ?? null,
    brand: item.brand ?? null,
    availability: item.availability ?? null,
  };
}

/** If-None-Match (RFC 9110, 13.1.2): a list of entity tags compared weakly, or `*`. */
function holds(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, ''))) ?? false;
}
