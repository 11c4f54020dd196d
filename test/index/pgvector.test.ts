import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPgvectorIndex } from '../../index/pgvector.js';
import type { OpenIndexOptions } from '../../index/registry.js';
import type { Database } from '../../src/database/database.js';
import { vectorIndexContract } from '../contracts/vector-index.js';
import { everyNth, spaceOf } from '../fakes/index-entries.js';
import { NO_POSTGRES, type TestSchema, testSchema } from '../fakes/postgres.js';

describe.skipIf(NO_POSTGRES)('in PostgreSQL', () => {
  let place: TestSchema;
  let database: Database;
  let opened = 0;
  beforeEach(async () => {
    place = testSchema();
    database = await place.open({ vectors: true });
  });
  afterEach(() => place.remove());

  /** Filters resolve to ids, as the suite gives them. */
  const open = (options: OpenIndexOptions) =>
    openPgvectorIndex({
      file: `index-${opened++}`,
      ...options,
      shared: {
        database,
        passing: async (filters, first) =>
          Object.keys(filters).length === 0
            ? { sql: 'TRUE', values: [] }
            : { sql: `image_id = ANY($${first})`, values: [[...(await options.allowed(filters))]] },
      },
    });

  vectorIndexContract('the pgvector index', open, ['cosine', 'l2', 'l1']);

  it('needs a database, and says so', async () => {
    await expect(openPgvectorIndex({ space: spaceOf(4), allowed: everyNth(1) })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('DATABASE_URL'),
    });
  });
});
