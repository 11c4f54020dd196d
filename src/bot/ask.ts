/** One question from anywhere: check and keep the photo, queue the search, wait for the answer, drop the photo. */

import type { JobQueue, JobWish } from '../core/job-queue.js';
import type { Photo } from '../core/photo.js';
import type { PhotoStore } from '../core/ports.js';
import type { Answer, Choice } from '../core/query.js';
import { type Telemetry, told, UNTOLD } from '../core/telemetry.js';

/**
 * Answers a photo.
 * @throws SamelookError PHOTO_* on a bad photo, BUSY where there are too many questions, or the search's own error
 */
export type Ask = (photo: Photo, choice: Choice, wish?: JobWish) => Promise<Answer>;

/** What asking is made of. */
export interface AskParts {
  readonly photos: PhotoStore;
  readonly queue: JobQueue;
  readonly telemetry?: Telemetry | undefined;
}

/** The way of a photo; nothing of it is kept once the answer is there. */
export function createAsk({ photos, queue, telemetry = UNTOLD }: AskParts): Ask {
  async function ask(...[photo, choice, wish]: Parameters<Ask>): Promise<Answer> {
    const ref = await told(telemetry, 'accept', () => photos.put(photo, wish?.signal));
    try {
      return await queue.submit({ photo: ref, choice }, wish);
    } finally {
      // An answer is not lost over this: the photo goes by itself when its time is over.
      await photos.drop(ref).catch(() => {});
    }
  }

  return (...question) => told(telemetry, 'question', () => ask(...question));
}
