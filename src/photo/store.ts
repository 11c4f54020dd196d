/** Photos under way, in this process's memory: normalised, bounded in bytes and time, gone after use. */
import { randomBytes } from 'node:crypto';
import { SamelookError } from '../core/errors.js';
import type { Photo, PhotoRef } from '../core/photo.js';
import type { PhotoStore } from '../core/ports.js';
import { DEFAULT_MAX_SIDE } from './decode.js';
import { normalise } from './normalise.js';

/** What bounds the store. */
export interface MemoryPhotoStoreOptions {
  /** Bytes of normalised photos kept at once, default 128 MiB: some 400 photos of 300 KB. */
  readonly maxBytes?: number;
  /** How long a photo is kept at most, default 10 minutes. */
  readonly ttlMs?: number;
  /** Longest side of a kept photo in pixels, default 1024. */
  readonly maxSide?: number;
}

interface Kept {
  readonly photo: Photo;
  readonly expiry: NodeJS.Timeout;
}

/** 24 random bytes: nobody guesses somebody else's photo. */
const REF_BYTES = 24;

/** An empty store. Photos go with the process. */
export function createMemoryPhotoStore(options: MemoryPhotoStoreOptions = {}): PhotoStore {
  const { maxBytes = 128 * 1024 * 1024, ttlMs = 10 * 60_000, maxSide = DEFAULT_MAX_SIDE } = options;
  const kept = new Map<PhotoRef, Kept>();
  let bytes = 0;
  let closed = false;

  async function put(photo: Photo, signal?: AbortSignal): Promise<PhotoRef> {
    refuseIfFull(0);
    const normalised = await normalise(photo, maxSide, signal);
    refuseIfFull(normalised.length);

    const ref = randomBytes(REF_BYTES).toString('base64url');
    kept.set(ref, { photo: normalised, expiry: setTimeout(() => remove(ref), ttlMs).unref() });
    bytes += normalised.length;
    return ref;
  }

  async function get(ref: PhotoRef): Promise<Photo> {
    const found = kept.get(ref);
    if (found === undefined) {
      throw new SamelookError('PHOTO_EXPIRED', 'This photo is no longer kept here. Please send it again.');
    }
    return found.photo;
  }

  async function drop(ref: PhotoRef): Promise<void> {
    remove(ref);
  }

  async function close(): Promise<void> {
    closed = true;
    for (const ref of kept.keys()) remove(ref);
  }

  function refuseIfFull(more: number): void {
    if (!closed && bytes + more <= maxBytes && (more > 0 || bytes < maxBytes)) return;
    throw new SamelookError('BUSY', 'Too many photos are under way right now. Please try again in a minute.', {
      retryable: true,
    });
  }

  function remove(ref: PhotoRef): void {
    const found = kept.get(ref);
    if (found === undefined) return;
    clearTimeout(found.expiry);
    kept.delete(ref);
    bytes -= found.photo.length;
  }

  return { put, get, drop, close };
}
