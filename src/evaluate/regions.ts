/** The parts of a picture that are embedded, and how they are cut out of it. */
import { readPicture } from '../catalogue/picture-source.js';
import { SamelookError } from '../core/errors.js';
import type { Box, Pixels } from '../core/photo.js';
import { crop } from '../photo/crop.js';
import { decode } from '../photo/decode.js';
import type { Picture, PixelBox } from './dataset.js';

/** A picture with a box in pixels is decoded unshrunk, so that the box fits; no accepted format has longer sides. */
const UNSHRUNK = 65_536;

/** A part of a picture, by one of the boxes; without a box, all of it. */
export interface Region {
  readonly box?: Box;
  readonly pixelBox?: PixelBox;
}

/** All of the picture. */
export const WHOLE: Region = {};

/** What the dataset says is the item: its box, else the whole picture. */
export function ownRegion({ box, pixelBox }: Picture): Region {
  if (box !== undefined) return { box };
  return pixelBox === undefined ? WHOLE : { pixelBox };
}

/** True where the dataset says where the item is. */
export function hasBox({ box, pixelBox }: Picture): boolean {
  return box !== undefined || pixelBox !== undefined;
}

/**
 * The pixels of each region, from one reading of the file.
 * @throws SamelookError NOT_FOUND, PHOTO_*, INPUT_INVALID where a box lies outside the picture
 */
export async function cutRegions(
  { path }: Picture,
  regions: readonly Region[],
  signal?: AbortSignal,
): Promise<Pixels[]> {
  const inPixels = regions.some(({ pixelBox }) => pixelBox !== undefined);
  const photo = await readPicture(path, signal);
  const picture = await decode(photo, { ...(inPixels && { maxSide: UNSHRUNK }), ...(signal && { signal }) });
  return regions.map(({ box, pixelBox }) => {
    if (pixelBox !== undefined) return crop(picture, normalise(pixelBox, picture));
    return box === undefined ? picture : crop(picture, box);
  });
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
