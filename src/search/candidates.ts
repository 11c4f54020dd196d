/** What a crop's matches are candidates for: items, each once, with the picture that came nearest. */
import type { CatalogueItem } from '../core/catalogue.js';
import type { Calibration } from '../core/embedding.js';
import type { Match } from '../core/query.js';
import { verdictOf } from './similarity.js';

/** An item that may be shown. */
export interface Candidate {
  readonly item: CatalogueItem;
  /** Its picture that matched. */
  readonly imageId: number;
  /** Visual distance in the encoder's metric, centred where the encoder has means. */
  readonly distance: number;
}

/**
 * Items that are close enough to be shown, nearest first; one with several pictures counts once, by its nearest.
 * @param matches nearest first; those whose item is gone from the catalogue are left out
 */
export function listCandidates(
  matches: readonly Match[],
  items: ReadonlyMap<number, CatalogueItem>,
  calibration: Calibration,
): Candidate[] {
  const nearest = new Map<string, Candidate>();
  for (const { imageId, distance } of matches) {
    if (verdictOf(distance, calibration) === 'none') break;
    const item = items.get(imageId);
    if (item !== undefined && !nearest.has(item.id)) nearest.set(item.id, { item, imageId, distance });
  }
  return [...nearest.values()];
}
