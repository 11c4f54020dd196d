/** Of boxes that say the same garment, the best stays; garments that only touch stay both. */
import { expect, test } from 'vitest';
import { suppress } from '../../../models/detection/suppress.js';
import { seen } from './candidates.js';

test('of two boxes of one category, the better one stays', () => {
  const better = seen('top', [20, 20, 60, 60], 0.9);
  const worse = seen('top', [22, 21, 62, 61], 0.7);
  expect(suppress([worse, better], 0.5)).toEqual([better]);
});

test('exactly the limit is not over it', () => {
  // 40 x 20 of 40 x 40 shared: the union is 40 x 60, the overlap a third.
  const pair = [seen('bag', [0, 0, 40, 40]), seen('bag', [0, 20, 40, 60])];
  expect(suppress(pair, 1 / 3 + 1e-9)).toHaveLength(2);
  expect(suppress(pair, 1 / 3 - 1e-9)).toHaveLength(1);
});

test('what was suppressed suppresses nothing', () => {
  const chain = [
    seen('top', [0, 0, 40, 40], 0.9),
    seen('top', [10, 0, 50, 40], 0.8),
    seen('top', [25, 0, 65, 40], 0.7),
  ];
  expect(suppress(chain, 0.5)).toEqual([chain[0], chain[2]]);
});

test('people side by side keep theirs', () => {
  const two = [seen('top', [5, 20, 45, 60]), seen('top', [50, 20, 95, 60])];
  expect(suppress(two, 0.5)).toHaveLength(2);
});

test('one shoe of a pair is a part of it, and one side of an open coat a part of the coat', () => {
  const pair = seen('shoes', [40, 90, 60, 96], 0.9);
  const coat = seen('outerwear', [20, 10, 80, 90], 0.9);
  expect(suppress([pair, seen('shoes', [41, 90, 49, 96], 0.5)], 0.5)).toEqual([pair]);
  expect(suppress([coat, seen('outerwear', [20, 12, 42, 90], 0.5)], 0.5)).toEqual([coat]);
});

test('a weak box round two of a kind is no garment', () => {
  const two = [seen('top', [5, 20, 45, 60], 0.9), seen('top', [50, 20, 95, 60], 0.8)];
  expect(suppress([...two, seen('top', [5, 18, 95, 62], 0.5)], 0.5)).toEqual(two);
});

test('the coat of somebody far behind is no part of the one in front of it', () => {
  const coats = [seen('outerwear', [20, 10, 80, 90], 0.9), seen('outerwear', [70, 20, 82, 50], 0.5)];
  expect(suppress(coats, 0.5)).toEqual(coats);
});

test('trousers and a skirt in one place are one of them', () => {
  const skirt = seen('skirt', [30, 50, 70, 90], 0.9);
  expect(suppress([seen('bottom', [30, 50, 70, 92], 0.6), skirt], 0.5)).toEqual([skirt]);
});

test('a jacket over a shirt is both', () => {
  expect(suppress([seen('outerwear', [25, 20, 75, 70]), seen('top', [35, 22, 65, 62])], 0.5)).toHaveLength(2);
});

test('clothes that agree almost to the pixel are one garment under two names', () => {
  const coat = seen('outerwear', [20, 10, 80, 90], 0.9);
  expect(suppress([coat, seen('dress', [20, 10, 80, 88], 0.6)], 0.5)).toEqual([coat]);
});

test('a bag that fills the same box as a skirt is no skirt', () => {
  expect(suppress([seen('bag', [20, 10, 80, 90]), seen('skirt', [20, 10, 80, 90])], 0.5)).toHaveLength(2);
});
