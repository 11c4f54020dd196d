/** What an operator may want to know of a database; nothing in it is changed. */
import type { Database } from './database.js';

/** A PostgreSQL as it answers now. */
export interface DatabaseState {
  /** Such as "15.14". */
  readonly version: string;
  /** Of pgvector, switched on; undefined where it is not. */
  readonly vector: string | undefined;
  /** Of pgvector, installed beside the server; undefined where it is not. */
  readonly vectorAvailable: string | undefined;
  /** True where the user may make schemas. */
  readonly mayCreate: boolean;
  /** True for a standby, which can only be read. */
  readonly isStandby: boolean;
  readonly connections: { readonly used: number; readonly most: number };
  /** Of one statement. */
  readonly pingMs: number;
  /** Its clock, ahead of this machine's. */
  readonly aheadMs: number;
}

/** @throws SamelookError STORAGE_FAILED */
export async function examineDatabase(database: Database): Promise<DatabaseState> {
  const row = await database.row<{
    version: string;
    vector: string | null;
    available: string | null;
    may_create: boolean;
    is_standby: boolean;
    used: number;
    most: number;
  }>(`SELECT current_setting('server_version') AS version,
      (SELECT extversion FROM pg_extension WHERE extname = 'vector') AS vector,
      (SELECT default_version FROM pg_available_extensions WHERE name = 'vector') AS available,
      has_database_privilege(current_database(), 'CREATE') AS may_create,
      pg_is_in_recovery() AS is_standby,
      (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most`);
  const startMs = Date.now();
  const from = performance.now();
  const time = await database.row<{ ms: number }>('SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms');
  const pingMs = performance.now() - from;
  return {
    version: row?.version.split(' ')[0] ?? '',
    vector: row?.vector ?? undefined,
    vectorAvailable: row?.available ?? undefined,
    mayCreate: row?.may_create ?? false,
    isStandby: row?.is_standby ?? false,
    connections: { used: Number(row?.used ?? 0), most: Number(row?.most ?? 0) },
    pingMs,
    aheadMs: (time?.ms ?? startMs) - (startMs + pingMs / 2),
  };
}

/** Versions of the tables of a schema, by part; empty where there are none yet. @throws SamelookError STORAGE_FAILED */
export async function tableVersions(database: Database): Promise<ReadonlyMap<string, number>> {
  const table = `"${database.schema}".migrations`;
  const known = await database.row<{ found: string | null }>('SELECT to_regclass($1)::text AS found', [table]);
  if (known?.found == null) return new Map();
  const rows = await database.rows<{ part: string; version: number }>(`SELECT part, version FROM ${table}`);
  return new Map(rows.map(({ part, version }) => [part, version]));
}
