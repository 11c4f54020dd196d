/** The words in which the demo shop describes what it makes: lengths, cuts, cloths, patterns, and a style as a choice of them. */
import type { Category } from '../../core/garment.js';

export type Length = 'mini' | 'knee-length' | 'midi' | 'maxi' | 'cropped' | 'regular' | 'longline';
export type Neckline =
  | 'crew neck'
  | 'V-neck'
  | 'scoop neck'
  | 'square neck'
  | 'boat neck'
  | 'sweetheart neck'
  | 'roll neck'
  | 'halter neck'
  | 'off-shoulder neck'
  | 'shirt collar'
  | 'none';
export type Sleeve =
  | 'none'
  | 'strap'
  | 'sleeveless'
  | 'cap'
  | 'short'
  | 'puff'
  | 'elbow'
  | 'three-quarter'
  | 'long'
  | 'bell'
  | 'bishop';
export type Fabric =
  | 'cotton'
  | 'jersey'
  | 'linen'
  | 'satin'
  | 'chiffon'
  | 'knit'
  | 'cable-knit'
  | 'ribbed'
  | 'denim'
  | 'leather'
  | 'suede'
  | 'wool'
  | 'corduroy'
  | 'velvet'
  | 'canvas'
  | 'nylon'
  | 'straw';
export type Pattern =
  | 'plain'
  | 'thin stripes'
  | 'bold stripes'
  | 'pinstripes'
  | 'gingham'
  | 'tartan'
  | 'polka dots'
  | 'confetti dots'
  | 'floral'
  | 'leaf print'
  | 'chevron'
  | 'leopard print'
  | 'colour block'
  | 'ombre'
  | 'geometric print'
  | 'fair isle';

/** The body that a garment is cut for. */
export type Fit = 'women' | 'men' | 'unisex';
/** A neckline with the sleeve that goes with it. */
export type Cut = readonly [Neckline, Sleeve];

/** A style of garment, and all that it comes in. */
export interface Style {
  readonly name: string;
  readonly category: Category;
  /** How many of a block of items are of this style. */
  readonly weight: number;
  readonly fits: readonly Fit[];
  readonly lengths: readonly Length[];
  readonly cuts: readonly Cut[];
  readonly fabrics: readonly Fabric[];
  /** Patterns beside plain; empty where it is always plain. */
  readonly patterns: readonly Pattern[];
  /** Of ten items, how many are patterned. */
  readonly patterned: number;
  /** One of these is seen on each item; '' is none. */
  readonly details: readonly string[];
}

/** Cut for women only. */
export const WOMEN: readonly Fit[] = ['women'];
/** Cut for women and for men. */
export const BOTH: readonly Fit[] = ['women', 'men'];
/** One cut for anyone. */
export const ANYONE: readonly Fit[] = ['unisex'];
const NO_CUT: readonly Cut[] = [['none', 'none']];
/** Necklines that hang on thin straps. */
export const STRAPPY: readonly Cut[] = [
  ['V-neck', 'strap'],
  ['square neck', 'strap'],
  ['sweetheart neck', 'strap'],
];
/** Off the shoulder. */
export const OFF: readonly Cut[] = [
  ['off-shoulder neck', 'short'],
  ['off-shoulder neck', 'puff'],
  ['off-shoulder neck', 'bell'],
];
/** Tied behind the neck. */
export const HALTER: readonly Cut[] = [['halter neck', 'none']];
/** Prints on light cloth. */
export const DRESS_PRINTS: readonly Pattern[] = [
  'floral',
  'polka dots',
  'leaf print',
  'gingham',
  'thin stripes',
  'ombre',
  'geometric print',
  'confetti dots',
  'leopard print',
  'colour block',
];
/** Patterns of shirts. */
export const WOVEN: readonly Pattern[] = [
  'gingham',
  'tartan',
  'thin stripes',
  'pinstripes',
  'floral',
  'leaf print',
  'polka dots',
];
/** Patterns that are knitted in. */
export const KNITTED: readonly Pattern[] = [
  'bold stripes',
  'thin stripes',
  'fair isle',
  'chevron',
  'colour block',
  'ombre',
];
/** What is on the chest of a T-shirt. */
export const LETTERED = [
  '',
  'chest pocket',
  'sun print',
  'star print',
  'mountain print',
  'wave print',
  'heart print',
  'moon print',
];

/** Each neckline with each sleeve. */
export const cuts = (necklines: readonly Neckline[], sleeves: readonly Sleeve[]): Cut[] =>
  necklines.flatMap((neckline) => sleeves.map((sleeve): Cut => [neckline, sleeve]));

/** A style with what it comes in; what is not said has one plain choice. */
export function style(
  category: Category,
  name: string,
  weight: number,
  fits: readonly Fit[],
  options: Partial<Pick<Style, 'lengths' | 'cuts' | 'fabrics' | 'patterns' | 'patterned' | 'details'>>,
): Style {
  return {
    name,
    category,
    weight,
    fits,
    lengths: options.lengths ?? ['regular'],
    cuts: options.cuts ?? NO_CUT,
    fabrics: options.fabrics ?? ['cotton'],
    patterns: options.patterns ?? [],
    patterned: options.patterned ?? (options.patterns === undefined ? 0 : 4),
    details: options.details ?? [''],
  };
}
