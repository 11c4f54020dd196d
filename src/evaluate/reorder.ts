/** Re-ranking as the program does it: the nearest pictures of each region put in a new order by colour and kind. */
import type { Calibration } from '../core/embedding.js';
import type { Palette } from '../core/palette.js';
import { CANDIDATES } from '../search/rank.js';
import { type RankWeights, rankScores, type Sought } from '../search/rerank.js';
import type { Picture } from './dataset.js';
import type { Reorder } from './exact-search.js';
import { kindOf, type SearchedRegion } from './query-regions.js';
import { nearestPictures } from './ranking.js';

/** What the order is made of. */
export interface ReorderOptions {
  readonly regionsOf: (picture: Picture) => readonly SearchedRegion[];
  /** Of gallery pictures, and of queries with one region whose colours nobody has taken yet. */
  readonly palettes: ReadonlyMap<Picture, Palette>;
  readonly calibration: Calibration;
  readonly weights: RankWeights;
}

/** The first `CANDIDATES` come in their new order; all others stay behind them, in theirs. */
export function createReorder({ regionsOf, palettes, calibration, weights }: ReorderOptions): Reorder {
  return (query, region, { pictures }, distances) => {
    const first = nearestPictures(distances, CANDIDATES);
    const candidates = first.map((imageId) => {
      const kind = kindOf(pictures[imageId]?.category);
      return { imageId, distance: distances[imageId] as number, item: { category: kind } };
    });
    const sought = regionsOf(query)[region]?.sought ?? soughtOf(query, palettes);
    const known = new Map(
      first.flatMap((imageId) => {
        const palette = palettes.get(pictures[imageId] as Picture);
        return palette === undefined ? [] : [[imageId, palette] as const];
      }),
    );
    const scores = rankScores(candidates, sought, known, calibration, weights);
    const behind = Math.max(0, ...scores) + 1;
    const reordered = distances.map((distance) => behind + distance);
    for (const [i, imageId] of first.entries()) reordered[imageId] = scores[i] as number;
    return reordered;
  };
}

function soughtOf(query: Picture, palettes: ReadonlyMap<Picture, Palette>): Sought {
  return { category: kindOf(query.category), palette: palettes.get(query) ?? [] };
}
