/** The OpenAPI document at /openapi.json and its page at /docs, made from the routes' own schemas. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Filters } from '../../src/core/catalogue.js';
import { Box } from '../../src/core/photo.js';
import { DEFAULT_K, MAX_K } from '../../src/core/query.js';
import type { HttpServer } from './http-server.js';

/** What the documentation page may load: itself only; it styles itself inline. */
const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Registers the document; must come before the routes that it describes. */
export async function openapi(server: HttpServer): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'samelook',
        description: 'Find this outfit: a photo in, the look-alikes of a catalogue out.',
        version: '1',
      },
      tags: [
        { name: 'search', description: 'Ask with a photo' },
        { name: 'catalogue', description: 'What there is to be found' },
        { name: 'health', description: 'For whoever runs the service' },
      ],
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      return url === '/v1/similar' ? { schema: { ...schema, body: similarBody() }, url } : { schema, url };
    },
    transformObject: withNames,
  });
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_CSP,
    theme: { title: 'samelook: HTTP interface' },
  });
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
}

/** The document with its named schemas. They are all of answers; the twins for requests, which nothing uses, are left out. */
function withNames(document: Parameters<typeof jsonSchemaTransformObject>[0]) {
  const named = jsonSchemaTransformObject(document);
  const schemas = ('components' in named && named.components?.schemas) || {};
  for (const name of Object.keys(schemas)) if (name.endsWith('Input')) delete schemas[name];
  return named;
}

/** The body of `POST /v1/similar`. It is read by hand while it streams (see `question.ts`), so it is described by hand. */
function similarBody(): object {
  const jsonSchema = (type: z.ZodType) => {
    const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input' });
    return schema;
  };
  const choice = {
    garment: {
      type: 'integer',
      minimum: 0,
      maximum: 99,
      description: 'Only this garment, by its position in the answer without a choice. Not together with box.',
    },
    box: { ...jsonSchema(Box), description: "A box of one's own, each side 0..1 of the upright photo." },
    filters: { ...jsonSchema(Filters), description: 'Hard limits; lists mean "any of".' },
    k: { type: 'integer', minimum: 1, maximum: MAX_K, default: DEFAULT_K, description: 'Results for each garment.' },
  };
  const body = (photo: object) => ({
    schema: { type: 'object', required: ['photo'], additionalProperties: false, properties: { photo, ...choice } },
  });
  return {
    content: {
      'multipart/form-data': body({
        type: 'string',
        format: 'binary',
        description: 'JPEG, PNG, WebP, GIF or AVIF, at most 20 MB. Box and filters are JSON in their fields.',
      }),
      'application/json': body({
        type: 'string',
        contentEncoding: 'base64',
        description: 'The photo in base64, or a data: address.',
      }),
    },
  };
}
