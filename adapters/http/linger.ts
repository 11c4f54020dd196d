/** Answering before the client has finished sending, in a way that the client really gets to read. */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/**
 * How long the rest of a refused upload is read and thrown away, as nginx does it (`lingering_time`). Closing at once would
 * reset the connection under an answer that is still in flight.
 */
export const LINGER_MS = 30_000;
/** How long the rest may pause before it is given up (nginx's `lingering_timeout`). */
export const LINGER_IDLE_MS = 5_000;

/** True while there is something of the request's body that nobody has read: still to come, or waiting in a buffer. */
export function hasUnread(request: IncomingMessage): boolean {
  return !request.readableEnded && !request.destroyed;
}

/**
 * The body as a stream that is there at once but ends only when the rest of the request has been read and thrown away.
 * The answer needs a Content-Length, so that the client need not wait for that end.
 */
export function lingering(body: string, request: IncomingMessage): Readable {
  const answer = new Readable({ read() {} });
  answer.push(body);

  const finish = () => {
    clearTimeout(whole);
    clearTimeout(idle);
    request.off('data', onData).off('end', finish).off('close', finish).off('error', finish);
    answer.push(null);
  };
  const giveUp = () => {
    finish();
    request.socket.destroy();
  };
  const onData = () => idle.refresh();
  const whole = setTimeout(giveUp, LINGER_MS);
  const idle = setTimeout(giveUp, LINGER_IDLE_MS);

  request.unpipe();
  request.on('data', onData).once('end', finish).once('close', finish).once('error', finish);
  request.resume();
  return answer;
}
