import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from '../../src/core/catalogue.js';
import type { Palette } from '../../src/core/palette.js';
import { colourNamed } from '../../src/photo/colour.js';
import { DISTANCE_ALONE, rerank } from '../../src/search/rerank.js';

const calibration = { same: 0.2, similar: 0.6, unrelated: 1.2 };
const plain = (name: string): Palette => [{ l: 0, a: 0, b: 0, ...colourNamed(name), share: 1 }];
const candidate = (imageId: number, distance: number, more: Partial<CatalogueItem> = {}) => ({
  item: { id: `${imageId}`, title: 'Item', shop: 'Shop', url: '/shop/i', images: ['a.webp'], ...more },
  imageId,
  distance,
});
const idsOf = (candidates: readonly { imageId: number }[]) => candidates.map(({ imageId }) => imageId);

const RED_DRESS = { category: 'dress', palette: plain('red') } as const;

describe('rerank', () => {
  it('leaves the order of distances where nothing else counts', () => {
    const candidates = [candidate(1, 0.3), candidate(2, 0.4, { category: 'dress', colour: 'red' })];
    expect(rerank(candidates, RED_DRESS, new Map(), calibration, DISTANCE_ALONE)).toEqual(candidates);
  });

  it('puts the same colour before a nearer one of another, and only as far as its weight reaches', () => {
    const candidates = [candidate(1, 0.3), candidate(2, 0.39), candidate(3, 0.55)];
    const palettes = new Map([
      [1, plain('blue')],
      [2, plain('red')],
      [3, plain('red')],
    ]);
    const ranked = rerank(candidates, RED_DRESS, palettes, calibration, { colour: 0.1, category: 0 });
    expect(idsOf(ranked)).toEqual([2, 1, 3]);
    expect(ranked[0]).toEqual(candidates[1]);
  });

  it('puts the same kind first, then neighbours and unknown ones', () => {
    const candidates = [
      candidate(1, 0.3, { category: 'shoes' }),
      candidate(2, 0.31),
      candidate(3, 0.32, { category: 'skirt' }),
      candidate(4, 0.33, { category: 'bottom' }),
    ];
    const sought = { category: 'bottom', palette: [] } as const;
    const ranked = rerank(candidates, sought, new Map(), calibration, { colour: 0, category: 0.1 });
    expect(idsOf(ranked)).toEqual([4, 2, 3, 1]);
  });

  it('judges by the colour that the shop names where there is no palette, and by the average where there is neither', () => {
    const candidates = [
      candidate(1, 0.3, { colour: 'blue' }),
      candidate(2, 0.3),
      candidate(3, 0.3, { colour: 'dark red' }),
      candidate(4, 0.3, { colour: 'galaxy' }),
    ];
    const ranked = rerank(candidates, RED_DRESS, new Map(), calibration, { colour: 0.2, category: 0 });
    expect(idsOf(ranked)).toEqual([3, 2, 4, 1]);
  });

  it('leaves colours alone where those of the garment are not known', () => {
    const candidates = [candidate(1, 0.3, { colour: 'blue' }), candidate(2, 0.31, { colour: 'red' })];
    const sought = { category: 'outfit', palette: [] } as const;
    expect(rerank(candidates, sought, new Map(), calibration, { colour: 1, category: 1 })).toEqual(candidates);
  });
});
