import { describe, expect, it } from 'vitest';
import { isWorn, ownCrop, ownGarment } from '../../src/catalogue/own-garment.js';

const MEANS = { query: Float32Array.of(0.2, 0), catalogue: Float32Array.of(0, 0.2) };

describe('a picture', () => {
  it('is of somebody where it lies nearer to what people send', () => {
    expect(isWorn(Float32Array.of(0.8, 0.6), MEANS)).toBe(true);
    expect(isWorn(Float32Array.of(0.6, 0.8), MEANS)).toBe(false);
  });
});

describe("the item's own garment", () => {
  const seen = (['outerwear', 'top', 'bottom', 'top'] as const).map((category, place) => ({ category, place }));

  it('is the first of its kind, then the first of a neighbouring kind', () => {
    expect(ownGarment('top', seen)?.place).toBe(1);
    expect(ownGarment('skirt', seen)?.place).toBe(2);
    expect(ownGarment('outerwear', seen.slice(1))?.place).toBe(1);
  });

  it('is none where nothing is of its kind, or its kind is unknown', () => {
    expect(ownGarment('shoes', seen)).toBeUndefined();
    expect(ownGarment('outfit', [...seen, { category: 'outfit' as const, place: 4 }])).toBeUndefined();
  });

  it('is cut out with a margin, unless it fills the picture', () => {
    const box = ownCrop({ box: { left: 0.4, top: 0.5, right: 0.6, bottom: 1 } });
    expect(box).toMatchObject({ left: 0.38, bottom: 1 });
    expect(box?.top).toBeCloseTo(0.45);
    expect(box?.right).toBeCloseTo(0.62);
    expect(ownCrop({ box: { left: 0.05, top: 0.02, right: 0.98, bottom: 1 } })).toBeUndefined();
  });
});
