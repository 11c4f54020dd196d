/** What the new distances mean, learned anew on the validation part: the head moves every vector, so the encoder's own figures are void. */
import { createRandom } from '../catalogue/demo/random.js';
import type { Calibration } from '../core/embedding.js';
import type { Picture } from '../evaluate/dataset.js';
import { compare, type ExactSearchOptions } from '../evaluate/exact-search.js';

/** Share of the queries whose right item is `similar` or nearer, so that it is shown. */
export const SHOWN = 0.85;
/** Share of the queries whose right item would be `same`, */
export const SAME = 0.95;
/** were it not that at most this share may have a wrong item as near. */
export const FALSE_SAME = 0.02;
/** Gallery pictures of each query that tell what is unrelated. */
const UNRELATED_SAMPLE = 20;
/** Where the rules cross, the knots are kept apart: `same` and `similar` are at most this share of the next one, */
const APART = 0.9;
/** and `similar` is at least this share of `unrelated`, where the right pictures are hardly any distance away. */
const LEAST_SIMILAR = 0.05;

/**
 * `similar`: 85 % of the queries have their item at or below. `same`: 95 % would, but no more than 2 % may have a wrong item there, in a
 * gallery of the validation's size; a larger one has more wrong items, so expect more. `unrelated`: the median distance to other items, of
 * other categories where they are known.
 * @param queries at least one, each with a picture of its item in its gallery
 */
export async function calibrate(queries: readonly Picture[], options: ExactSearchOptions): Promise<Calibration> {
  const random = createRandom('unrelated');
  const right: number[] = [];
  const wrong: number[] = [];
  const unrelated: number[] = [];
  for await (const { query, gallery, distances } of compare(queries, options)) {
    if (distances === undefined) continue;
    let [nearestRight, nearestWrong] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const [i, { item }] of gallery.pictures.entries()) {
      const distance = distances[i] as number;
      if (item === query.item) nearestRight = Math.min(nearestRight, distance);
      else nearestWrong = Math.min(nearestWrong, distance);
    }
    right.push(nearestRight);
    if (Number.isFinite(nearestWrong)) wrong.push(nearestWrong);
    for (let n = 0; n < UNRELATED_SAMPLE; n++) {
      const at = random.below(gallery.pictures.length);
      if (isUnrelated(query, gallery.pictures[at] as Picture)) unrelated.push(distances[at] as number);
    }
  }
  const far = quantile(unrelated.length > 0 ? unrelated : wrong, 0.5);
  const similar = Math.min(Math.max(quantile(right, SHOWN), LEAST_SIMILAR * far), APART * far);
  const same = Math.min(quantile(right, SAME), quantile(wrong, FALSE_SAME), APART * similar);
  return { same: rounded(same), similar: rounded(similar), unrelated: rounded(far) };
}

function isUnrelated(query: Picture, picture: Picture): boolean {
  return picture.item !== query.item && (query.category === undefined || picture.category !== query.category);
}

/** The value below which a share of the values lies. */
function quantile(values: readonly number[], share: number): number {
  const inOrder = [...values].sort((a, b) => a - b);
  return inOrder[Math.min(inOrder.length - 1, Math.floor(share * inOrder.length))] ?? 0;
}

const rounded = (distance: number) => Math.round(distance * 1e4) / 1e4;
