/** The design of the n-th garment of a seed: parameters only, from which it is drawn, named and priced. */
import type { Category } from '../../core/garment.js';
import { accentsOf, type Colour, DENIM_WASHES, DYES, LEATHERS } from './colours.js';
import { deal, permuted } from './permutation.js';
import { RANGE } from './range.js';
import type { Fabric, Fit, Length, Neckline, Pattern, Sleeve, Style } from './style.js';

/** Everything that can be seen of a garment. Two designs with equal parameters look the same. */
export interface GarmentDesign {
  readonly category: Category;
  /** The style's name as customers know it, such as "wrap dress". */
  readonly style: string;
  readonly fit: Fit;
  readonly length: Length;
  readonly neckline: Neckline;
  readonly sleeve: Sleeve;
  readonly fabric: Fabric;
  readonly pattern: Pattern;
  readonly colour: Colour;
  /** The pattern's second colour; where it is plain, the colour of trims. */
  readonly accent: Colour;
  /** The one detail that it has, or ''. */
  readonly detail: string;
  /** 1, but higher where a style was made in all of its variants and starts over in another shade. */
  readonly edition: number;
}

/**
 * The n-th design (0, 1, 2 …) of a seed; a pure function of both. Designs of one seed are all different,
 * however many are asked for, and each style comes in its proportion.
 */
export function designGarment(seed: number, n: number): GarmentDesign {
  const key = `design|${seed}`;
  const ofRange = deal(
    n,
    RANGE.map((style) => style.weight),
    key,
  );
  const style = RANGE[ofRange.pile] as Style;
  const styleKey = `${key}|${style.name}`;
  const ofFit = deal(
    ofRange.rank,
    style.fits.map(() => 1),
    `${styleKey}|fit`,
  );
  const ofFabric = deal(
    ofFit.rank,
    style.fabrics.map(() => 1),
    `${styleKey}|fabric|${ofFit.pile}`,
  );
  const fabric = style.fabrics[ofFabric.pile] as Fabric;
  const patterned = patternedTenths(style, fabric);
  const ofPattern = deal(ofFabric.rank, [10 - patterned, patterned], `${styleKey}|${ofFit.pile}|${fabric}`);
  const looks = ofPattern.pile === 0 ? plainLooks(fabric) : patternedLooks(style, fabric);

  const size = looks.length * style.lengths.length * style.cuts.length * style.details.length;
  let choice = permuted(ofPattern.rank % size, size, `${styleKey}|${ofFit.pile}|${fabric}|${ofPattern.pile}`);
  const take = <T>(options: readonly T[]): T => {
    const option = options[choice % options.length] as T;
    choice = Math.floor(choice / options.length);
    return option;
  };
  const look = take(looks);
  const cut = take(style.cuts);
  return {
    category: style.category,
    style: style.name,
    fit: style.fits[ofFit.pile] as Fit,
    length: take(style.lengths),
    neckline: cut[0],
    sleeve: cut[1],
    fabric,
    ...look,
    detail: take(style.details),
    edition: 1 + Math.floor(ofPattern.rank / size),
  };
}

interface Look {
  readonly pattern: Pattern;
  readonly colour: Colour;
  readonly accent: Colour;
}

function plainLooks(fabric: Fabric): readonly Look[] {
  return dyesOf(fabric).map((colour) => ({ pattern: 'plain', colour, accent: accentsOf(colour)[0] as Colour }));
}

function patternedLooks(style: Style, fabric: Fabric): readonly Look[] {
  return dyesOf(fabric).flatMap((colour) =>
    accentsOf(colour).flatMap((accent) => style.patterns.map((pattern) => ({ pattern, colour, accent }))),
  );
}

function dyesOf(fabric: Fabric): readonly Colour[] {
  if (fabric === 'denim') return DENIM_WASHES;
  if (fabric === 'straw') return ['beige', 'camel', 'ivory', 'black', 'brown', 'navy', 'rust'];
  return fabric === 'leather' || fabric === 'suede' ? LEATHERS : DYES;
}

/** Of ten items, how many are patterned: denim, corduroy and velvet are dyed, not printed. */
function patternedTenths(style: Style, fabric: Fabric): number {
  return ['denim', 'corduroy', 'velvet', 'cable-knit'].includes(fabric) ? 0 : style.patterned;
}
