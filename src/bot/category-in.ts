/** The kind of garment that somebody names in passing. */
import { kindOfNoun } from '../core/category-names.js';
import type { Category } from '../core/garment.js';

/** The first that is named in English: "/similar sneakers", "where is this dress from?" */
export function categoryIn(words: string): Category | undefined {
  const kinds = words
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .map(kindOfNoun);
  return kinds.find((kind) => kind !== undefined && kind !== 'outfit');
}
