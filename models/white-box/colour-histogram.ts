/**
 * Colour histogram: M. J. Swain, D. H. Ballard, "Color Indexing", International Journal of Computer Vision 7(1), 1991.
 * The article that we compare with says "25 bins" and no more. Read as 25 each for hue, saturation and value: hue alone, as in the
 * exercises of that course, does not tell black from white, and 25 for all three would be fewer than 3 a channel.
 */
import type { Pixels } from '../../src/core/photo.js';
import { SIDE, type WhiteBoxFeature } from './feature.js';

const BINS = 25;
const PIXELS = SIDE * SIDE;

/**
 * Hue, saturation, value: the share of the pixels in each of 25 equal bins, 75 numbers; each 25 sum to 1. Half the `l1` distance of two
 * histograms is 1 minus their intersection, the paper's match value.
 */
export const COLOUR_HISTOGRAM: WhiteBoxFeature = {
  name: 'colour-histogram',
  parameters: { version: 1, space: 'HSV', bins: BINS },
  dimensions: 3 * BINS,
  largestSquare: 3,
  measure: (picture) => countColours(picture).map((pixels) => pixels / PIXELS),
};

function countColours({ rgb }: Pixels): Float32Array {
  const counts = new Float32Array(3 * BINS);
  const count = (bin: number) => {
    counts[bin] = (counts[bin] ?? 0) + 1;
  };
  for (let at = 0; at < rgb.length; at += 3) {
    const red = rgb[at] ?? 0;
    const green = rgb[at + 1] ?? 0;
    const blue = rgb[at + 2] ?? 0;
    const value = Math.max(red, green, blue);
    const chroma = value - Math.min(red, green, blue);
    count(binOf(hueSixths(red, green, blue, value, chroma), 6 * chroma));
    count(BINS + binOf(chroma, value));
    count(2 * BINS + binOf(value, 255));
  }
  return counts;
}

/**
 * Hue from red over green and blue back to red, 0 up to 6 · chroma, in whole numbers: what lies on the edge of a bin then falls into the
 * bin above, whatever floating point would make of it. A. R. Smith, "Color Gamut Transform Pairs", SIGGRAPH 1978.
 */
function hueSixths(red: number, green: number, blue: number, value: number, chroma: number): number {
  if (value === red) return green >= blue ? green - blue : 6 * chroma + green - blue;
  return value === green ? 2 * chroma + blue - red : 4 * chroma + red - green;
}

/** The bin of part / whole, 0..1; nothing of nothing is 0, as is the hue of grey and the saturation of black. */
function binOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(BINS - 1, Math.floor((BINS * part) / whole));
}
