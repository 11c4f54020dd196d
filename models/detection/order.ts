/** The order in which a person would tell the garments of a photo: clothes first, from the main one on, then what goes with them. */
import type { Box } from '../../src/core/photo.js';
import { areaOf } from '../../src/photo/boxes.js';
import { type Candidate, isClothes } from './candidate.js';

/** What a garment at the photo's edge counts against one of equal size and score in its middle. */
const EDGE = 0.4;

/** The main garment first: a large one, well seen, in the middle of the photo. */
export function inOrder(candidates: readonly Candidate[]): Candidate[] {
  // What goes with the clothes is told after them, however large it is in the photo.
  const rank = (candidate: Candidate) => (isClothes(candidate) ? 0 : 1);
  return candidates.toSorted((a, b) => rank(a) - rank(b) || weight(b) - weight(a));
}

function weight({ box, score }: Candidate): number {
  return areaOf(box) * score * centrality(box);
}

/** 1 in the middle, `EDGE` at the photo's left and right edge. Height tells nothing: the middle of a person is no better than the feet. */
function centrality({ left, right }: Box): number {
  return 1 - (1 - EDGE) * Math.abs(left + right - 1);
}
