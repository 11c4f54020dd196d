/** The order in which a person would tell the garments of a photo: clothes first, from the main one on, then what goes with them. */
import type { Category } from '../../src/core/garment.js';
import type { Box } from '../../src/core/photo.js';
import { areaOf } from '../../src/photo/boxes.js';
import type { Candidate } from './candidate.js';

/** Told after the clothes, however large they are in the photo. */
const EXTRAS: readonly Category[] = ['shoes', 'bag', 'headwear', 'accessory'];
/** What a garment at the photo's edge counts against one of equal size and score in its middle. */
const EDGE = 0.4;

/** The main garment first: a large one, well seen, in the middle of the photo. */
export function inOrder(candidates: readonly Candidate[]): Candidate[] {
  const rank = ({ category }: Candidate) => (EXTRAS.includes(category) ? 1 : 0);
  return candidates.toSorted((a, b) => rank(a) - rank(b) || weight(b) - weight(a));
}

function weight({ box, score }: Candidate): number {
  return areaOf(box) * score * centrality(box);
}

/** 1 in the middle, `EDGE` at the photo's left and right edge. Height tells nothing: the middle of a person is no better than the feet. */
function centrality({ left, right }: Box): number {
  return 1 - (1 - EDGE) * Math.abs(left + right - 1);
}
