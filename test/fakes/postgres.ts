/** A real PostgreSQL for tests, by TEST_DATABASE_URL; each test works in a schema of its own. */
import { randomUUID } from 'node:crypto';
import { SILENT } from '../../src/core/log.js';
import type { Database } from '../../src/database/database.js';
import { openPostgres } from '../../src/database/postgres.js';

/** Where it is; undefined on a machine without one. */
export const TEST_DATABASE_URL = process.env.TEST_DATABASE_URL || undefined;

/** Why tests are skipped, and how they are not; undefined where they run. */
export const NO_POSTGRES =
  TEST_DATABASE_URL === undefined
    ? 'SKIPPED: no PostgreSQL. Install PostgreSQL 15 or newer with pgvector 0.8 or newer, make an empty database, and set TEST_DATABASE_URL=postgres://user:password@host:port/database'
    : undefined;

if (NO_POSTGRES !== undefined) {
  if (process.env.CI) throw new Error(`CI must have one. ${NO_POSTGRES}`);
  console.warn(NO_POSTGRES);
}

/** Databases of one test, all on one new schema, as processes of one catalogue have them. */
export interface TestSchema {
  readonly schema: string;
  open(options?: { readonly vectors?: boolean; readonly maxConnections?: number }): Promise<Database>;
  /** Closes every database that was opened, and drops the schema. */
  remove(): Promise<void>;
}

export function testSchema(): TestSchema {
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  const opened: Database[] = [];
  const open: TestSchema['open'] = async (options = {}) => {
    const database = await openPostgres({
      url: TEST_DATABASE_URL ?? '',
      schema,
      log: SILENT,
      maxConnections: 3,
      ...options,
    });
    opened.push(database);
    return database;
  };
  return {
    schema,
    open,
    async remove() {
      for (const database of opened.splice(0)) await database.close();
      const database = await open();
      await database.run(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
      await database.close();
    },
  };
}

/** A whole database on the same server, for processes that choose their schemas themselves. */
export async function ownDatabase(): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(TEST_DATABASE_URL ?? '');
  url.pathname = `/${name}`;
  const server = testSchema();
  await (await server.open()).run(`CREATE DATABASE ${name}`);
  return {
    url: String(url),
    async remove() {
      await (await server.open()).run(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.remove();
    },
  };
}
