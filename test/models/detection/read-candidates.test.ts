/** Numbers become candidates: above their category's threshold, inside the photo, large enough to be searched. */
import { expect, test } from 'vitest';
import { readCandidates } from '../../../models/detection/read-candidates.js';
import { WHOLE_PHOTO } from '../../../src/core/photo.js';

const CLASSES = [
  { category: 'top', threshold: 0.5 },
  { category: 'bag', threshold: 0.2 },
] as const;
const read = (boxes: number[][], scores: number[][], placement = WHOLE_PHOTO) =>
  readCandidates(
    { dims: [boxes.length, 4], data: Float32Array.from(boxes.flat()) },
    { dims: [scores.length, 2], data: Float32Array.from(scores.flat()) },
    CLASSES,
    placement,
  );
const box = [0.25, 0.25, 0.75, 0.5];

test('each category has its own threshold; a box may be both', () => {
  expect(read([box], [[0.25, 0.25]]).map(({ category }) => category)).toEqual(['bag']);
  expect(read([box], [[0.75, 0.25]]).map(({ category }) => category)).toEqual(['top', 'bag']);
  expect(read([box], [[0.5, 0]])).toEqual([
    { category: 'top', score: 0.5, box: { left: 0.25, top: 0.25, right: 0.75, bottom: 0.5 } },
  ]);
});

test('boxes are cut at the photo’s edges; what lies in the margin is dropped', () => {
  const middle = { left: 0.25, top: 0, right: 0.75, bottom: 1 };
  expect(read([[0, 0, 0.5, 1]], [[1, 0]], middle)[0]?.box).toEqual({ left: 0, top: 0, right: 0.5, bottom: 1 });
  expect(read([[0, 0, 0.2, 1]], [[1, 0]], middle)).toEqual([]);
});

test.each([
  ['less than 1 % wide', [0.5, 0.1, 0.505, 0.9]],
  ['inside out', [0.75, 0.25, 0.25, 0.5]],
  ['not a number', [Number.NaN, 0.25, 0.75, 0.5]],
])('a box that is %s is dropped', (_, bad) => {
  expect(
    read(
      [bad, box],
      [
        [1, 0],
        [1, 0],
      ],
    ),
  ).toHaveLength(1);
});

test('a score that is no number does not count, one above 1 is 1', () => {
  expect(read([box], [[Number.NaN, 0]])).toEqual([]);
  expect(read([box], [[1.000001, 0]])[0]?.score).toBe(1);
});

test('boxes without their scores are a failure, not an empty photo', () => {
  expect(() => read([box, box], [[1, 0]])).toThrow(/no boxes/);
  expect(() => readCandidates(undefined, undefined, CLASSES, WHOLE_PHOTO)).toThrow(/no boxes/);
});
