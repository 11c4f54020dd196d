/** How the tables of an older program, or of none, become the present ones. */
import { SamelookError } from '../core/errors.js';
import type { Queries } from './database.js';

/**
 * Runs the steps that are still to do, all or none, inside the caller's transaction; processes that come at once wait for the first.
 * @param part whose tables they are; each part of a schema counts by itself
 * @param steps from one version to the next; a step that was released is never edited, only followed by another
 * @throws SamelookError STORAGE_FAILED where the tables are a newer program's
 */
export async function runMigrations(
  queries: Queries,
  schema: string,
  part: string,
  steps: readonly string[],
): Promise<void> {
  // Until the transaction ends. Also "IF NOT EXISTS" fails where two processes come at the same moment.
  await queries.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`samelook migrations ${schema}`]);
  await queries.run(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
  await queries.run(
    `CREATE TABLE IF NOT EXISTS "${schema}".migrations (part text PRIMARY KEY, version integer NOT NULL)`,
  );
  const version = await versionOf(queries, schema, part);
  if (version > steps.length) throw newerTables(schema, part, version, steps.length);
  for (const step of steps.slice(version)) await queries.run(step);
  await queries.run(
    `INSERT INTO "${schema}".migrations (part, version) VALUES ($1, $2)
     ON CONFLICT (part) DO UPDATE SET version = excluded.version`,
    [part, steps.length],
  );
}

/** 0 where there are no tables yet. */
export async function versionOf(queries: Queries, schema: string, part: string): Promise<number> {
  const table = `"${schema}".migrations`;
  const known = await queries.row<{ found: string | null }>('SELECT to_regclass($1)::text AS found', [table]);
  if (known?.found == null) return 0;
  const row = await queries.row<{ version: number }>(`SELECT version FROM ${table} WHERE part = $1`, [part]);
  return row?.version ?? 0;
}

function newerTables(schema: string, part: string, version: number, ours: number): SamelookError {
  return new SamelookError(
    'STORAGE_FAILED',
    `The tables of ${part} in the database's schema ${schema} were made by a newer samelook (version ${version}, this one knows ${ours}). Update samelook, or let DATABASE_URL name another database.`,
  );
}
