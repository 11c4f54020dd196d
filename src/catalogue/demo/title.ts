/** What a garment is called in the shop: plain English that names all that can be seen. */
import type { GarmentDesign } from './design.js';
import type { Pattern } from './style.js';

/** A title such as "Midi satin wrap dress with V-neck and puff sleeves, emerald with mint polka dots". Different designs never share one. */
export function titleOf(design: GarmentDesign): string {
  const what = [forWhom(design), lengthWord(design), fabric(design), design.style]
    .filter((word) => word !== '')
    .join(' ');
  const features = [neckline(design), sleeves(design), detail(design)].filter((phrase) => phrase !== '');
  const edition = design.edition > 1 ? ` (no. ${design.edition})` : '';
  return `${capitalised(what)}${features.length > 0 ? ` with ${listed(features)}` : ''}, ${look(design)}${edition}`;
}

/** The colours in words, such as "navy and white thin stripes". */
export function look({ pattern, colour, accent }: GarmentDesign): string {
  if (pattern === 'plain') return colour;
  const joining: { readonly [known in Pattern]?: string } = {
    ombre: `${colour} to ${accent} ombre`,
    'colour block': `${colour} and ${accent} colour block`,
    'polka dots': `${colour} with ${accent} polka dots`,
    'confetti dots': `${colour} with ${accent} confetti dots`,
    pinstripes: `${colour} with ${accent} pinstripes`,
  };
  return joining[pattern] ?? `${colour} and ${accent} ${pattern}`;
}

function forWhom({ fit }: GarmentDesign): string {
  return fit === 'men' ? "men's" : '';
}

/** Left out where the style says it already: jeans are denim, a wool coat is wool. */
function fabric({ fabric, style }: GarmentDesign): string {
  return style.includes(fabric) || style.endsWith('jeans') ? '' : fabric;
}

function lengthWord({ length }: GarmentDesign): string {
  return length === 'regular' ? '' : length;
}

function neckline({ neckline, style }: GarmentDesign): string {
  if (neckline === 'none' || (neckline === 'shirt collar' && style !== 'blouse')) return '';
  if (style === 'hoodie') return '';
  return neckline;
}

function sleeves({ sleeve, category }: GarmentDesign): string {
  if (sleeve === 'none' || category === 'outerwear') return '';
  if (sleeve === 'sleeveless') return 'no sleeves';
  return sleeve === 'strap' ? 'thin straps' : `${sleeve} sleeves`;
}

function detail({ detail, style }: GarmentDesign): string {
  if (detail === '' || (style === 'cardigan' && detail === 'buttons')) return '';
  return detail;
}

function listed(phrases: readonly string[]): string {
  const last = phrases.at(-1) as string;
  return phrases.length === 1 ? last : `${phrases.slice(0, -1).join(', ')} and ${last}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
