import { expect, it } from 'vitest';
import { createBatchSize } from '../../models/batch-size.js';

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
  const size = createBatchSize(32, 500);
  settle(size, 5, 2);
  expect(size.limit()).toBe(32);
});

it('keeps a run within its time, and fills it', () => {
  const ms = settle(createBatchSize(32, 500), 20, 40);
  expect(ms).toBeLessThanOrEqual(500);
  expect(ms).toBeGreaterThan(400);
});

it('runs one by one what takes longer than its time alone', () => {
  const size = createBatchSize(6, 500);
  settle(size, 0, 1_600);
  expect(size.limit()).toBe(1);
});

it('does not judge by the first run, and forgets a bad moment', () => {
  const size = createBatchSize(6, 500);
  size.ran(1, 20_000);
  expect(size.limit()).toBe(6);
  size.ran(6, 240);
  size.ran(6, 2_400);
  expect(size.limit()).toBeLessThan(6);
  settle(size, 0, 40);
  expect(size.limit()).toBe(6);
});
