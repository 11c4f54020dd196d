import { describe, expect, it } from 'vitest';
import { batchSizes, createBatchSize } from '../../models/batch-size.js';

/** Runs at the limit again and again, at so many milliseconds for a run and for each of its inputs. @returns the last run's time */
function settle(size: ReturnType<typeof createBatchSize>, ofRunMs: number, eachMs: number): number {
  let ms = 0;
  for (let i = 0; i < 40; i += 1) {
    const inputs = size.limit();
    ms = ofRunMs + inputs * eachMs;
    size.ran(inputs, ms);
  }
  return ms;
}

it('takes all that it may where runs are quick', () => {
  const size = createBatchSize({ most: 32, fewSizes: false, withinMs: 500 });
  settle(size, 5, 2);
  expect(size.limit()).toBe(32);
});

it('keeps a run within its time, and fills it', () => {
  const ms = settle(createBatchSize({ most: 32, fewSizes: false, withinMs: 500 }), 20, 40);
  expect(ms).toBeLessThanOrEqual(500);
  expect(ms).toBeGreaterThan(400);
});

it('runs one by one what takes longer than its time alone', () => {
  const size = createBatchSize({ most: 6, fewSizes: false, withinMs: 500 });
  settle(size, 0, 1_600);
  expect(size.limit()).toBe(1);
});

it('does not judge by the first run, and forgets a bad moment', () => {
  const size = createBatchSize({ most: 6, fewSizes: false, withinMs: 500 });
  size.ran(1, 20_000);
  expect(size.limit()).toBe(6);
  size.ran(6, 240);
  size.ran(6, 2_400);
  expect(size.limit()).toBeLessThan(6);
  settle(size, 0, 40);
  expect(size.limit()).toBe(6);
});

it('grows again to all that it may where a run costs much and its inputs little', () => {
  const size = createBatchSize({ most: 32, fewSizes: false, withinMs: 500 });
  size.ran(1, 9_000);
  size.ran(1, 120);
  expect(size.limit()).toBe(4);
  settle(size, 118, 2);
  expect(size.limit()).toBe(32);
});

it('takes no more where so many failed for their number', () => {
  const size = createBatchSize({ most: 32, fewSizes: false, withinMs: 500 });
  size.tooMany(32);
  expect(size.limit()).toBe(16);
  size.tooMany(1);
  expect(size.limit()).toBe(1);
  settle(size, 5, 2);
  expect(size.limit()).toBe(1);
});

describe('few sizes', () => {
  it('are powers of two, to which runs are filled up', () => {
    const size = createBatchSize({ most: 24, fewSizes: true, withinMs: 500 });
    expect(size.limit()).toBe(16);
    expect(batchSizes(size.limit())).toEqual([1, 2, 4, 8, 16]);
    expect([1, 2, 3, 5, 8, 9, 16].map(size.filledUp)).toEqual([1, 2, 4, 8, 8, 16, 16]);
  });

  it('keep a run within its time too', () => {
    const size = createBatchSize({ most: 32, fewSizes: true, withinMs: 500 });
    expect(settle(size, 20, 40)).toBe(20 + 8 * 40);
    size.tooMany(8);
    expect(size.limit()).toBe(4);
  });
});
