/** A photo as it is kept: upright, without metadata, its longest side bounded. */
import type { Photo } from '../core/photo.js';
import { decode } from './decode.js';
import { encodeJpeg } from './encode.js';

/** @param maxSide longest side in pixels @throws SamelookError PHOTO_* @throws the signal's reason once it is aborted */
export async function normalise(photo: Photo, maxSide: number, signal?: AbortSignal): Promise<Photo> {
  const picture = await decode(photo, { maxSide, ...(signal && { signal }) });
  const normalised = await encodeJpeg(picture);
  signal?.throwIfAborted();
  return normalised;
}
