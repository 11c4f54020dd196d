/** Keeps the k nearest of many candidates. */
import type { Match } from '../../src/core/query.js';

/** Nearest first; at the same distance the older image, so that equal questions get equal answers. */
export function byDistance(a: Match, b: Match): number {
  return a.distance - b.distance || a.imageId - b.imageId;
}

/** Collects candidates: `offer` each, then `take` the nearest k. Works for any k in O(n log k). */
export function createNearest(k: number) {
  // Candidates gather until there are twice as many as are wanted, then one sort drops the farther half.
  const room = 2 * k + 32;
  let kept: Match[] = [];
  let farthest = Number.POSITIVE_INFINITY;

  const cut = () => {
    kept = kept.sort(byDistance).slice(0, k);
    if (kept.length === k) farthest = kept[k - 1]?.distance ?? farthest;
  };

  return {
    offer(imageId: number, distance: number): void {
      if (distance > farthest) return;
      kept.push({ imageId, distance });
      if (kept.length >= room) cut();
    },
    take(): Match[] {
      cut();
      return kept;
    },
  };
}
