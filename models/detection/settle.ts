/** What a photo shows, from what a detector may have seen in it: the rules of clothes, one after the other. */
import { MAX_GARMENTS } from '../../src/core/garment.js';
import type { Candidate } from './candidate.js';
import { settleDresses } from './dress-or-pair.js';
import { joinShoes } from './join-shoes.js';
import { inOrder } from './order.js';
import { suppress } from './suppress.js';

/**
 * Each garment once, a dress or its parts, shoes in pairs, the main garment first, at most `MAX_GARMENTS`. A jacket and
 * what is under it are two garments, and people keep theirs apart: no rule counts people.
 * @param iou of two boxes of one category that overlap by more, the better stays
 */
export function settle(candidates: readonly Candidate[], iou: number): Candidate[] {
  return inOrder(joinShoes(settleDresses(suppress(candidates, iou)))).slice(0, MAX_GARMENTS);
}
