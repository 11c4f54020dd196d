/** One question from anywhere: check and keep the photo, queue the search, wait for the answer, drop the photo. */

import type { JobQueue, JobWish } from '../core/job-queue.js';
import type { Photo } from '../core/photo.js';
import type { PhotoStore } from '../core/ports.js';
import type { Answer, Choice } from '../core/query.js';

/**
 * Answers a photo.
 * @throws SamelookError PHOTO_* on a bad photo, BUSY where there are too many questions, or the search's own error
 */
export type Ask = (photo: Photo, choice: Choice, wish?: JobWish) => Promise<Answer>;

/** The way of a photo; nothing of it is kept once the answer is there. */
export function createAsk(parts: { readonly photos: PhotoStore; readonly queue: JobQueue }): Ask {
  return async (photo, choice, wish) => {
    const ref = await parts.photos.put(photo, wish?.signal);
    try {
      return await parts.queue.submit({ photo: ref, choice }, wish);
    } finally {
      // An answer is not lost over this: the photo goes by itself when its time is over.
      await parts.photos.drop(ref).catch(() => {});
    }
  };
}
