/** Encoded photos become pixels: upright, 8-bit sRGB, on white; everything else is refused with its reason. */
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Metadata } from 'sharp';
import { SamelookError } from '../core/errors.js';
import { orAborted } from '../core/or-aborted.js';
import { MAX_PHOTO_BYTES, type Photo, type Pixels } from '../core/photo.js';
import { ACCEPTED_FORMATS, MAX_PHOTO_PIXELS, openEncoded } from './codec.js';
import { looksHeic, nameFormat } from './format-name.js';

/** Longest time that libvips may spend on one photo; a 48-megapixel interlaced PNG takes about half a second. */
export const DECODE_TIMEOUT_MS = 15_000;

/** Longest side of a decoded photo where nobody says. */
export const DEFAULT_MAX_SIDE = 1024;

/**
 * Photos decoded at once. Each may hold up to 8 bytes × `MAX_PHOTO_PIXELS` = 400 MB (an interlaced 16-bit PNG with alpha; a progressive
 * JPEG half of it), so this bounds the memory whatever arrives. libuv has four threads for it anyway.
 */
export const DECODES_AT_ONCE = Math.min(4, Math.max(2, availableParallelism()));

const turn = pLimit(DECODES_AT_ONCE);

/** How a photo is decoded. */
export interface DecodeOptions {
  /** The picture is shrunk, never enlarged, until its longest side is at most this many pixels; default 1024. */
  readonly maxSide?: number;
  readonly signal?: AbortSignal;
}

/**
 * Decodes JPEG, PNG, WebP, GIF (first frame) and AVIF. EXIF orientation is applied, colours go through the embedded profile to
 * sRGB, alpha is laid on white, metadata is dropped.
 * @throws SamelookError PHOTO_EMPTY, PHOTO_UNSUPPORTED, PHOTO_DAMAGED, PHOTO_TOO_LARGE, TIMED_OUT
 * @throws the signal's reason once it is aborted
 */
export async function decode(photo: Photo, options: DecodeOptions = {}): Promise<Pixels> {
  checkSize(photo);
  const { signal } = options;
  signal?.throwIfAborted();
  const decoded = turn(async () => {
    signal?.throwIfAborted();
    return await decodeNow(photo, options.maxSide ?? DEFAULT_MAX_SIDE);
  });
  // What libvips can't stop keeps its turn, so that memory stays bounded.
  return signal === undefined ? decoded : await orAborted(decoded, signal);
}

/** Refuses by length alone. @throws SamelookError PHOTO_EMPTY, PHOTO_TOO_LARGE */
export function checkSize(photo: Photo): void {
  if (photo.length === 0) throw new SamelookError('PHOTO_EMPTY', 'This photo is empty. Please send it again.');
  if (photo.length > MAX_PHOTO_BYTES) {
    throw new SamelookError(
      'PHOTO_TOO_LARGE',
      `This photo has ${Math.ceil(photo.length / 1024 / 1024)} MB; at most ${MAX_PHOTO_BYTES / 1024 / 1024} MB are taken. Please send a smaller one.`,
    );
  }
}

async function decodeNow(photo: Photo, maxSide: number): Promise<Pixels> {
  try {
    checkFormat(photo, await openEncoded(photo).metadata());
    const { data, info } = await openEncoded(photo)
      .autoOrient()
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .timeout({ seconds: DECODE_TIMEOUT_MS / 1000 })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, rgb: new Uint8Array(data.buffer, data.byteOffset, data.length) };
  } catch (thrown) {
    throw thrown instanceof SamelookError ? thrown : refusal(photo, thrown);
  }
}

/** AVIF and HEIC come through one loader; only the first is decoded without a licence. */
function checkFormat(photo: Photo, { format, compression }: Metadata): void {
  if (format === 'heif' && compression !== 'av1') throw unsupported(photo);
}

/** libvips tells its errors apart by their text only. */
function refusal(photo: Photo, thrown: unknown): SamelookError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (/pixel limit/i.test(message)) {
    return new SamelookError(
      'PHOTO_TOO_LARGE',
      `This photo has too many pixels; at most ${MAX_PHOTO_PIXELS / 1e6} million are taken. Please send a smaller one.`,
      { cause: thrown },
    );
  }
  if (/timeout/i.test(message)) {
    return new SamelookError('TIMED_OUT', 'This photo takes too long to read. Please send a smaller one.', {
      cause: thrown,
    });
  }
  if (/unsupported image format|operation is blocked/i.test(message) || looksHeic(photo))
    return unsupported(photo, thrown);
  return new SamelookError(
    'PHOTO_DAMAGED',
    'This photo is damaged or was cut off on its way. Please send it again, or another one.',
    { cause: thrown },
  );
}

function unsupported(photo: Photo, cause?: unknown): SamelookError {
  return new SamelookError(
    'PHOTO_UNSUPPORTED',
    `This is not a picture that I can read (it looks like ${nameFormat(photo)}). Send ${ACCEPTED_FORMATS}.`,
    { cause },
  );
}
