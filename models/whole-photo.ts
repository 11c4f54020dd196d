/** The first detector, honest about what it is: it looks at nothing and takes the whole photo as one garment. */
import { toSamelookError } from '../src/core/errors.js';
import { WHOLE_PHOTO } from '../src/core/photo.js';
import type { GarmentDetector } from '../src/core/ports.js';

/** A detector that answers every picture with one `outfit` that fills it, score 1. */
export function createWholePhotoDetector(): GarmentDetector {
  return {
    id: 'whole-photo',
    version: '1',
    async detect(_picture, signal) {
      if (signal?.aborted) throw toSamelookError(signal.reason);
      return [{ category: 'outfit', box: WHOLE_PHOTO, score: 1 }];
    },
    async close() {},
  };
}
