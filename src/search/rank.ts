/** Matches become results: one for each item, with a similarity, the nothing-close ones left out. */
import type { CatalogueItem } from '../core/catalogue.js';
import type { Calibration } from '../core/embedding.js';
import type { Match, Result } from '../core/query.js';
import { similarityOf, verdictOf } from './similarity.js';

/**
 * Matches asked of the index for each crop: several pictures may belong to one item, and what comes later may be put first. Four for each
 * result at the most that can be asked for.
 */
export const CANDIDATES = 200;

/**
 * At most k results, best first; an item with several pictures counts once, by its nearest.
 * @param matches nearest first; those whose item is gone from the catalogue are left out
 */
export function rank(
  matches: readonly Match[],
  items: ReadonlyMap<number, CatalogueItem>,
  calibration: Calibration,
  k: number,
): Result[] {
  const results: Result[] = [];
  const seen = new Set<string>();
  for (const { imageId, distance } of matches) {
    const item = items.get(imageId);
    const verdict = verdictOf(distance, calibration);
    if (results.length === k || verdict === 'none') break;
    if (item === undefined || seen.has(item.id)) continue;
    seen.add(item.id);
    results.push({ item, imageId, similarity: similarityOf(distance, calibration), verdict });
  }
  return results;
}
