import { describe, expect, it } from 'vitest';
import { categoryNamed } from '../../src/core/category-names.js';
import { CATEGORIES } from '../../src/core/garment.js';

describe('the kind that a name means', () => {
  it.each(CATEGORIES)('is itself where it is "%s"', (kind) => {
    expect(categoryNamed(kind)).toBe(kind);
  });

  it.each([
    ['Dresses', 'dress'],
    ['Blouses', 'top'],
    ['T-shirts', 'top'],
    ['t shirt', 'top'],
    ['Midi skirts', 'skirt'],
    ['shirt dress', 'dress'],
    ['dress shirts', 'top'],
    ['JEANS', 'bottom'],
    ['jean', 'bottom'],
    ['Coats & Jackets', 'outerwear'],
    ['footwear', 'shoes'],
    ['boots', 'shoes'],
    ['shoe', 'shoes'],
    ['scarves', 'accessory'],
    ['Accessories', 'accessory'],
    ['belts', 'accessory'],
    ['Apparel & Accessories > Clothing > Dresses', 'dress'],
    ['Women > Shoes > Sale', 'shoes'],
    ['women/handbags', 'bag'],
  ])('of "%s" is %s', (name, kind) => {
    expect(categoryNamed(name)).toBe(kind);
  });

  it.each(['', 'spaceship', 'sale', '2024', 'constructor', '>', '连衣裙'])('is unknown of "%s"', (name) => {
    expect(categoryNamed(name)).toBeUndefined();
  });
});
