/** What the demo shop makes: every style with the cuts, cloths and details that it comes in. */
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

const WOMEN: readonly Fit[] = ['women'];
const BOTH: readonly Fit[] = ['women', 'men'];
const ANYONE: readonly Fit[] = ['unisex'];
const NO_CUT: readonly Cut[] = [['none', 'none']];
const STRAPPY: readonly Cut[] = [
  ['V-neck', 'strap'],
  ['square neck', 'strap'],
  ['sweetheart neck', 'strap'],
];
const OFF: readonly Cut[] = [
  ['off-shoulder neck', 'short'],
  ['off-shoulder neck', 'puff'],
  ['off-shoulder neck', 'bell'],
];
const HALTER: readonly Cut[] = [['halter neck', 'none']];
const DRESS_PRINTS: readonly Pattern[] = [
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
const WOVEN: readonly Pattern[] = [
  'gingham',
  'tartan',
  'thin stripes',
  'pinstripes',
  'floral',
  'leaf print',
  'polka dots',
];
const KNITTED: readonly Pattern[] = ['bold stripes', 'thin stripes', 'fair isle', 'chevron', 'colour block', 'ombre'];
const LETTERED = [
  '',
  'chest pocket',
  'sun print',
  'star print',
  'mountain print',
  'wave print',
  'heart print',
  'moon print',
];

const cuts = (necklines: readonly Neckline[], sleeves: readonly Sleeve[]): Cut[] =>
  necklines.flatMap((neckline) => sleeves.map((sleeve): Cut => [neckline, sleeve]));

function style(
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

/** The whole range; any 400 items in a row hold every style. */
export const RANGE: readonly Style[] = [
  style('dress', 'wrap dress', 8, WOMEN, {
    lengths: ['mini', 'midi', 'maxi'],
    cuts: cuts(['V-neck'], ['cap', 'short', 'puff', 'three-quarter', 'long', 'bell']),
    fabrics: ['cotton', 'satin', 'jersey'],
    patterns: DRESS_PRINTS,
    patterned: 6,
    details: ['', 'ruffle hem'],
  }),
  style('dress', 'A-line dress', 7, WOMEN, {
    lengths: ['mini', 'knee-length', 'midi'],
    cuts: [
      ...cuts(['crew neck', 'square neck', 'boat neck', 'V-neck'], ['sleeveless', 'short', 'puff', 'long']),
      ...STRAPPY,
    ],
    fabrics: ['cotton', 'linen', 'velvet'],
    patterns: DRESS_PRINTS,
    patterned: 5,
    details: ['', 'belt', 'pockets'],
  }),
  style('dress', 'sheath dress', 4, WOMEN, {
    lengths: ['knee-length', 'midi'],
    cuts: cuts(['crew neck', 'boat neck', 'square neck', 'V-neck'], ['sleeveless', 'cap', 'three-quarter']),
    fabrics: ['wool', 'cotton', 'satin'],
    patterns: ['colour block', 'pinstripes', 'tartan', 'leopard print'],
    patterned: 3,
    details: ['', 'belt'],
  }),
  style('dress', 'slip dress', 4, WOMEN, {
    lengths: ['mini', 'midi', 'maxi'],
    cuts: STRAPPY,
    fabrics: ['satin'],
    patterns: ['floral', 'leopard print', 'ombre', 'leaf print'],
    patterned: 3,
    details: ['', 'lace trim'],
  }),
  style('dress', 'skater dress', 5, WOMEN, {
    lengths: ['mini', 'knee-length'],
    cuts: [
      ...cuts(['crew neck', 'scoop neck', 'sweetheart neck'], ['sleeveless', 'short', 'three-quarter', 'long']),
      ...HALTER,
    ],
    fabrics: ['jersey', 'cotton'],
    patterns: DRESS_PRINTS,
    patterned: 5,
    details: ['', 'belt'],
  }),
  style('dress', 'shirt dress', 4, WOMEN, {
    lengths: ['mini', 'knee-length', 'midi'],
    cuts: cuts(['shirt collar'], ['short', 'elbow', 'long']),
    fabrics: ['cotton', 'linen', 'denim'],
    patterns: WOVEN,
    patterned: 4,
    details: ['belt', 'pockets', ''],
  }),
  style('dress', 'tiered dress', 5, WOMEN, {
    lengths: ['mini', 'midi', 'maxi'],
    cuts: [...cuts(['square neck', 'V-neck', 'crew neck'], ['sleeveless', 'puff', 'bishop']), ...STRAPPY, ...OFF],
    fabrics: ['cotton', 'chiffon'],
    patterns: DRESS_PRINTS,
    patterned: 6,
  }),
  style('dress', 'jumper dress', 3, WOMEN, {
    lengths: ['mini', 'midi'],
    cuts: cuts(['roll neck', 'crew neck', 'V-neck'], ['long', 'bishop']),
    fabrics: ['knit', 'cable-knit', 'ribbed'],
    patterns: KNITTED,
    patterned: 3,
  }),
  style('top', 'T-shirt', 11, BOTH, {
    lengths: ['regular', 'cropped'],
    cuts: cuts(['crew neck', 'V-neck', 'scoop neck'], ['short', 'elbow', 'long']),
    fabrics: ['jersey'],
    patterns: ['thin stripes', 'bold stripes', 'colour block', 'ombre', 'confetti dots'],
    patterned: 4,
    details: LETTERED,
  }),
  style('top', 'shirt', 9, BOTH, {
    lengths: ['regular', 'longline'],
    cuts: cuts(['shirt collar'], ['short', 'long']),
    fabrics: ['cotton', 'linen', 'denim', 'corduroy'],
    patterns: WOVEN,
    patterned: 5,
    details: ['', 'chest pocket', 'two chest pockets'],
  }),
  style('top', 'blouse', 7, WOMEN, {
    lengths: ['regular'],
    cuts: [...cuts(['V-neck', 'square neck', 'boat neck'], ['puff', 'three-quarter', 'bell', 'bishop']), ...OFF],
    fabrics: ['cotton', 'satin', 'chiffon'],
    patterns: ['floral', 'polka dots', 'leaf print', 'gingham', 'thin stripes', 'geometric print'],
    patterned: 5,
    details: ['', 'buttons', 'bow'],
  }),
  style('top', 'jumper', 9, BOTH, {
    lengths: ['regular', 'cropped', 'longline'],
    cuts: cuts(['crew neck', 'V-neck', 'roll neck', 'boat neck'], ['long']),
    fabrics: ['knit', 'cable-knit', 'ribbed', 'wool'],
    patterns: KNITTED,
    patterned: 5,
  }),
  style('top', 'hoodie', 5, ANYONE, {
    lengths: ['regular', 'cropped'],
    cuts: cuts(['crew neck'], ['long']),
    fabrics: ['jersey'],
    patterns: ['colour block', 'ombre', 'bold stripes'],
    patterned: 3,
    details: LETTERED.map((detail) => (detail.includes('print') ? detail : 'pouch pocket')).slice(1),
  }),
  style('top', 'vest top', 4, WOMEN, {
    lengths: ['regular', 'cropped'],
    cuts: cuts(['scoop neck', 'crew neck', 'square neck'], ['sleeveless']),
    fabrics: ['ribbed', 'jersey'],
    patterns: ['thin stripes', 'bold stripes', 'ombre', 'confetti dots'],
    patterned: 3,
  }),
  style('top', 'camisole', 3, WOMEN, {
    cuts: [...STRAPPY, ...HALTER],
    fabrics: ['satin', 'cotton'],
    patterns: ['floral', 'leopard print', 'polka dots', 'leaf print'],
    patterned: 4,
    details: ['', 'lace trim'],
  }),
  style('top', 'polo shirt', 4, BOTH, {
    cuts: cuts(['shirt collar'], ['short', 'long']),
    fabrics: ['jersey', 'knit'],
    patterns: ['bold stripes', 'thin stripes', 'colour block'],
    patterned: 4,
    details: ['', 'contrast collar'],
  }),
  style('top', 'cardigan', 4, WOMEN, {
    lengths: ['regular', 'cropped', 'longline'],
    cuts: cuts(['V-neck', 'crew neck'], ['long', 'bishop']),
    fabrics: ['knit', 'cable-knit', 'ribbed'],
    patterns: KNITTED,
    patterned: 4,
    details: ['buttons'],
  }),
  style('skirt', 'pencil skirt', 4, WOMEN, {
    lengths: ['knee-length', 'midi'],
    fabrics: ['wool', 'leather', 'denim', 'satin'],
    patterns: ['tartan', 'pinstripes', 'leopard print'],
    patterned: 3,
    details: ['', 'belt', 'front slit'],
  }),
  style('skirt', 'A-line skirt', 6, WOMEN, {
    lengths: ['mini', 'knee-length', 'midi'],
    fabrics: ['cotton', 'denim', 'suede', 'corduroy'],
    patterns: ['floral', 'gingham', 'tartan', 'polka dots', 'geometric print'],
    patterned: 4,
    details: ['', 'buttons', 'belt'],
  }),
  style('skirt', 'pleated skirt', 5, WOMEN, {
    lengths: ['mini', 'knee-length', 'midi'],
    fabrics: ['satin', 'wool', 'chiffon'],
    patterns: ['tartan', 'ombre', 'colour block', 'polka dots'],
    patterned: 4,
    details: ['', 'belt'],
  }),
  style('skirt', 'circle skirt', 4, WOMEN, {
    lengths: ['mini', 'knee-length', 'midi'],
    fabrics: ['cotton', 'satin'],
    patterns: DRESS_PRINTS,
    patterned: 6,
    details: ['', 'bow'],
  }),
  style('skirt', 'tiered skirt', 3, WOMEN, {
    lengths: ['mini', 'midi', 'maxi'],
    fabrics: ['cotton', 'chiffon'],
    patterns: DRESS_PRINTS,
    patterned: 5,
    details: ['', 'lace trim'],
  }),
  style('bottom', 'skinny jeans', 4, BOTH, {
    lengths: ['regular', 'cropped'],
    fabrics: ['denim'],
    details: ['', 'ripped knees', 'turn-ups'],
  }),
  style('bottom', 'straight jeans', 5, BOTH, {
    lengths: ['regular', 'cropped'],
    fabrics: ['denim'],
    details: ['', 'ripped knees', 'turn-ups', 'side stripe'],
  }),
  style('bottom', 'tailored trousers', 5, BOTH, {
    lengths: ['regular', 'cropped'],
    fabrics: ['wool', 'cotton', 'linen'],
    patterns: ['pinstripes', 'tartan', 'gingham'],
    patterned: 3,
    details: ['', 'belt', 'turn-ups'],
  }),
  style('bottom', 'wide-leg trousers', 5, WOMEN, {
    lengths: ['regular', 'cropped'],
    fabrics: ['linen', 'satin', 'corduroy', 'cotton'],
    patterns: ['thin stripes', 'floral', 'geometric print', 'leaf print', 'pinstripes'],
    patterned: 3,
    details: ['', 'belt', 'bow'],
  }),
  style('bottom', 'flared trousers', 3, WOMEN, {
    fabrics: ['denim', 'velvet', 'corduroy'],
    details: ['', 'belt', 'side stripe'],
  }),
  style('bottom', 'joggers', 3, BOTH, {
    fabrics: ['jersey'],
    patterns: ['colour block', 'ombre'],
    patterned: 2,
    details: ['', 'side stripe'],
  }),
  style('bottom', 'cargo trousers', 2, BOTH, { fabrics: ['cotton', 'canvas'], details: ['', 'belt', 'turn-ups'] }),
  style('bottom', 'shorts', 5, BOTH, {
    lengths: ['mini', 'knee-length'],
    fabrics: ['cotton', 'denim', 'linen'],
    patterns: ['floral', 'gingham', 'leaf print', 'thin stripes', 'confetti dots'],
    patterned: 4,
    details: ['', 'belt', 'turn-ups'],
  }),
  style('outerwear', 'trench coat', 4, BOTH, {
    lengths: ['knee-length', 'midi'],
    cuts: [['none', 'long']],
    fabrics: ['cotton', 'leather'],
    patterns: ['gingham', 'tartan'],
    patterned: 1,
    details: ['belt', ''],
  }),
  style('outerwear', 'wool coat', 4, BOTH, {
    lengths: ['knee-length', 'midi'],
    cuts: [['none', 'long']],
    fabrics: ['wool'],
    patterns: ['tartan', 'gingham', 'leopard print', 'colour block'],
    patterned: 3,
    details: ['', 'belt', 'patch pockets'],
  }),
  style('outerwear', 'blazer', 5, BOTH, {
    lengths: ['regular', 'longline'],
    cuts: [['none', 'long']],
    fabrics: ['wool', 'linen', 'velvet'],
    patterns: ['tartan', 'pinstripes', 'gingham'],
    patterned: 3,
    details: ['', 'patch pockets'],
  }),
  style('outerwear', 'denim jacket', 3, BOTH, {
    lengths: ['regular', 'cropped'],
    cuts: [['none', 'long']],
    fabrics: ['denim'],
    details: ['', 'borg collar'],
  }),
  style('outerwear', 'bomber jacket', 3, BOTH, {
    cuts: [['none', 'long']],
    fabrics: ['nylon', 'suede', 'satin'],
    patterns: ['colour block', 'floral', 'leaf print'],
    patterned: 3,
    details: ['', 'stripe trim'],
  }),
  style('outerwear', 'puffer jacket', 3, BOTH, {
    lengths: ['regular', 'longline'],
    cuts: [['none', 'long']],
    fabrics: ['nylon'],
    patterns: ['colour block', 'ombre'],
    patterned: 2,
    details: ['', 'hood'],
  }),
  style('outerwear', 'biker jacket', 2, BOTH, {
    cuts: [['none', 'long']],
    fabrics: ['leather', 'suede'],
    details: ['', 'belt'],
  }),
  style('outerwear', 'gilet', 2, BOTH, {
    cuts: [['none', 'sleeveless']],
    fabrics: ['nylon'],
    patterns: ['colour block'],
    patterned: 2,
    details: ['', 'hood'],
  }),
  style('shoes', 'trainers', 5, ANYONE, {
    fabrics: ['canvas', 'leather', 'suede'],
    patterns: ['colour block', 'gingham', 'leopard print'],
    patterned: 4,
    details: ['', 'contrast stripe', 'gum sole'],
  }),
  style('shoes', 'high-top trainers', 3, ANYONE, {
    fabrics: ['canvas', 'leather'],
    patterns: ['tartan', 'colour block', 'floral', 'gingham'],
    patterned: 3,
    details: ['', 'star patch'],
  }),
  style('shoes', 'ankle boots', 4, WOMEN, {
    fabrics: ['leather', 'suede'],
    patterns: ['leopard print'],
    patterned: 1,
    details: ['', 'buckle', 'zip'],
  }),
  style('shoes', 'knee boots', 2, WOMEN, { fabrics: ['leather', 'suede'], details: ['', 'buckle'] }),
  style('shoes', 'court shoes', 4, WOMEN, {
    fabrics: ['leather', 'suede', 'satin'],
    patterns: ['leopard print', 'polka dots'],
    patterned: 2,
    details: ['', 'bow', 'ankle strap'],
  }),
  style('shoes', 'loafers', 3, BOTH, { fabrics: ['leather', 'suede'], details: ['', 'tassels', 'snaffle'] }),
  style('shoes', 'ballet flats', 2, WOMEN, {
    fabrics: ['leather', 'suede', 'satin'],
    patterns: ['leopard print', 'gingham'],
    patterned: 2,
    details: ['', 'bow', 'ankle strap'],
  }),
  style('bag', 'tote bag', 4, ANYONE, {
    fabrics: ['canvas', 'leather', 'straw'],
    patterns: ['bold stripes', 'floral', 'gingham', 'geometric print', 'leaf print'],
    patterned: 5,
    details: ['', 'pocket'],
  }),
  style('bag', 'shoulder bag', 4, WOMEN, {
    fabrics: ['leather', 'suede'],
    patterns: ['leopard print', 'colour block'],
    patterned: 2,
    details: ['', 'buckle', 'tassels'],
  }),
  style('bag', 'crossbody bag', 3, WOMEN, { fabrics: ['leather', 'suede'], details: ['', 'tassels', 'chain strap'] }),
  style('bag', 'bucket bag', 3, WOMEN, { fabrics: ['leather', 'suede', 'straw'], details: ['', 'tassels'] }),
  style('bag', 'backpack', 3, ANYONE, {
    fabrics: ['nylon', 'canvas', 'leather'],
    patterns: ['colour block', 'floral', 'tartan'],
    patterned: 3,
    details: ['pocket', 'buckle'],
  }),
  style('headwear', 'beanie', 2, ANYONE, {
    fabrics: ['ribbed', 'cable-knit'],
    patterns: ['bold stripes', 'fair isle', 'colour block'],
    patterned: 4,
    details: ['', 'pompom'],
  }),
  style('headwear', 'bucket hat', 2, ANYONE, {
    fabrics: ['cotton', 'denim'],
    patterns: ['floral', 'gingham', 'leaf print'],
    patterned: 4,
  }),
  style('headwear', 'wide-brim hat', 2, WOMEN, { fabrics: ['straw', 'wool'], details: ['', 'ribbon'] }),
];
