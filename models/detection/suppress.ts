/** One garment is told once: of boxes that overlap too much, the best stays. */
import type { Category } from '../../src/core/garment.js';
import type { Box } from '../../src/core/photo.js';
import { areaOf, intersectionOverUnion, sharedArea } from '../../src/photo/boxes.js';
import { byScore, type Candidate, isClothes } from './candidate.js';

/** Categories that cover the same part of one body, so that one box can't be both. */
const PLACES: Partial<Record<Category, Category>> = { skirt: 'bottom' };
/**
 * Two boxes of different kinds of clothes that agree this well are one garment under two names. A jacket and the shirt
 * under it end in different places and stay below it.
 */
const SAME_BOX = 0.85;
/**
 * A box that lies in a better one of its kind by this share of its own area is a part of that garment: one shoe of a
 * pair, one side of an open coat. The greatest overlap of such a pair may be far below any limit for rivals.
 */
const PART = 0.8;
/** Unless it is smaller than this, by the other's area: then it is the garment of somebody further away, or of a child. */
const OWN_SIZE = 0.2;

/**
 * Greedy non-maximum suppression: within a category (trousers and skirts count as one), and between kinds of clothes
 * whose boxes are all but the same.
 * @param iou of two boxes of one category that overlap by more, the better stays
 */
export function suppress(candidates: readonly Candidate[], iou: number): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of byScore(candidates)) {
    if (!kept.some((better) => isSaidBy(better, candidate, iou))) kept.push(candidate);
  }
  return kept;
}

function isSaidBy(better: Candidate, candidate: Candidate, iou: number): boolean {
  const agreement = intersectionOverUnion(better.box, candidate.box);
  if (place(better.category) === place(candidate.category)) {
    return agreement > iou || isPart(better.box, candidate.box);
  }
  return isClothes(better) && isClothes(candidate) && agreement > SAME_BOX;
}

/** True of the smaller box in the larger one, whichever is better: a weak box round two of a kind is no garment either. */
function isPart(a: Box, b: Box): boolean {
  const [small = 0, large = 0] = [areaOf(a), areaOf(b)].sort((one, other) => one - other);
  return sharedArea(a, b) >= PART * small && small >= OWN_SIZE * large;
}

function place(category: Category): Category {
  return PLACES[category] ?? category;
}
