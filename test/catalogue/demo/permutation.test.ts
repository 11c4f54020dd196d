import { describe, expect, it } from 'vitest';
import { deal, permuted } from '../../../src/catalogue/demo/permutation.js';
import { createRandom } from '../../../src/catalogue/demo/random.js';

describe('permuted', () => {
  it.each([1, 2, 3, 16, 97, 1_000])('gives each of %i numbers exactly once', (size) => {
    const dealt = Array.from({ length: size }, (_, i) => permuted(i, size, 'key'));
    expect([...dealt].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
  });

  it('depends on its key', () => {
    const order = (key: string) => Array.from({ length: 50 }, (_, i) => permuted(i, 50, key));
    expect(order('a')).not.toEqual(order('b'));
  });

  it('refuses a number that is not in the range', () => {
    expect(() => permuted(5, 5, 'key')).toThrow(RangeError);
    expect(() => permuted(-1, 5, 'key')).toThrow(RangeError);
  });
});

describe('deal', () => {
  it('gives each pile its weight in every block, and no card twice', () => {
    const weights = [3, 1, 6];
    const cards = Array.from({ length: 200 }, (_, i) => deal(i, weights, 'key'));
    for (let block = 0; block < 20; block++) {
      const piles = cards.slice(block * 10, block * 10 + 10).map(({ pile }) => pile);
      expect(weights.map((_, pile) => piles.filter((one) => one === pile).length)).toEqual(weights);
    }
    expect(new Set(cards.map(({ pile, rank }) => `${pile}|${rank}`)).size).toBe(200);
  });

  it('passes over piles of weight 0', () => {
    const piles = Array.from({ length: 40 }, (_, i) => deal(i, [4, 0, 4], 'key').pile);
    expect(piles).not.toContain(1);
  });
});

describe('createRandom', () => {
  it('repeats itself for the same keys only', () => {
    const draw = (...keys: (number | string)[]) => {
      const random = createRandom(...keys);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(draw('street', 1)).toEqual(draw('street', 1));
    expect(draw('street', 1)).not.toEqual(draw('street', 2));
  });

  it('is spread evenly over [0, 1)', () => {
    const random = createRandom('spread');
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i++) {
      const value = random.next();
      bins[Math.floor(value * 10)] = (bins[Math.floor(value * 10)] as number) + 1;
    }
    expect(bins).toHaveLength(10);
    // Chi-squared with 9 degrees of freedom: above 27.9 once in a thousand seeds.
    expect(bins.reduce((sum, n) => sum + (n - 2_000) ** 2 / 2_000, 0)).toBeLessThan(27.9);
  });
});
