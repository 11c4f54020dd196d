import { expect, it } from 'vitest';
import { categoryIn } from '../../src/bot/category-in.js';

it.each([
  ['/similar shoes', 'shoes'],
  ['/similar@samelook_bot Sneakers!', 'shoes'],
  ['Where is this dress from, and the bag?', 'dress'],
  ['those jeans', 'bottom'],
  ['nice T-shirt', 'top'],
  ['find the same outfit', undefined],
  ['addresses, please', undefined],
  ['', undefined],
])('"%s" names %s', (words, kind) => {
  expect(categoryIn(words)).toBe(kind);
});
