/** pgvector: that it is there and new enough, and how it searches. */
import { SamelookError } from '../core/errors.js';
import type { DatabaseAddress } from './address.js';
import { hasState, type Queries } from './database.js';

/** The first with iterative scans, without which a filter leaves out what it should let pass. */
export const MIN_VERSION = [0, 8] as const;

/**
 * Settings of each connection (https://github.com/pgvector/pgvector#iterative-index-scans). `relaxed_order` passes over nothing that
 * comes a little late; the query puts it in order. What a scan does not reach within its limit is searched without the graph. With how
 * many candidates, each search says itself.
 */
export const SEARCH_SETTINGS = {
  'hnsw.iterative_scan': 'relaxed_order',
  'hnsw.max_scan_tuples': '20000',
} as const;

/**
 * Switches the extension on where it is not.
 * @returns the schema that it lives in
 * @throws SamelookError STORAGE_FAILED that says what to install or to run
 */
export async function prepareVectors(queries: Queries, address: DatabaseAddress): Promise<string> {
  const known = (await find(queries)) ?? (await create(queries, address));
  const [major = 0, minor = 0] = known.version.split('.').map(Number);
  if (major < MIN_VERSION[0] || (major === MIN_VERSION[0] && minor < MIN_VERSION[1])) {
    throw refusal(
      address,
      `has pgvector ${known.version}, and ${MIN_VERSION.join('.')} or newer is needed. Install that, then run in the database: ALTER EXTENSION vector UPDATE`,
    );
  }
  return known.schema;
}

function find(queries: Queries) {
  return queries.row<{ schema: string; version: string }>(
    `SELECT nspname AS schema, extversion AS version
     FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'vector'`,
  );
}

async function create(queries: Queries, address: DatabaseAddress) {
  try {
    // Two processes that create it at once: the second one fails, and finds it there.
    await queries.run('CREATE EXTENSION IF NOT EXISTS vector SCHEMA public').catch(async (thrown: unknown) => {
      if ((await find(queries)) === undefined) throw thrown;
    });
  } catch (thrown) {
    if (hasState(thrown, '42501')) {
      throw refusal(
        address,
        `has pgvector installed, but ${address.user} may not switch it on. As a superuser run in it: CREATE EXTENSION vector`,
        thrown,
      );
    }
    if (!hasState(thrown, '0A000') && !hasState(thrown, '58P01')) throw thrown;
    throw refusal(
      address,
      'has no pgvector. Install it on its machine (Debian, Ubuntu: the package postgresql-<version>-pgvector; else https://github.com/pgvector/pgvector), then start again.',
      thrown,
    );
  }
  const made = await find(queries);
  if (made === undefined) throw refusal(address, 'did not switch pgvector on. Run in it: CREATE EXTENSION vector');
  return made;
}

function refusal({ name }: DatabaseAddress, sentence: string, cause?: unknown): SamelookError {
  return new SamelookError('STORAGE_FAILED', `The database ${name} ${sentence}`, { cause });
}
