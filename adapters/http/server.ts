/** The HTTP service as a platform: one fastify server with the routes of this folder, started and stopped. */
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { SamelookError } from '../../src/core/errors.js';
import type { Platform } from '../../src/core/ports.js';
import { newTrail, onTrail, type Trail } from '../../src/core/trail.js';
import { type Connections, trackConnections } from './connections.js';
import { healthRoutes } from './health.js';
import type { HttpServer } from './http-server.js';
import { itemRoutes } from './items.js';
import { addressOf, listenError } from './listen.js';
import { malformed } from './malformed.js';
import { openapi } from './openapi.js';
import { type HttpOptions, limitsOf } from './options.js';
import { answerError, tellWhenDone } from './outcome.js';
import { page } from './page.js';
import { REQUEST_ID_HEADER, requestId } from './request-id.js';
import { shopRoutes } from './shop.js';
import { similarRoute } from './similar.js';

/** Ids have at most 200 characters, of at most four bytes, of at most three characters percent-encoded. */
const MAX_PARAM_LENGTH = 200 * 4 * 3;
/** Fields beside the photo are four, and short: a box and filters in JSON. */
const FORM_LIMITS = { files: 2, fields: 8, parts: 10, fieldSize: 16 * 1024, fieldNameSize: 100, headerPairs: 20 };

/** Pages load from this service only, and nobody frames them. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
} as const;

/** The HTTP platform: the programs' interface and the people's page. It can be started again after it was stopped. */
export function createHttpPlatform(options: HttpOptions): Platform {
  let running: { readonly server: HttpServer; readonly connections: Connections } | undefined;

  async function start(): Promise<string> {
    if (running !== undefined) throw new SamelookError('INTERNAL', 'The HTTP service is started already.');
    const server = await buildServer(options);
    const connections = trackConnections(server.server);
    try {
      await server.listen({ host: options.host, port: options.port });
    } catch (thrown) {
      await server.close();
      throw listenError(thrown, { ...options, variable: 'PORT' });
    }
    running = { server, connections };
    return options.publicUrl ?? addressOf(server, options.host);
  }

  async function stop(): Promise<void> {
    if (running === undefined) return;
    const { server, connections } = running;
    running = undefined;
    const cutOff = setTimeout(() => server.server.closeAllConnections(), limitsOf(options).stopGraceMs);
    const closed = server.close();
    connections.closeUnused();
    await closed;
    clearTimeout(cutOff);
  }

  return { name: 'http', start, stop };
}

async function buildServer(options: HttpOptions): Promise<HttpServer> {
  const server = createServer(options);
  server.setErrorHandler((thrown, request, reply) => answerError(thrown, request, reply, options));
  server.setNotFoundHandler((request, reply) => {
    const error = new SamelookError('NOT_FOUND', `There is nothing at this address for ${request.method}. See /docs.`);
    return answerError(error, request, reply, options);
  });
  const trails = new WeakMap<FastifyRequest, Trail>();
  server.addHook('onRequest', (request, reply, next) => {
    reply.headers({ ...SECURITY_HEADERS, [REQUEST_ID_HEADER]: request.id });
    const given = newTrail(request.id, request.headers.traceparent);
    const trail = tellWhenDone(given, request, reply, options);
    trails.set(request, trail);
    onTrail(trail, next);
  });
  // What comes after a body was read goes on from the connection's event, which is on no trail.
  server.addHook('preHandler', (request, _reply, next) => onTrail(trails.get(request) ?? newTrail(request.id), next));
  const { maxPhotoBytes } = limitsOf(options);
  // One byte more than allowed, so that our own count sees a photo that is too large.
  await server.register(multipart, {
    limits: { ...FORM_LIMITS, fileSize: maxPhotoBytes + 1 },
    throwFileSizeLimit: false,
  });
  // `reply.sendFile`; what is served as it lies is registered where it belongs.
  await server.register(fastifyStatic, { serve: false });
  await openapi(server);
  similarRoute(server, options);
  itemRoutes(server, options);
  healthRoutes(server, options);
  await page(server, options);
  shopRoutes(server, options);
  return server;
}

function createServer(options: HttpOptions): HttpServer {
  return Fastify({
    logger: false,
    genReqId: requestId,
    requestTimeout: limitsOf(options).requestTimeoutMs,
    trustProxy: options.trustProxy ?? false,
    // While it stops, what still comes in on an open connection is answered like everything else.
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    clientErrorHandler: malformed,
    frameworkErrors: (thrown, request, reply) => {
      reply.headers({ ...SECURITY_HEADERS, [REQUEST_ID_HEADER]: request.id });
      void answerError(thrown, request, reply, options);
    },
  })
    .setValidatorCompiler(validatorCompiler)
    .setSerializerCompiler(serializerCompiler)
    .withTypeProvider<ZodTypeProvider>();
}
