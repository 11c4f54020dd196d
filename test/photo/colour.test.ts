import { describe, expect, it } from 'vitest';
import { colourDifference, colourNamed, labOfRgb } from '../../src/photo/colour.js';

/** A colour that is none: different from every one. */
const NOTHING = { l: -1_000, a: 0, b: 0 };

describe('labOfRgb', () => {
  it('agrees with the published values of the primaries under D65', () => {
    const red = labOfRgb(255, 0, 0);
    expect([red.l, red.a, red.b].map((value) => Math.round(value * 10) / 10)).toEqual([53.2, 80.1, 67.2]);
    expect(labOfRgb(255, 255, 255).l).toBeCloseTo(100, 3);
    expect(labOfRgb(0, 0, 0).l).toBeCloseTo(0, 3);
  });
});

describe('colourDifference', () => {
  it('agrees with the test data of Sharma, Wu and Dalal, where lightness makes no difference', () => {
    // Pairs 1 and 7 of their table 1: equal lightness, so that k_L does not count.
    const difference = (a: readonly number[], b: readonly number[]) =>
      colourDifference({ l: a[0] ?? 0, a: a[1] ?? 0, b: a[2] ?? 0 }, { l: b[0] ?? 0, a: b[1] ?? 0, b: b[2] ?? 0 });
    expect(difference([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
    expect(difference([50, 0, 0], [50, -1, 2])).toBeCloseTo(2.3669, 4);
  });

  it('counts lightness half', () => {
    expect(colourDifference({ l: 45, a: 0, b: 0 }, { l: 55, a: 0, b: 0 })).toBeCloseTo(5, 1);
  });
});

describe('names of colours', () => {
  const PIXELS = {
    black: [24, 24, 26],
    white: [250, 250, 248],
    navy: [28, 38, 80],
    red: [205, 30, 45],
    olive: [110, 108, 55],
    pink: [235, 140, 175],
    mustard: [200, 150, 45],
    burgundy: [105, 28, 48],
    teal: [30, 110, 115],
  } as const;

  it.each(Object.entries(PIXELS))('mean what a shop would call %s', (name, [red, green, blue]) => {
    const pixel = labOfRgb(red, green, blue);
    const unlikeness = (other: string) => colourDifference(colourNamed(other) ?? NOTHING, pixel);
    expect(Object.keys(PIXELS).toSorted((a, b) => unlikeness(a) - unlikeness(b))[0]).toBe(name);
    expect(unlikeness(name)).toBeLessThan(10);
  });

  it('are found within more words, and in what browsers know', () => {
    expect(colourNamed('Dark Navy')).toEqual(colourNamed('navy'));
    expect(colourNamed('light blue')).not.toEqual(colourNamed('blue'));
    expect(colourNamed('Forest Green')).toBeDefined();
    expect(colourNamed('multicoloured')).toBeUndefined();
    expect(colourNamed('')).toBeUndefined();
  });
});
