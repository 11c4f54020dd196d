import { describe, expect, it } from 'vitest';
import { accentsOf, COLOURS, DYES, labDistance } from '../../../src/catalogue/demo/colours.js';
import { designGarment, type GarmentDesign } from '../../../src/catalogue/demo/design.js';
import { itemId, listItem, pictureOf } from '../../../src/catalogue/demo/listing.js';
import { RANGE } from '../../../src/catalogue/demo/range.js';
import { titleOf } from '../../../src/catalogue/demo/title.js';
import { CatalogueItem } from '../../../src/core/catalogue.js';

const MANY = 5_000;
const SEED = 7;
const designs = Array.from({ length: MANY }, (_, n) => designGarment(SEED, n));

/** What is seen: of a plain garment without a trim in its accent, the accent is not. */
function seen({ pattern, accent, ...rest }: GarmentDesign): string {
  return JSON.stringify({ ...rest, pattern, accent: pattern === 'plain' ? '' : accent });
}

describe('designGarment', () => {
  it('makes garments that all differ in what is seen', () => {
    expect(new Set(designs.map(seen)).size).toBe(MANY);
  });

  it('is a pure function of seed and number', () => {
    expect(designGarment(SEED, 1234)).toEqual(designs[1234]);
    const other = Array.from({ length: 100 }, (_, n) => seen(designGarment(SEED + 1, n)));
    expect(other).not.toEqual(designs.slice(0, 100).map(seen));
  });

  it('holds every style in any 400 in a row', () => {
    const styles = new Set(RANGE.map(({ name }) => name));
    for (const from of [0, 137, 3_000]) {
      const found = new Set(designs.slice(from, from + 400).map(({ style }) => style));
      expect([...styles].filter((style) => !found.has(style))).toEqual([]);
    }
  });

  it('goes on after a style was made in all its variants', () => {
    const far = Array.from({ length: 300 }, (_, i) => designGarment(SEED, 1_000_000 + i));
    expect(new Set(far.map(seen)).size).toBe(300);
    expect(Math.max(...far.map(({ edition }) => edition))).toBeGreaterThan(1);
  });
});

describe('listItem', () => {
  const items = designs.map((_, n) => listItem(SEED, n));

  it('gives every item an id and a title of its own', () => {
    expect(new Set(items.map(({ id }) => id)).size).toBe(MANY);
    expect(new Set(items.map(({ title }) => title)).size).toBe(MANY);
  });

  it('writes items as a feed wants them, with a link that the demo shop serves', () => {
    for (const item of items.slice(0, 500)) {
      expect(CatalogueItem.parse(item)).toEqual(item);
      expect(item.url).toBe(`/shop/${item.id}`);
      expect(item.price).toBeGreaterThanOrEqual(5);
      expect(item.price).toBeLessThan(800);
    }
    expect(new Set(items.map(({ currency }) => currency))).toEqual(new Set(['EUR', 'USD', 'GBP']));
    expect(new Set(items.map(({ shop }) => shop)).size).toBe(5);
  });

  it('names the seed in id and picture, so that two shops never share one', () => {
    expect(itemId(1, 0)).not.toBe(itemId(2, 0));
    expect(pictureOf(1, 41)).toMatch(/^images\/demo-1-00042-v\d+\.webp$/);
  });
});

describe('titleOf', () => {
  it('says in plain English what is seen', () => {
    const wrap: GarmentDesign = {
      category: 'dress',
      style: 'wrap dress',
      fit: 'women',
      length: 'midi',
      neckline: 'V-neck',
      sleeve: 'puff',
      fabric: 'satin',
      pattern: 'polka dots',
      colour: 'emerald',
      accent: 'ivory',
      detail: '',
      edition: 1,
    };
    expect(titleOf(wrap)).toBe('Midi satin wrap dress with V-neck and puff sleeves, emerald with ivory polka dots');
  });
});

describe('accentsOf', () => {
  it('offers at least three colours that are told apart from each dye', () => {
    for (const dye of DYES) {
      const accents = accentsOf(dye);
      expect(accents.length, dye).toBeGreaterThanOrEqual(3);
      for (const accent of accents) expect(labDistance(COLOURS[dye], COLOURS[accent])).toBeGreaterThan(25);
    }
  });
});
