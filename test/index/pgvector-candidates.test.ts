import { expect, it } from 'vitest';
import { candidatesFor } from '../../index/pgvector/candidates.js';

it('takes more candidates the more there are to be found, and fewer behind filters', () => {
  expect(candidatesFor(10, 1_000, false)).toBe(200);
  expect(candidatesFor(10, 1_000, true)).toBe(60);
  expect(candidatesFor(200, 1_000, true)).toBe(400);
  expect(candidatesFor(10, 1_000_000, false)).toBe(448);
  expect(candidatesFor(10, 1_000_000, true)).toBe(135);
});
