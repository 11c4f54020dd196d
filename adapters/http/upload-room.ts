/** Room for uploads: a bound on the bytes that all requests together hold in memory. */
import { SamelookError } from '../../src/core/errors.js';

/** Counts what is held. */
export interface UploadRoom {
  /**
   * Takes room for an upload before any of it is read.
   * @returns gives the room back; harmless when called twice
   * @throws SamelookError BUSY where there is not enough room left
   */
  take(bytes: number): () => void;
}

/** `maxBytes` for all uploads together; one that is alone is always let in. */
export function createUploadRoom(maxBytes: number): UploadRoom {
  let held = 0;
  return {
    take(bytes) {
      if (held > 0 && held + bytes > maxBytes) {
        throw new SamelookError(
          'BUSY',
          'Too many photos are being sent right now. Please try again in a few seconds.',
          {
            retryable: true,
          },
        );
      }
      held += bytes;
      let given = false;
      return () => {
        if (!given) held -= bytes;
        given = true;
      };
    },
  };
}
