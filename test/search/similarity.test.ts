import { describe, expect, it } from 'vitest';
import { similarityOf, verdictOf } from '../../src/search/similarity.js';

const calibration = { same: 0.2, similar: 0.6, unrelated: 1 };

describe('similarityOf', () => {
  it('passes through the calibrated knots', () => {
    expect(similarityOf(0, calibration)).toBe(1);
    expect(similarityOf(0.2, calibration)).toBeCloseTo(0.9);
    expect(similarityOf(0.6, calibration)).toBeCloseTo(0.5);
    expect(similarityOf(1, calibration)).toBe(0);
  });

  it('never rises with the distance and stays within 0..1', () => {
    const values = Array.from({ length: 250 }, (_, i) => similarityOf(i / 100 - 0.1, calibration));
    for (const [i, value] of values.entries()) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(i === 0 ? 1 : (values[i - 1] ?? 1));
    }
  });
});

describe('verdictOf', () => {
  it('tells same, similar and nothing close apart', () => {
    expect([0, 0.2, 0.21, 0.6, 0.61, 2].map((distance) => verdictOf(distance, calibration))).toEqual([
      'same',
      'same',
      'similar',
      'similar',
      'none',
      'none',
    ]);
  });
});
