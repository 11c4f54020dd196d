/** Joining what several crops of one photo found into one list. */
import type { Match } from '../core/query.js';

/**
 * The matches of a garment's own crop, joined by those of the whole photo that count for it; a picture that both found counts by its
 * smaller distance. Nearest first.
 * @param counts whether the whole photo's match may count for this garment (its kind agrees)
 */
export function joinMatches(
  own: readonly Match[],
  whole: readonly Match[],
  counts: (match: Match) => boolean,
): Match[] {
  const nearest = new Map(own.map((match) => [match.imageId, match]));
  for (const match of whole) {
    const known = nearest.get(match.imageId);
    if (known === undefined ? counts(match) : match.distance < known.distance && counts(match)) {
      nearest.set(match.imageId, match);
    }
  }
  return [...nearest.values()].sort((a, b) => a.distance - b.distance || a.imageId - b.imageId);
}
