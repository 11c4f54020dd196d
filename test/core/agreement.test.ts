import { describe, expect, it } from 'vitest';
import { agreement } from '../../src/core/agreement.js';
import { CATEGORIES } from '../../src/core/garment.js';

describe('agreement', () => {
  it('is whole within a kind, half between neighbours, none between others', () => {
    expect(agreement('dress', 'dress')).toBe(1);
    expect(agreement('skirt', 'bottom')).toBe(0.5);
    expect(agreement('bottom', 'skirt')).toBe(0.5);
    expect(agreement('outerwear', 'top')).toBe(0.5);
    expect(agreement('shoes', 'bag')).toBe(0);
  });

  it('is unknown where a kind is', () => {
    expect(agreement(undefined, 'dress')).toBeUndefined();
    expect(agreement('dress', 'outfit')).toBeUndefined();
    expect(agreement('outfit', 'dress')).toBeUndefined();
  });

  it('is the same from both sides', () => {
    for (const a of CATEGORIES) for (const b of CATEGORIES) expect(agreement(a, b)).toBe(agreement(b, a));
  });
});
