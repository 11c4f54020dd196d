/**
 * Colour coherence vector: G. Pass, R. Zabih, J. Miller, "Comparing Images Using Color Coherence Vectors", ACM Multimedia 1996.
 * A histogram that keeps apart pixels which lie in a large region of their colour (coherent) and pixels scattered among others.
 */
import type { Pixels } from '../../src/core/photo.js';
import { SIDE, type WhiteBoxFeature } from './feature.js';

const PIXELS = SIDE * SIDE;
/** Even steps in each of red, green and blue: 64 colours, as the paper has. */
const STEPS = 4;
const COLOURS = STEPS ** 3;
/** A region is large where it has more than this share of the pixels: τ, "about 1 %". */
const TAU = 0.01;

/** For each colour (red · 16 + green · 4 + blue) the share of coherent and of incoherent pixels, (α, β): 128 numbers that sum to 1. The paper compares by `l1`. */
export const COLOUR_COHERENCE: WhiteBoxFeature = {
  name: 'colour-coherence',
  parameters: { version: 1, steps: STEPS, tau: TAU, blur: 3, neighbours: 8 },
  dimensions: 2 * COLOURS,
  largestSquare: 1,
  measure(picture) {
    const colours = quantise(picture);
    const regions = regionSizes(colours);
    const shares = new Float32Array(2 * COLOURS);
    for (let at = 0; at < PIXELS; at++) {
      const coherent = (regions[at] ?? 0) > TAU * PIXELS;
      const bin = 2 * (colours[at] ?? 0) + (coherent ? 0 : 1);
      shares[bin] = (shares[bin] ?? 0) + 1 / PIXELS;
    }
    return shares;
  },
};

/** The colour of each pixel, 0..63, after a blur by the mean of 3 × 3 pixels; the rim is repeated outwards. */
function quantise({ rgb }: Pixels): Uint8Array {
  const colours = new Uint8Array(PIXELS);
  const inside = (at: number) => Math.min(SIDE - 1, Math.max(0, at));
  for (let y = 0; y < SIDE; y++) {
    const rows = [inside(y - 1), y, inside(y + 1)];
    for (let x = 0; x < SIDE; x++) {
      const columns = [inside(x - 1), x, inside(x + 1)];
      let colour = 0;
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (const row of rows) for (const column of columns) sum += rgb[(row * SIDE + column) * 3 + channel] ?? 0;
        colour = colour * STEPS + Math.floor((sum * STEPS) / (9 * 256));
      }
      colours[y * SIDE + x] = colour;
    }
  }
  return colours;
}

/** For each pixel the number of pixels that are joined to it by steps, diagonal ones too, within its colour: union-find, one pass. */
function regionSizes(colours: Uint8Array): Uint32Array {
  const parents = Uint32Array.from(colours.keys());
  const sizes = new Uint32Array(PIXELS).fill(1);

  const rootOf = (pixel: number): number => {
    let root = pixel;
    while (parents[root] !== root) {
      const above = parents[root] ?? root;
      const next = parents[above] ?? above;
      parents[root] = next;
      root = next;
    }
    return root;
  };
  const join = (a: number, b: number) => {
    if (colours[a] !== colours[b]) return;
    const [first, second] = [rootOf(a), rootOf(b)];
    if (first === second) return;
    parents[second] = first;
    sizes[first] = (sizes[first] ?? 0) + (sizes[second] ?? 0);
  };

  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const at = y * SIDE + x;
      if (x > 0) join(at, at - 1);
      if (y === 0) continue;
      join(at, at - SIDE);
      if (x > 0) join(at, at - SIDE - 1);
      if (x < SIDE - 1) join(at, at - SIDE + 1);
    }
  }
  return sizes.map((_, at) => sizes[rootOf(at)] ?? 0);
}
