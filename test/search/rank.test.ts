import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from '../../src/core/catalogue.js';
import { rank } from '../../src/search/rank.js';

const calibration = { same: 0.2, similar: 0.6, unrelated: 1 };
const item = (id: string): CatalogueItem => ({ id, title: id, shop: 'Shop', url: `/shop/${id}`, images: ['a.webp'] });
const items = new Map([
  [1, item('dress')],
  [2, item('dress')],
  [3, item('skirt')],
  [4, item('coat')],
]);
const match = (imageId: number, distance: number) => ({ imageId, distance });

describe('rank', () => {
  it('counts an item with several pictures once, by its nearest', () => {
    const results = rank([match(2, 0.1), match(1, 0.15), match(3, 0.3)], items, calibration, 8);
    expect(results.map((result) => [result.item.id, result.imageId, result.verdict])).toEqual([
      ['dress', 2, 'same'],
      ['skirt', 3, 'similar'],
    ]);
  });

  it('leaves out what is not close, and items that are gone', () => {
    const results = rank([match(9, 0.1), match(3, 0.5), match(4, 0.61)], items, calibration, 8);
    expect(results.map((result) => result.item.id)).toEqual(['skirt']);
  });

  it('answers at most k', () => {
    expect(rank([match(1, 0.1), match(3, 0.2), match(4, 0.3)], items, calibration, 2)).toHaveLength(2);
  });
});
