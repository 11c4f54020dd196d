/** Two shoes of one person are a pair; those of two persons are not. */
import { expect, test } from 'vitest';
import { joinShoes } from '../../../models/detection/join-shoes.js';
import { seen } from './candidates.js';

test('two shoes side by side are one garment, with the better score', () => {
  const pair = [seen('shoes', [40, 90, 47, 96], 0.6), seen('shoes', [52, 91, 59, 97], 0.9)];
  expect(joinShoes(pair)).toEqual([seen('shoes', [40, 90, 59, 97], 0.9)]);
});

test('a step ahead is still a pair', () => {
  expect(joinShoes([seen('shoes', [40, 84, 47, 91]), seen('shoes', [49, 90, 56, 97])])).toHaveLength(1);
});

test('each takes the nearest: two persons, two pairs', () => {
  const shoes = [10, 18, 60, 68].map((left) => seen('shoes', [left, 90, left + 6, 96]));
  expect(joinShoes(shoes)).toEqual([seen('shoes', [10, 90, 24, 96]), seen('shoes', [60, 90, 74, 96])]);
});

test('pairs that stand close are not joined again', () => {
  const pairs = [seen('shoes', [10, 92, 28, 98]), seen('shoes', [34, 92, 52, 98])];
  expect(joinShoes(pairs)).toEqual(pairs);
});

test('a pair that was seen twice is told once', () => {
  const twice = [seen('shoes', [44, 90, 73, 97], 0.9), seen('shoes', [36, 88, 64, 96], 0.6)];
  expect(joinShoes(twice)).toEqual([seen('shoes', [36, 88, 73, 97], 0.9)]);
});

test('shoes under two persons are no pair, however near', () => {
  const people = [seen('dress', [10, 20, 32, 80]), seen('outerwear', [36, 20, 58, 60])];
  const shoes = [seen('shoes', [18, 90, 28, 97]), seen('shoes', [38, 90, 48, 97])];
  expect(joinShoes([...people, ...shoes])).toEqual([...people, ...shoes]);
});

test('feet apart under one person are a pair', () => {
  const person = [seen('top', [30, 20, 60, 50]), seen('bottom', [33, 50, 57, 88])];
  expect(joinShoes([...person, seen('shoes', [33, 90, 38, 97]), seen('shoes', [45, 90, 50, 97])])).toHaveLength(3);
});

test('the shoe of somebody far behind is somebody else’s', () => {
  expect(joinShoes([seen('shoes', [40, 85, 52, 97]), seen('shoes', [54, 78, 57, 81])])).toHaveLength(2);
});

test('bags side by side are two bags', () => {
  expect(joinShoes([seen('bag', [40, 90, 47, 96]), seen('bag', [49, 90, 56, 96])])).toHaveLength(2);
});
