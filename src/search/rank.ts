/** Candidates become results: in their order, each product once, with what a person reads of its distance. */
import type { Calibration, Embedding } from '../core/embedding.js';
import type { Result } from '../core/query.js';
import type { Candidate } from './candidates.js';
import { onceEach } from './once-each.js';
import { similarityOf, verdictOf } from './similarity.js';

/**
 * Matches asked of the index for each crop: several pictures may belong to one item, several items may show the same, and what comes later
 * may be put first. Four for each result at the most that can be asked for.
 */
export const CANDIDATES = 200;

/**
 * At most k results in the order of the candidates. Similarity and verdict are those of the visual distance, whatever put a candidate
 * where it is.
 * @param embeddings by image id, as `onceEach` takes them
 */
export function rank(
  candidates: readonly Candidate[],
  embeddings: ReadonlyMap<number, Embedding>,
  calibration: Calibration,
  k: number,
): Result[] {
  return onceEach(candidates, embeddings, calibration, k).map(({ shown: { item, imageId, distance }, others }) => ({
    item,
    imageId,
    similarity: similarityOf(distance, calibration),
    verdict: verdictOf(distance, calibration),
    ...(others.length > 0 && { others: others.map((other) => other.item) }),
  }));
}
