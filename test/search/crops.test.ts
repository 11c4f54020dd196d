import { describe, expect, it } from 'vitest';
import type { Category, Garment } from '../../src/core/garment.js';
import { type Box, WHOLE_PHOTO } from '../../src/core/photo.js';
import { planCrops } from '../../src/search/crops.js';

const box = (left: number, top: number, right: number, bottom: number): Box => ({ left, top, right, bottom });
const garment = (category: Category, where: Box): Garment => ({ category, box: where, score: 0.8 });
const top = garment('top', box(0.3, 0.2, 0.7, 0.5));
const bottom = garment('bottom', box(0.3, 0.5, 0.7, 0.9));

describe('planCrops', () => {
  it('gives the whole photo and each garment with a margin, the first one being the main one', () => {
    const { crops, asked } = planCrops([top, bottom], {});
    expect(crops).toHaveLength(3);
    expect(crops[0]).toEqual(WHOLE_PHOTO);
    expect(crops[1]?.left).toBeCloseTo(0.26);
    expect(crops[2]?.bottom).toBeCloseTo(0.94);
    expect(asked).toEqual([
      { garment: top, own: 1, whole: 0, main: true },
      { garment: bottom, own: 2, whole: 0, main: false },
    ]);
  });

  it('gives nothing where no garment was seen', () => {
    expect(planCrops([], {})).toEqual({ crops: [], asked: [] });
  });

  it('never gives the same picture twice', () => {
    const outfit = garment('outfit', WHOLE_PHOTO);
    expect(planCrops([outfit], {})).toEqual({
      crops: [WHOLE_PHOTO],
      asked: [{ garment: outfit, own: 0, whole: undefined, main: true }],
    });
    const filling = garment('dress', box(0.05, 0.02, 0.95, 0.97));
    expect(planCrops([filling], {}).crops).toEqual([WHOLE_PHOTO]);
    expect(planCrops([top, { ...top, category: 'outerwear' }], {}).crops).toHaveLength(2);
  });

  it('gives a chosen garment alone', () => {
    const { crops, asked } = planCrops([top, bottom], { garment: 1 });
    expect(crops).toHaveLength(1);
    expect(crops[0]?.bottom).toBeCloseTo(0.94);
    expect(asked).toEqual([{ garment: bottom, own: 0, whole: undefined, main: true }]);
    expect(() => planCrops([top], { garment: 1 })).toThrow(/no garment number 1 in this photo; 1 were found/);
  });

  it('gives a drawn box as it is, of the kind of the garment that it is drawn round', () => {
    const drawn = box(0.32, 0.5, 0.7, 0.88);
    expect(planCrops([top, bottom], { box: drawn })).toEqual({
      crops: [drawn],
      asked: [{ garment: { category: 'bottom', box: drawn, score: 1 }, own: 0, whole: undefined, main: true }],
    });
    const elsewhere = box(0.05, 0.05, 0.2, 0.2);
    expect(planCrops([top, bottom], { box: elsewhere }).asked[0]?.garment.category).toBe('outfit');
    expect(planCrops([], { box: elsewhere }).crops).toEqual([elsewhere]);
  });
});
