/** A picture of a dataset as the encoder sees it: decoded, and cropped to its garment. */
import { readPicture } from '../catalogue/picture-source.js';
import { SamelookError } from '../core/errors.js';
import type { Box, Pixels } from '../core/photo.js';
import type { GarmentDetector } from '../core/ports.js';
import { crop } from '../photo/crop.js';
import { decode } from '../photo/decode.js';
import type { Picture, PixelBox } from './dataset.js';

/** A picture with a box in pixels is decoded unshrunk, so that the box fits; no accepted format has longer sides. */
const UNSHRUNK = 65_536;

/** How a crop is made. */
export interface CropOptions {
  /** Asked where the dataset gives no box; without one, such a picture is taken whole. */
  readonly detector?: GarmentDetector | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The box of the dataset; else the detected garment of the picture's category, the main one where none is of it; else all of it.
 * @throws SamelookError NOT_FOUND, PHOTO_*, INPUT_INVALID where the box lies outside the picture
 */
export async function cropPicture(picture: Picture, { detector, signal }: CropOptions): Promise<Pixels> {
  const { box, pixelBox, category } = picture;
  const photo = await readPicture(picture.path, signal);
  const options = { ...(pixelBox && { maxSide: UNSHRUNK }), ...(signal && { signal }) };
  const pixels = await decode(photo, options);
  if (pixelBox !== undefined) return crop(pixels, normalise(pixelBox, pixels));
  if (box !== undefined) return crop(pixels, box);
  if (detector === undefined) return pixels;
  const garments = await detector.detect(pixels, signal);
  const garment = garments.find((one) => one.category === category) ?? garments[0];
  return garment === undefined ? pixels : crop(pixels, garment.box);
}

/** Cut off at the picture's edges, where datasets often overshoot. */
function normalise({ left, top, right, bottom }: PixelBox, { width, height }: Pixels): Box {
  if (left >= width || top >= height || right <= 0 || bottom <= 0) {
    throw new SamelookError(
      'INPUT_INVALID',
      `The box ${left} ${top} ${right} ${bottom} lies outside the picture of ${width} × ${height} pixels.`,
    );
  }
  const share = (at: number, length: number) => Math.min(Math.max(at / length, 0), 1);
  return {
    left: share(left, width),
    top: share(top, height),
    right: share(right, width),
    bottom: share(bottom, height),
  };
}
