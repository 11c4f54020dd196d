import { expect, it } from 'vitest';
import { candidatesFor } from '../../index/pgvector/candidates.js';

it('takes more candidates the more there are to be found, and fewer behind filters', () => {
  expect(candidatesFor(10, 1_000, false)).toEqual({ limit: 200, efSearch: 200 });
  expect(candidatesFor(10, 1_000, true)).toEqual({ limit: 60, efSearch: 200 });
  expect(candidatesFor(200, 1_000, true)).toEqual({ limit: 400, efSearch: 400 });
  expect(candidatesFor(10, 1_000_000, false)).toEqual({ limit: 448, efSearch: 448 });
  expect(candidatesFor(10, 1_000_000, true)).toEqual({ limit: 135, efSearch: 448 });
  expect(candidatesFor(200, 100_000_000, false).efSearch).toBe(1_000);
});
