/** Who wears what, and how they stand: the plan of a street photo. */
import type { Category } from '../../core/garment.js';
import type { Pose } from './body.js';
import { designGarment, type GarmentDesign } from './design.js';
import type { Random } from './random.js';
import type { Fit } from './style.js';

/** An item of the catalogue that is worn: its number and its design. */
export interface Worn {
  readonly n: number;
  readonly design: GarmentDesign;
}

const OUTFITS: readonly (readonly Category[])[] = [
  ['dress', 'shoes', 'bag'],
  ['dress', 'shoes', 'outerwear'],
  ['top', 'bottom', 'shoes'],
  ['top', 'bottom', 'shoes', 'outerwear'],
  ['top', 'skirt', 'shoes', 'bag'],
  ['top', 'bottom', 'shoes', 'bag', 'headwear'],
  ['top', 'skirt', 'shoes'],
  ['dress', 'shoes', 'bag', 'headwear'],
];
const MENS_OUTFITS: readonly (readonly Category[])[] = [
  ['top', 'bottom', 'shoes'],
  ['top', 'bottom', 'shoes', 'outerwear'],
  ['top', 'bottom', 'shoes', 'bag'],
];
/** How many items are looked at for one that fits, before the photo goes without. */
const TRIES = 400;

/** Two to five of the first `items` items that go together on one person. */
export function chooseOutfit(
  seed: number,
  items: number,
  random: Random,
): { readonly fit: Exclude<Fit, 'unisex'>; readonly worn: readonly Worn[] } {
  const fit = random.chance(0.3) ? 'men' : 'women';
  const worn: Worn[] = [];
  for (const category of random.pick(fit === 'men' ? MENS_OUTFITS : OUTFITS)) {
    for (let tries = 0; tries < TRIES; tries++) {
      const n = random.below(items);
      const design = designGarment(seed, n);
      if (design.category !== category || (design.fit !== 'unisex' && design.fit !== fit)) continue;
      if (!goesWith(design, worn)) continue;
      worn.push({ n, design });
      break;
    }
  }
  return { fit, worn };
}

/** Long skirts and coats go badly over boots and wide hems that would hide them. */
function goesWith(design: GarmentDesign, worn: readonly Worn[]): boolean {
  const has = (style: string): boolean => worn.some((one) => one.design.style === style);
  if (design.style === 'gilet') return !worn.some((one) => one.design.category === 'dress');
  if (design.style === 'knee boots')
    return !has('wide-leg trousers') && !has('flared trousers') && !has('joggers') && !has('cargo trousers');
  return true;
}

const POSES: readonly Pose[] = [
  {
    shoulderTilt: 0,
    hipTilt: 0,
    hipShift: 0,
    arms: [
      { upper: 9, lower: 5 },
      { upper: 10, lower: 4 },
    ],
    legs: [
      { upper: 4, lower: 1 },
      { upper: 4, lower: 2 },
    ],
  },
  {
    shoulderTilt: 2.5,
    hipTilt: -4,
    hipShift: 9,
    arms: [
      { upper: 12, lower: 2 },
      { upper: 46, lower: -58, inFront: true },
    ],
    legs: [
      { upper: 5, lower: 4 },
      { upper: 1, lower: -2 },
    ],
  },
  {
    shoulderTilt: -2.5,
    hipTilt: 4,
    hipShift: -9,
    arms: [
      { upper: 47, lower: -60, inFront: true },
      { upper: 13, lower: 6 },
    ],
    legs: [
      { upper: 1, lower: -2 },
      { upper: 6, lower: 4 },
    ],
  },
  {
    shoulderTilt: 2,
    hipTilt: -3,
    hipShift: 4,
    arms: [
      { upper: 20, lower: -8 },
      { upper: 16, lower: 14 },
    ],
    legs: [
      { upper: 9, lower: 1 },
      { upper: 6, lower: 13 },
    ],
  },
  {
    shoulderTilt: -1,
    hipTilt: 2,
    hipShift: -4,
    arms: [
      { upper: 22, lower: -20, inFront: true },
      { upper: 20, lower: -18, inFront: true },
    ],
    legs: [
      { upper: 7, lower: 5 },
      { upper: 3, lower: 0 },
    ],
  },
  {
    shoulderTilt: 3,
    hipTilt: -2,
    hipShift: 6,
    arms: [
      { upper: 14, lower: 10 },
      { upper: 28, lower: -22, inFront: true },
    ],
    legs: [
      { upper: 2, lower: -3 },
      { upper: 8, lower: 8 },
    ],
  },
];
/** One hand holds a phone up before the chest. */
const SELFIE: Pose = {
  shoulderTilt: 2,
  hipTilt: -3,
  hipShift: 6,
  arms: [
    { upper: 12, lower: 6 },
    { upper: 20, lower: -146, inFront: true },
  ],
  legs: [
    { upper: 4, lower: 3 },
    { upper: 2, lower: -1 },
  ],
};

/** A pose, a little different each time. */
export function choosePose(random: Random, selfie: boolean): Pose {
  const pose = selfie ? SELFIE : random.pick(POSES);
  const loose = <T extends Pose['arms'][number]>(limb: T, by: number): T => ({
    ...limb,
    upper: limb.upper + random.between(-by, by),
    lower: limb.lower + random.between(-by, by),
  });
  return {
    ...pose,
    arms: [loose(pose.arms[0], 4), loose(pose.arms[1], 4)],
    legs: [loose(pose.legs[0], 1.5), loose(pose.legs[1], 1.5)],
  };
}
