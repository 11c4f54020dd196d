/** Candidates for the tests of the rules: a category, its box in hundredths of the photo, a score. */
import type { Candidate } from '../../../models/detection/candidate.js';
import type { Category } from '../../../src/core/garment.js';

/** @param box left, top, right, bottom in hundredths */
export function seen(category: Category, box: readonly [number, number, number, number], score = 0.8): Candidate {
  const [left, top, right, bottom] = box.map((side) => side / 100) as [number, number, number, number];
  return { category, box: { left, top, right, bottom }, score };
}

/** The categories of candidates, sorted: what there is, whatever the order. */
export function kinds(candidates: readonly Candidate[]): string[] {
  return candidates.map(({ category }) => category).sort();
}
