import { describe, expect, it } from 'vitest';
import type { Palette } from '../../src/core/palette.js';
import { colourNamed } from '../../src/photo/colour.js';
import { paletteDistance } from '../../src/search/palette-distance.js';

const palette = (...colours: readonly (readonly [name: string, share: number])[]): Palette =>
  colours.map(([name, share]) => ({ l: 0, a: 0, b: 0, ...colourNamed(name), share }));

describe('paletteDistance', () => {
  it('is 0 for the same colours, 1 for others, between for some', () => {
    const stripes = palette(['navy', 0.6], ['white', 0.4]);
    expect(paletteDistance(stripes, stripes)).toBe(0);
    expect(paletteDistance(palette(['red', 1]), palette(['blue', 1]))).toBe(1);
    const plain = paletteDistance(stripes, palette(['navy', 1]));
    expect(plain).toBeGreaterThan(0.05);
    expect(plain).toBeLessThan(0.5);
  });

  it('is the same from both sides', () => {
    const [a, b] = [palette(['navy', 0.7], ['red', 0.3]), palette(['teal', 0.5], ['white', 0.4], ['red', 0.1])];
    expect(paletteDistance(a, b)).toBeCloseTo(paletteDistance(b, a));
  });

  it('counts large shares more than small ones', () => {
    const asked = palette(['navy', 1]);
    const mostly = palette(['navy', 0.9], ['orange', 0.1]);
    const hardly = palette(['navy', 0.1], ['orange', 0.9]);
    expect(paletteDistance(asked, mostly)).toBeLessThan(paletteDistance(asked, hardly));
  });

  it('tells shades of one colour nearer than two colours', () => {
    const asked = palette(['navy', 1]);
    expect(paletteDistance(asked, palette(['blue', 1]))).toBeLessThan(paletteDistance(asked, palette(['yellow', 1])));
  });

  it('says nothing where there is no palette', () => {
    expect(paletteDistance([], palette(['red', 1]))).toBe(0);
  });
});
