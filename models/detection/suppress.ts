/** One garment is told once: of boxes that overlap too much, the best stays. */
import type { Category } from '../../src/core/garment.js';
import { intersectionOverUnion } from '../../src/photo/boxes.js';
import { byScore, type Candidate } from './candidate.js';

/** Categories that cover the same part of one body, so that one box can't be both. */
const PLACES: Partial<Record<Category, Category>> = { skirt: 'bottom' };
/**
 * Two boxes of different kinds of clothes that agree this well are one garment under two names. A jacket and the shirt
 * under it end in different places and stay below it.
 */
const SAME_BOX = 0.85;
const CLOTHES: readonly Category[] = ['top', 'bottom', 'skirt', 'dress', 'outerwear'];

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
  if (place(better.category) === place(candidate.category)) return agreement > iou;
  return CLOTHES.includes(better.category) && CLOTHES.includes(candidate.category) && agreement > SAME_BOX;
}

function place(category: Category): Category {
  return PLACES[category] ?? category;
}
