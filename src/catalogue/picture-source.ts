/** Where an item's picture is: a file or an http(s) address; read with limits. */
import { readFile, stat } from 'node:fs/promises';
import { SamelookError } from '../core/errors.js';
import type { Photo } from '../core/photo.js';
import { MAX_PHOTO_BYTES } from '../core/photo.js';
import { fetchPicture } from '../photo/fetch.js';

/**
 * The bytes of a picture.
 * @throws SamelookError NOT_FOUND, PHOTO_TOO_LARGE, ADDRESS_REFUSED, ADDRESS_UNREACHABLE, TIMED_OUT
 */
export async function readPicture(source: string, signal?: AbortSignal): Promise<Photo> {
  if (isAddress(source)) return fetchPicture(source, { ...(signal && { signal }) });
  try {
    return await readPictureFile(source, signal);
  } catch (thrown) {
    if (thrown instanceof SamelookError || signal?.aborted) throw thrown;
    throw new SamelookError('NOT_FOUND', 'The file is not there, or this user may not read it.', { cause: thrown });
  }
}

/** What tells whether a file changed: its size and time of change. Undefined for addresses and for what is not there. */
export async function fingerprint(source: string): Promise<string | undefined> {
  if (isAddress(source)) return undefined;
  const found = await stat(source).catch(() => undefined);
  return found && `${found.size}-${found.mtimeMs}`;
}

/** True for what is fetched; everything else is a path. */
export function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

async function readPictureFile(path: string, signal?: AbortSignal): Promise<Photo> {
  const found = await stat(path);
  // A pipe or a device might never end.
  if (!found.isFile())
    throw new SamelookError('NOT_FOUND', 'There is no file at this path. Correct the path in the feed.');
  if (found.size > MAX_PHOTO_BYTES) {
    throw new SamelookError(
      'PHOTO_TOO_LARGE',
      `The file has more than ${MAX_PHOTO_BYTES / 1024 / 1024} MB. Put a smaller picture in its place.`,
    );
  }
  return await readFile(path, { ...(signal && { signal }) });
}
