/** How unlike the colours of two garments are. */
import type { Lab, Palette } from '../core/palette.js';
import { colourDifference } from '../photo/colour.js';

/** Differences (CIEDE2000) from here on are all the same to a person who looks for a colour: it is another one. */
export const OTHER_COLOUR = 30;

/**
 * 0 = the same colours, 1 = nothing in common: each colour of one is held against the nearest of the other, weighted by its share, and the
 * same the other way round; the mean of both (a symmetric quantised chamfer distance). 0 where one of the palettes is empty.
 */
export function paletteDistance(one: Palette, other: Palette): number {
  if (one.length === 0 || other.length === 0) return 0;
  const differences = one.map((a) => other.map((b) => difference(a, b)));
  const there = one.reduce((sum, { share }, i) => sum + share * Math.min(...(differences[i] as number[])), 0);
  const back = other.reduce(
    (sum, { share }, j) => sum + share * Math.min(...differences.map((row) => row[j] as number)),
    0,
  );
  return (there + back) / 2;
}

function difference(a: Lab, b: Lab): number {
  return Math.min(1, colourDifference(a, b) / OTHER_COLOUR);
}
