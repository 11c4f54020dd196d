/** What a connection gets that does not speak HTTP well enough for a request to come of it: the one error shape, by hand. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { SamelookError } from '../../src/core/errors.js';
import { errorBody } from './errors.js';
import { REQUEST_ID_HEADER } from './request-id.js';

const REASONS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, "The request's headers are too long."],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive. Send a smaller photo, or try again.'],
};

/** Answers and closes. @param error what node's HTTP parser says */
export function malformed(error: Error & { code?: string }, socket: Socket): void {
  // Reset by the client, or an answer is under way: nobody would read this one.
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, message] = REASONS[error.code ?? ''] ?? [400, 'This is not a request that can be understood.'];
  const id = randomUUID();
  const problem = { status, message, error: new SamelookError('INPUT_INVALID', message) };
  const body = JSON.stringify(errorBody(problem, id));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `${REQUEST_ID_HEADER}: ${id}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
