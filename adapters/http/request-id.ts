/** The name of a request, in its answer and in the log. */
import type { IncomingMessage } from 'node:http';
import { newTrail } from '../../src/core/trail.js';

/** Header in which a proxy may give the name, and in which every answer carries it. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** The request's own id where it is harmless, else that of its trace, else a new one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  return newTrail(headers[REQUEST_ID_HEADER], headers.traceparent).requestId;
}
