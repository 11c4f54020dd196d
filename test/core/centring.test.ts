import { describe, expect, it } from 'vitest';
import { centred, createRunningMean, shrunkMean } from '../../src/core/centring.js';

const rounded = (vector: ArrayLike<number>) => Array.from(vector, (value) => Number(value.toFixed(6)));

describe('centred', () => {
  it('takes the mean away and gives length 1 again', () => {
    const vector = Float32Array.of(0.6, 0.8);
    expect(rounded(centred(vector, Float32Array.of(0.3, 0.4)))).toEqual([0.6, 0.8]);
    expect(rounded(centred(vector, Float32Array.of(0.6, 0)))).toEqual([0, 1]);
    expect(rounded(vector)).toEqual([0.6, 0.8]);
  });

  it('tells apart what shares much', () => {
    const shared = Float32Array.of(0.9, 0, 0);
    const [a, b] = [Float32Array.of(0.98, 0.2, 0), Float32Array.of(0.98, 0, 0.2)];
    const cosine = (x: Float32Array, y: Float32Array) =>
      x.reduce((sum, value, axis) => sum + value * (y[axis] ?? 0), 0);
    expect(cosine(a, b)).toBeGreaterThan(0.95);
    expect(cosine(centred(a, shared), centred(b, shared))).toBeLessThan(0.2);
  });

  it('leaves a vector that is the mean itself as it is', () => {
    const vector = Float32Array.of(0.6, 0.8);
    expect(centred(vector, vector)).toEqual(vector);
  });
});

describe('shrunkMean', () => {
  it('is the prior without vectors, and the mean with many', () => {
    const prior = Float32Array.of(1, 0);
    expect(rounded(shrunkMean([0, 0], 0, prior, 100))).toEqual([1, 0]);
    expect(rounded(shrunkMean([0, 1], 100, prior, 100))).toEqual([0.5, 0.5]);
    expect(rounded(shrunkMean([0, 1], 9_900, prior, 100))).toEqual([0.01, 0.99]);
  });
});

describe('a running mean', () => {
  const add = (count: number, mean: ReturnType<typeof createRunningMean>, value: number) => {
    for (let i = 0; i < count; i++) mean.add(Float32Array.of(value, 1));
  };

  it('is the mean of all', () => {
    const mean = createRunningMean(2);
    expect([mean.count(), ...mean.value()]).toEqual([0, 0, 0]);
    for (const value of [1, 2, 3, 6]) mean.add(Float32Array.of(value, -value));
    expect([mean.count(), ...rounded(mean.value())]).toEqual([4, 3, -3]);
  });

  it('goes on from where another one was', () => {
    const first = createRunningMean(2);
    add(3, first, 1);
    const second = createRunningMean(2, 100, { count: first.count(), value: first.value() });
    add(1, second, 5);
    expect([second.count(), ...rounded(second.value())]).toEqual([4, 2, 1]);
    expect(rounded(first.value())).toEqual([1, 1]);
  });

  it('forgets what lies behind its window', () => {
    const mean = createRunningMean(2, 10);
    add(1_000, mean, 5);
    add(100, mean, -5);
    expect(mean.count()).toBe(10);
    expect(mean.value()[0]).toBeLessThan(-4.9);
  });
});
