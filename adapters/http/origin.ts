/** The address of this service as the person who asks sees it. */
import type { FastifyRequest } from 'fastify';
import type { HttpOptions } from './options.js';

/** Scheme, host and port, such as https://look.example.org, without a slash at the end. */
export function originOf(request: FastifyRequest, options: Pick<HttpOptions, 'host' | 'publicUrl'>): string {
  if (options.publicUrl !== undefined) return new URL(options.publicUrl).origin;
  try {
    // Behind a trusted proxy fastify has put X-Forwarded-Proto and -Host in here.
    return new URL(`${request.protocol}://${request.host}`).origin;
  } catch {
    // HTTP/1.0 without a Host header, or nonsense in it.
    return `http://localhost:${request.socket.localPort}`;
  }
}
