/** What a photo shows, from what a detector may have seen in it: the rules of clothes, one after the other. */
import { MAX_GARMENTS } from '../../src/core/garment.js';
import { intersectionOverUnion } from '../../src/photo/boxes.js';
import { type Candidate, isClothes } from './candidate.js';
import { settleDresses } from './dress-or-pair.js';
import { joinShoes } from './join-shoes.js';
import { inOrder } from './order.js';
import { suppress } from './suppress.js';

/**
 * Share of its category's threshold that a garment reaches which is told for want of another. Halves of street photos
 * (validation part of the data): no clothes were told in 26 of 333 with the thresholds alone, in 3 with this; pieces of
 * street without a person were refused in 87 % in place of 90 %, passers-by in them included.
 */
const DOUBT = 0.8;

/**
 * Each garment once, a dress or its parts, shoes in pairs, the main garment first, at most `MAX_GARMENTS`. A jacket and
 * what is under it are two garments, and people keep theirs apart: no rule counts people.
 * @param iou of two boxes of one category that overlap by more, the better stays
 */
export function settle(candidates: readonly Candidate[], iou: number): Candidate[] {
  return inOrder(joinShoes(settleDresses(suppress(candidates, iou)))).slice(0, MAX_GARMENTS);
}

/**
 * What is told of a photo. Where no clothes are sure, the main one of those in doubt is told: mostly it is the kind that
 * is in doubt, not the garment, and its crop finds look-alikes of either kind.
 * @param read the candidates that reach this share of their thresholds
 * @param iou as of `settle`
 */
export function settleInDoubt(read: (share: number) => readonly Candidate[], iou: number): Candidate[] {
  const sure = settle(read(1), iou);
  if (sure.some(isClothes)) return sure;
  // What is surely a bag is not perhaps a coat.
  const isTaken = ({ box }: Candidate) => sure.some((other) => intersectionOverUnion(other.box, box) > iou);
  const inDoubt = settle(read(DOUBT), iou).find((candidate) => isClothes(candidate) && !isTaken(candidate));
  return inDoubt === undefined ? sure : [inDoubt, ...sure].slice(0, MAX_GARMENTS);
}
