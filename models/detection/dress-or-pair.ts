/** A dress is not also a top and a skirt: where both are seen in one place, the stronger explanation stays. */
import type { Box } from '../../src/core/photo.js';
import { shareInside } from '../../src/photo/boxes.js';
import { byScore, type Candidate } from './candidate.js';

/** A part of a dress lies in it by at least this share of its own area. */
const MOSTLY_INSIDE = 0.6;
/** And is about as wide, or it is the garment of somebody smaller in front: shared width by width together. */
const SAME_WIDTH = 0.4;
/** A part that covers this share of the dress alone explains all of it: it is the same cloth, under another name. */
const COVERS_IT = 0.6;

/**
 * Takes dresses from the best on. What may be a part of one is what lies in it, about as wide: tops, trousers, skirts.
 * The dress is held against the mean score of the best top and the best lower part, a missing one counting 0, since it
 * leaves half of the dress unexplained; or against one part that covers most of it. The winner stays, the other goes.
 */
export function settleDresses(candidates: readonly Candidate[]): Candidate[] {
  let settled = candidates;
  for (const dress of byScore(candidates.filter(({ category }) => category === 'dress'))) {
    const parts = settled.filter((part) => isPartOf(part, dress));
    const losers = dress.score >= explanation(parts, dress.box) ? parts : [dress];
    settled = settled.filter((candidate) => !losers.includes(candidate));
  }
  return [...settled];
}

function isPartOf({ category, box }: Candidate, dress: Candidate): boolean {
  if (category !== 'top' && category !== 'bottom' && category !== 'skirt') return false;
  const shared = Math.min(box.right, dress.box.right) - Math.max(box.left, dress.box.left);
  const together = Math.max(box.right, dress.box.right) - Math.min(box.left, dress.box.left);
  return shareInside(box, dress.box) >= MOSTLY_INSIDE && shared / together >= SAME_WIDTH;
}

/** How well the parts tell what the dress tells, 0..1. */
function explanation(parts: readonly Candidate[], dress: Box): number {
  const best = (which: readonly Candidate[]) => Math.max(0, ...which.map(({ score }) => score));
  const tops = best(parts.filter(({ category }) => category === 'top'));
  const lower = best(parts.filter(({ category }) => category !== 'top'));
  const alone = best(parts.filter(({ box }) => shareInside(dress, box) >= COVERS_IT));
  return Math.max((tops + lower) / 2, alone);
}
