/** The kind of garment that somebody names in passing. */
import { CATEGORIES, type Category } from '../core/garment.js';

/** By its plain English name, such as "/similar shoes". */
export function categoryNamed(words: string): Category | undefined {
  const named = words.toLowerCase().split(/[^\p{L}]+/u);
  return CATEGORIES.find((category) => category !== 'outfit' && named.includes(category));
}
