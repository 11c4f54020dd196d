/** Where a product picture is not its ground. */
import { type Box, type Pixels, WHOLE_PHOTO } from '../../core/photo.js';

/** A pixel whose channels differ from the corner's by more than this in all (0..765) belongs to the garment; soft shadows and the ground's own shading stay below. */
const DIFFERENCE = 90;

/** The box of all that differs from the picture's first pixel; the whole picture where nothing does. */
export function groundBox({ width, height, rgb }: Pixels): Box {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (differenceFromCorner(rgb, (y * width + x) * 3) <= DIFFERENCE) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  if (left >= right) return WHOLE_PHOTO;
  return { left: left / width, top: top / height, right: right / width, bottom: bottom / height };
}

function differenceFromCorner(rgb: Uint8Array, at: number): number {
  let sum = 0;
  for (let channel = 0; channel < 3; channel++) {
    sum += Math.abs((rgb[at + channel] as number) - (rgb[channel] as number));
  }
  return sum;
}
