/** How a request ends: an error in the one shape, and a line in the log. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UNTOLD } from '../../src/core/telemetry.js';
import { onTrail, type Trail } from '../../src/core/trail.js';
import { CLIENT_CLOSED_REQUEST, errorBody, RETRY_AFTER_S, toProblem } from './errors.js';
import { hasUnread, lingering } from './linger.js';
import type { HttpOptions } from './options.js';

/** Every error goes through here: one shape, a Retry-After where it helps, and an answer that early leavers of uploads get to read. */
export function answerError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions,
): FastifyReply {
  const problem = toProblem(thrown);
  if (problem.status >= 500 && problem.error.code !== 'BUSY') {
    const { code, cause, message } = problem.error;
    options.log.error({ requestId: request.id, code, cause, error: code === 'INTERNAL' ? thrown : undefined }, message);
  }
  if (problem.status === 503) reply.header('retry-after', RETRY_AFTER_S);
  // The framework would close the connection under an answer that the client has yet to read.
  if (reply.hasHeader('connection')) reply.removeHeader('connection');
  const body = JSON.stringify(errorBody(problem, request.id));
  reply
    .code(problem.status)
    .type('application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-length', Buffer.byteLength(body))
    .serializer((payload: unknown) => String(payload));
  return reply.send(hasUnread(request.raw) ? lingering(body, request.raw) : body);
}

/**
 * Tells of a request, and in one line of the log, also where the client went away. No address, no query, no body: those are people's.
 * @returns the trail that the request is answered on
 */
export function tellWhenDone(
  trail: Trail,
  request: FastifyRequest,
  reply: FastifyReply,
  { log, telemetry = UNTOLD }: HttpOptions,
): Trail {
  const facts = { method: request.method, route: request.routeOptions.url ?? 'no such route' };
  const stretch = onTrail(trail, () => telemetry.begin('request', facts));
  const own = stretch.trail ?? trail;
  reply.raw.once('close', () => {
    const status = reply.raw.headersSent ? reply.statusCode : CLIENT_CLOSED_REQUEST;
    stretch.end(String(status), { status });
    onTrail(own, () =>
      log.info({ requestId: request.id, ...facts, status, ms: Math.round(reply.elapsedTime) }, 'request'),
    );
  });
  return own;
}
