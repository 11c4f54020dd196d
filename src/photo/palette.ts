/** The dominant colours of a garment in a picture: of its own pixels, not of what it lies on or who wears it. */
import type { Mask } from '../core/garment.js';
import { type Lab, MAX_PALETTE, type Palette } from '../core/palette.js';
import type { Pixels } from '../core/photo.js';
import { labOfRgb } from './colour.js';

/** Pixels that are looked at along the longer side: a palette needs no more. */
const SAMPLES = 40;
/** Pixels are gathered by the first so many bits of each channel; each gathering keeps its mean colour. */
const BITS = 4;
/** The outer part of a picture that shows its ground, as a share of each side. */
const BORDER = 0.06;
/** A colour that makes up this share of the border, with its neighbours, is ground. */
const GROUND_SHARE = 0.15;
/** Euclidean distance in CIELAB within which a colour counts as the ground's. */
const GROUND_RADIUS = 9;
/** Where less than this share of the middle would be left, the garment fills the picture: nothing is taken for ground. */
const MIN_LEFT = 0.12;
/** Weight of a pixel of the colour of skin; not 0, since beige cloth and leather have it too. */
const SKIN_WEIGHT = 0.2;
/** Where this share of the pixels has the colour of skin, it is the garment's. */
const MOSTLY_SKIN = 0.6;
/** How quickly the weight falls from the middle to the edges: standard deviation as a share of the side. */
const CENTRE_SPREAD = 0.3;
/** Colours within this Euclidean distance in CIELAB are shades of one. */
const MERGE_RADIUS = 13;
/** Smaller shares are buttons, seams and noise. */
const MIN_SHARE = 0.05;

/** Pixels of about one colour. */
interface Bin {
  readonly lab: Lab;
  readonly isSkin: boolean;
  /** By nearness to the middle, or by the mask. */
  readonly weight: number;
  /** Pixels in the border. */
  readonly border: number;
}

/** Weight, the weighted sums of red, green and blue, and pixels in the border: the numbers that a bin is gathered in. */
const FIELDS = 5;

/**
 * Up to five colours with their shares, the largest first. Takes about 0.4 ms.
 * @param mask which pixels are the garment's, stretched over the picture; without one, or where it is empty, the ground is told by the border, skin by its colour,
 * and the middle counts more
 */
export function takePalette(picture: Pixels, mask?: Mask): Palette {
  const bins = countBins(picture, mask);
  if (mask === undefined) return merge(withoutSkin(withoutGround(bins)));
  return bins.length > 0 ? merge(bins) : takePalette(picture);
}

function countBins({ width, height, rgb }: Pixels, mask: Mask | undefined): Bin[] {
  const sums = new Float64Array(FIELDS << (3 * BITS));
  const step = Math.max(1, Math.max(width, height) / SAMPLES);
  const border = Math.max(step, BORDER * Math.min(width, height));
  const shift = 8 - BITS;
  for (let y = step / 2; y < height; y += step) {
    for (let x = step / 2; x < width; x += step) {
      const at = 3 * (Math.floor(y) * width + Math.floor(x));
      const [red, green, blue] = [rgb[at] as number, rgb[at + 1] as number, rgb[at + 2] as number];
      const weight = mask === undefined ? centreWeight(x / width, y / height) : maskWeight(mask, x / width, y / height);
      const bin = FIELDS * (((((red >> shift) << BITS) | (green >> shift)) << BITS) | (blue >> shift));
      sums[bin] = (sums[bin] as number) + weight;
      sums[bin + 1] = (sums[bin + 1] as number) + weight * red;
      sums[bin + 2] = (sums[bin + 2] as number) + weight * green;
      sums[bin + 3] = (sums[bin + 3] as number) + weight * blue;
      if (Math.min(x, y, width - x, height - y) < border) sums[bin + 4] = (sums[bin + 4] as number) + 1;
    }
  }
  const bins: Bin[] = [];
  for (let bin = 0; bin < sums.length; bin += FIELDS) if ((sums[bin] as number) > 0) bins.push(binAt(sums, bin));
  return bins.sort((a, b) => b.weight - a.weight);
}

function binAt(sums: Float64Array, bin: number): Bin {
  const weight = sums[bin] as number;
  const mean = (channel: number) => (sums[bin + channel] as number) / weight;
  const [red, green, blue] = [mean(1), mean(2), mean(3)];
  const isSkin = looksLikeSkin(red, green, blue);
  return { lab: labOfRgb(red, green, blue), isSkin, weight, border: sums[bin + 4] as number };
}

/** Cb 77..127 and Cr 133..173 (Chai & Ngan 1999, "Face segmentation using skin-color map", IEEE Trans. CSVT 9:4). */
function looksLikeSkin(red: number, green: number, blue: number): boolean {
  const cb = 128 - 0.168736 * red - 0.331264 * green + 0.5 * blue;
  const cr = 128 + 0.5 * red - 0.418688 * green - 0.081312 * blue;
  return cb >= 77 && cb <= 127 && cr >= 133 && cr <= 173;
}

function centreWeight(x: number, y: number): number {
  return Math.exp(-((x - 0.5) ** 2 + (y - 0.5) ** 2) / (2 * CENTRE_SPREAD ** 2));
}

function maskWeight({ width, height, alpha }: Mask, x: number, y: number): number {
  const at = Math.floor(y * height) * width + Math.floor(x * width);
  // An edge pixel is half something else.
  return Math.max(0, (alpha[at] as number) - 127) / 128;
}

function withoutGround(bins: readonly Bin[]): readonly Bin[] {
  const inBorder = bins.filter(({ border }) => border > 0);
  const total = sum(inBorder, ({ border }) => border);
  const garment = bins.filter(({ lab }) => {
    let near = 0;
    for (const other of inBorder) if (distance(lab, other.lab) <= GROUND_RADIUS) near += other.border;
    return near < GROUND_SHARE * total;
  });
  const weight = (some: readonly Bin[]) => sum(some, (bin) => bin.weight);
  return weight(garment) >= MIN_LEFT * weight(bins) ? garment : bins;
}

function withoutSkin(bins: readonly Bin[]): readonly Bin[] {
  const skin = sum(bins, ({ isSkin, weight }) => (isSkin ? weight : 0));
  if (skin >= MOSTLY_SKIN * sum(bins, ({ weight }) => weight)) return bins;
  return bins.map((bin) => (bin.isSkin ? { ...bin, weight: SKIN_WEIGHT * bin.weight } : bin));
}

/** Each colour joins the nearest larger one within reach, whose mean moves towards it. */
function merge(bins: readonly Bin[]): Palette {
  const groups: { l: number; a: number; b: number; weight: number }[] = [];
  for (const { lab, weight } of bins.toSorted((one, other) => other.weight - one.weight)) {
    const distances = groups.map((group) => distance(group, lab));
    const nearest = Math.min(MERGE_RADIUS, ...distances);
    const group = groups[distances.indexOf(nearest)];
    if (group === undefined) {
      groups.push({ ...lab, weight });
      continue;
    }
    group.weight += weight;
    const part = weight / group.weight;
    group.l += part * (lab.l - group.l);
    group.a += part * (lab.a - group.a);
    group.b += part * (lab.b - group.b);
  }
  const all = sum(groups, ({ weight }) => weight);
  const shown = groups
    .toSorted((one, other) => other.weight - one.weight)
    .filter(({ weight }, i) => i === 0 || weight >= MIN_SHARE * all)
    .slice(0, MAX_PALETTE);
  const shownWeight = sum(shown, ({ weight }) => weight);
  return shown.map(({ l, a, b, weight }) => ({ l, a, b, share: weight / shownWeight }));
}

/** Euclidean (CIE 1976): quick, and good enough to tell shades from colours. */
function distance(one: Lab, other: Lab): number {
  return Math.sqrt((one.l - other.l) ** 2 + (one.a - other.a) ** 2 + (one.b - other.b) ** 2);
}

function sum<Value>(values: readonly Value[], of: (value: Value) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
