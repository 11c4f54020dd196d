/** The name of a request, in its answer and in the log. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Header in which a proxy may give the name, and in which every answer carries it. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** What a foreign name may be made of, so that it can't forge a line of the log. */
const SAFE = /^[A-Za-z0-9._-]{1,64}$/;

/** The request's own id where it is harmless, else a new one. */
export function requestId(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && SAFE.test(given) ? given : randomUUID();
}
