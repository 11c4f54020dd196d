/** What a detector may have seen: a box that passed its category's threshold, before it is settled what the photo shows. */
import type { Category } from '../../src/core/garment.js';
import type { Box } from '../../src/core/photo.js';

/** Perhaps a garment; its box is in the photo's coordinates. */
export interface Candidate {
  readonly category: Category;
  readonly box: Box;
  /** 0..1 */
  readonly score: number;
}

const CLOTHES: readonly Category[] = ['top', 'bottom', 'skirt', 'dress', 'outerwear', 'outfit'];

/** True of what covers a body; shoes, bags, headwear and accessories go with it. */
export function isClothes({ category }: Pick<Candidate, 'category'>): boolean {
  return CLOTHES.includes(category);
}

/** Best first; equals stay in order. */
export function byScore(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted((a, b) => b.score - a.score);
}
