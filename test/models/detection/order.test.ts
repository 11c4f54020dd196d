/** The main garment is a large one in the middle; shoes and bags come after the clothes, unless they are alone. */
import { expect, test } from 'vitest';
import { inOrder } from '../../../models/detection/order.js';
import { settle, settleInDoubt } from '../../../models/detection/settle.js';
import { MAX_GARMENTS } from '../../../src/core/garment.js';
import { seen } from './candidates.js';

test('clothes first, by size; then what goes with them', () => {
  const garments = [
    seen('shoes', [0, 0, 90, 90]),
    seen('top', [40, 20, 60, 40]),
    seen('outerwear', [30, 20, 70, 60]),
    seen('bag', [70, 50, 80, 60]),
  ];
  expect(inOrder(garments).map(({ category }) => category)).toEqual(['outerwear', 'top', 'shoes', 'bag']);
});

test('of two alike, the one in the middle of the photo is the main one', () => {
  const [left, middle] = [seen('dress', [0, 20, 25, 80]), seen('dress', [40, 20, 64, 80])];
  expect(inOrder([left, middle])).toEqual([middle, left]);
});

test('what is hardly seen comes after what is surely there', () => {
  const [unsure, sure] = [seen('top', [30, 20, 70, 50], 0.3), seen('bottom', [30, 55, 70, 80], 0.9)];
  expect(inOrder([unsure, sure])).toEqual([sure, unsure]);
});

test('shoes alone are the main garment', () => {
  expect(inOrder([seen('shoes', [20, 20, 80, 80])])).toHaveLength(1);
});

test(`a crowd is cut at ${MAX_GARMENTS}, the shoes first`, () => {
  const crowd = Array.from({ length: 15 }, (_, i) => [
    seen('top', [i * 6, 20, i * 6 + 5, 40]),
    seen('shoes', [i * 6, 90, i * 6 + 5, 92]),
  ]).flat();
  const told = settle(crowd, 0.5);
  expect(told).toHaveLength(MAX_GARMENTS);
  expect(new Set(told.map(({ category }) => category))).toEqual(new Set(['top']));
});

test('where no clothes are sure, the main one of those in doubt is told, before the shoes', () => {
  const shoes = seen('shoes', [40, 90, 60, 96], 0.9);
  const doubtful = [seen('dress', [30, 20, 70, 80], 0.45), seen('top', [0, 20, 10, 30], 0.45)];
  const read = (share: number) => [shoes, ...doubtful].filter(({ score }) => score >= 0.5 * share);
  expect(settleInDoubt(read, 0.5)).toEqual([doubtful[0], shoes]);
});

test('what is surely a bag is not perhaps a coat', () => {
  const bag = seen('bag', [20, 20, 80, 80], 0.9);
  const read = (share: number) => (share < 1 ? [bag, seen('outerwear', [18, 20, 80, 82], 0.45)] : [bag]);
  expect(settleInDoubt(read, 0.5)).toEqual([bag]);
});

test('where some are sure, those in doubt are not told; where nothing is near, nothing is', () => {
  const sure = seen('top', [30, 20, 70, 50], 0.9);
  const doubtful = seen('bottom', [30, 50, 70, 90], 0.45);
  const read = (share: number) => [sure, doubtful].filter(({ score }) => score >= 0.5 * share);
  expect(settleInDoubt(read, 0.5)).toEqual([sure]);
  expect(settleInDoubt(() => [], 0.5)).toEqual([]);
});
