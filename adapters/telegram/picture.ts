/** The picture of a message: the largest size of a photo that can be fetched, or a file that is an image. */
import type { PhotoSource, Refusal } from '../../src/bot/chat-platform.js';
import { writeSource } from './addresses.js';
import { MAX_DOWNLOAD_BYTES } from './limits.js';
import type { Content, PhotoSize } from './updates.js';

/** What was found in a message: a photo, or why there is none. */
export type Picture = { readonly photo: PhotoSource } | { readonly refusal: Refusal };

/** @returns undefined where the message holds neither photo nor file */
export function pictureOf({ photo, live_photo, document }: Content): Picture | undefined {
  const sizes = photo ?? live_photo?.photo;
  if (sizes !== undefined && sizes.length > 0) {
    const largest = largestOf(sizes.filter(({ file_size }) => fits(file_size)));
    return largest === undefined ? { refusal: 'photo-too-large' } : { photo: writeSource(largest.file_id) };
  }
  if (document === undefined) return undefined;
  if (!document.mime_type?.startsWith('image/')) return { refusal: 'not-a-picture' };
  return fits(document.file_size) ? { photo: writeSource(document.file_id) } : { refusal: 'photo-too-large' };
}

/** Telegram leaves the size out now and then; then `getFile` decides. */
const fits = (bytes: number | undefined) => bytes === undefined || bytes <= MAX_DOWNLOAD_BYTES;

function largestOf(sizes: readonly PhotoSize[]): PhotoSize | undefined {
  return sizes.reduce<PhotoSize | undefined>(
    (best, size) => (best === undefined || size.width * size.height > best.width * best.height ? size : best),
    undefined,
  );
}
