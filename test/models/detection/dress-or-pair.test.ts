/** A dress is not also a top and a skirt: the stronger explanation stays, and only where they compete. */
import { describe, expect, test } from 'vitest';
import { settleDresses } from '../../../models/detection/dress-or-pair.js';
import { kinds, seen } from './candidates.js';

const dress = (score: number) => seen('dress', [30, 20, 70, 80], score);
const top = (score: number) => seen('top', [30, 20, 70, 48], score);
const skirt = (score: number) => seen('skirt', [30, 46, 70, 80], score);

describe('dress, top and skirt in one place', () => {
  test('the dress stays where it is surer than the pair in the mean', () => {
    expect(kinds(settleDresses([top(0.9), dress(0.8), skirt(0.5)]))).toEqual(['dress']);
  });

  test('the pair stays where it is surer in the mean', () => {
    expect(kinds(settleDresses([top(0.9), dress(0.7), skirt(0.6)]))).toEqual(['skirt', 'top']);
  });

  test('trousers are a lower part like a skirt', () => {
    const trousers = seen('bottom', [32, 46, 68, 82], 0.9);
    expect(kinds(settleDresses([top(0.9), dress(0.7), trousers]))).toEqual(['bottom', 'top']);
  });
});

describe('half an explanation', () => {
  test('a top alone leaves the skirt of the dress unexplained', () => {
    expect(kinds(settleDresses([top(0.9), dress(0.5)]))).toEqual(['dress']);
  });

  test('but a long top that covers the dress says the same cloth', () => {
    const tunic = seen('top', [30, 20, 70, 70], 0.9);
    expect(kinds(settleDresses([tunic, dress(0.5)]))).toEqual(['top']);
  });
});

describe('what does not compete', () => {
  test('a coat and shoes stay, whoever wins', () => {
    const others = [seen('outerwear', [28, 18, 72, 70]), seen('shoes', [40, 85, 60, 95])];
    expect(kinds(settleDresses([top(0.5), dress(0.9), skirt(0.5), ...others]))).toEqual([
      'dress',
      'outerwear',
      'shoes',
    ]);
  });

  test('trousers that only begin under the dress stay', () => {
    const trousers = seen('bottom', [32, 68, 68, 98], 0.6);
    expect(kinds(settleDresses([dress(0.9), trousers]))).toEqual(['bottom', 'dress']);
  });

  test('the child in front of the dress keeps its shirt and trousers', () => {
    const child = [seen('top', [44, 50, 58, 64], 0.6), seen('bottom', [45, 63, 57, 78], 0.6)];
    expect(kinds(settleDresses([dress(0.9), ...child]))).toEqual(['bottom', 'dress', 'top']);
  });

  test('somebody else’s dress is settled by itself', () => {
    const neighbour = seen('dress', [75, 20, 98, 80], 0.6);
    expect(kinds(settleDresses([top(0.9), dress(0.7), skirt(0.9), neighbour]))).toEqual(['dress', 'skirt', 'top']);
  });
});
