/** A photo as it travels: bytes at the door, a reference through the queue, pixels in the worker. */
import { z } from 'zod';

/** The encoded bytes of a picture (JPEG, PNG, WebP, GIF or AVIF), not yet trusted. */
export type Photo = Uint8Array;

/** Most bytes of one photo: what Telegram's `getFile` gives, and more than a phone's camera writes. */
export const MAX_PHOTO_BYTES = 20 * 1024 * 1024;

/** What travels through a queue in place of a photo: an opaque key of the `PhotoStore`, never bytes, never an address. */
export const PhotoRef = z.string().regex(/^[A-Za-z0-9_-]{8,128}$/);
export type PhotoRef = z.infer<typeof PhotoRef>;

/** A decoded picture: upright (EXIF rotation applied), 8-bit sRGB, no alpha, row-major RGBRGB…; `rgb.length` = width × height × 3. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** A rectangle in photo coordinates after EXIF rotation, each side normalised to 0..1; it must have an area. */
export const Box = z
  .object({
    left: z.number().min(0).max(1),
    top: z.number().min(0).max(1),
    right: z.number().min(0).max(1),
    bottom: z.number().min(0).max(1),
  })
  .refine((box) => box.right - box.left >= 0.01 && box.bottom - box.top >= 0.01, {
    error: 'a box needs left < right and top < bottom, each side at least 1 % of the photo',
  })
  .readonly();
export type Box = z.infer<typeof Box>;

/** The box that holds the whole photo. */
export const WHOLE_PHOTO: Box = { left: 0, top: 0, right: 1, bottom: 1 };
