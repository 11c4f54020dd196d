/** The numbers of a detector as candidates: thresholds of each category, boxes brought back to the photo. */
import { SamelookError } from '../../src/core/errors.js';
import { Box } from '../../src/core/photo.js';
import { clipped } from '../../src/photo/boxes.js';
import type { DetectorManifest } from '../manifests/detector.js';
import type { Tensor } from '../tensor.js';
import type { Candidate } from './candidate.js';
import { type Placement, toPhoto } from './placement.js';

/** Most candidates of one category that are looked at, best first; a photo shows far fewer garments. */
const MAX_CANDIDATES = 100;

/**
 * @param boxes [n, 4] on the canvas
 * @param scores [n, classes]
 * @param classes in the order of the scores
 * @returns by class, best first; boxes cut at the photo's edges, those that hold less than 1 % of a side left out
 * @throws SamelookError INFERENCE_FAILED where there is not one score of each class for each box
 */
export function readCandidates(
  boxes: Tensor | undefined,
  scores: Tensor | undefined,
  classes: DetectorManifest['classes'],
  placement: Placement,
): Candidate[] {
  const count = boxes?.dims[0] ?? 0;
  if (boxes?.data.length !== count * 4 || scores?.data.length !== count * classes.length) {
    throw new SamelookError('INFERENCE_FAILED', 'The detector gave no boxes for this photo. Try another detector.');
  }
  return classes.flatMap(({ category, threshold }, column) => {
    const score = (row: number) => scores.data[row * classes.length + column] ?? 0;
    const seen: number[] = [];
    // Thousands of places, few garments: nothing is made for a place that shows none. NaN is not above a threshold either.
    for (let row = 0; row < count; row++) if (score(row) >= threshold && score(row) > 0) seen.push(row);
    return seen
      .sort((a, b) => score(b) - score(a))
      .slice(0, MAX_CANDIDATES)
      .map((row) => ({ category, score: Math.min(score(row), 1), box: boxAt(boxes.data, row, placement) }))
      .filter(({ box }) => Box.safeParse(box).success);
  });
}

function boxAt(numbers: Float32Array, row: number, placement: Placement): Box {
  const [left = 0, top = 0, right = 0, bottom = 0] = numbers.subarray(row * 4, row * 4 + 4);
  return clipped(toPhoto({ left, top, right, bottom }, placement));
}
