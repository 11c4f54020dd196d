/** The bytes of an answer as they come; those that came before a break are not lost with it. */
import type { Readable } from 'node:stream';

/** Bytes that may wait to be taken before the connection is told to pause. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/**
 * Listens from the call on. (Iterating over a stream itself throws away what it has buffered as soon as the connection breaks.)
 * @throws what ended the stream, after everything that came before
 */
export function chunksOf(body: Readable): AsyncIterable<Uint8Array> {
  const waiting: Uint8Array[] = [];
  let bytes = 0;
  let over: { readonly error?: unknown } | undefined;
  let wake = () => {};
  const end = (error?: unknown) => {
    over ??= error === undefined ? {} : { error };
    wake();
  };
  body.on('data', (chunk: Uint8Array) => {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_WAITING_BYTES) body.pause();
    wake();
  });
  body.on('end', () => end());
  body.on('error', end);
  body.on('close', () => end(new Error('the connection was closed')));
  if (body.destroyed) end(body.errored ?? new Error('the connection was closed'));

  return (async function* () {
    for (;;) {
      for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
        bytes -= chunk.length;
        yield chunk;
      }
      if (over !== undefined) {
        if ('error' in over) throw over.error;
        return;
      }
      body.resume();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  })();
}
