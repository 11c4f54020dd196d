/** PostgreSQL: reachable, with pgvector, with rights, tables and connections. */
import { INDEX_STEPS } from '../../../../index/pgvector/generations.js';
import { CATALOGUE_STEPS } from '../../../catalogue/stores/postgres/schema.js';
import { CHATS_STEPS } from '../../../chats/postgres/schema.js';
import { SILENT } from '../../../core/log.js';
import type { Database } from '../../../database/database.js';
import { type DatabaseState, examineDatabase, tableVersions } from '../../../database/examine.js';
import { MAX_CONNECTIONS } from '../../../database/postgres.js';
import { MIN_VERSION } from '../../../database/vectors.js';
import { CHATS_SCHEMA, choosePlace, openDatabaseOf } from '../../../storage.js';
import { clockFinding } from '../clock.js';
import { broken, type Finding, look, ok, type Patient } from '../finding.js';

/** How far the steps of each part go in this version. */
const STEPS: Readonly<Record<string, number>> = {
  catalogue: CATALOGUE_STEPS.length,
  index: INDEX_STEPS.length,
  chats: CHATS_STEPS.length,
};
/** A process has a pool for the catalogue and one for chats. */
const CONNECTIONS_OF_A_PROCESS = 2 * MAX_CONNECTIONS;

export async function checkDatabase({ config }: Patient): Promise<readonly Finding[]> {
  if (config.databaseUrl === undefined) return [ok('DATABASE_URL is not set: catalogue and chats are files here.')];
  const place = await choosePlace(config, SILENT);
  const catalogue = await openDatabaseOf(config, SILENT, place.schema);
  const chats = await openDatabaseOf(config, SILENT, CHATS_SCHEMA);
  try {
    if (catalogue === undefined || chats === undefined) return [];
    const state = await examineDatabase(catalogue);
    return [
      ok(`PostgreSQL ${state.version}, ${catalogue.name}, answers in ${state.pingMs.toFixed(1)} ms.`),
      ...(state.isStandby
        ? [broken('It is a standby, which can only be read. Let DATABASE_URL name the primary.')]
        : []),
      ...(config.index === 'pgvector' ? [vectors(state)] : []),
      await tables([catalogue, chats], state),
      connections(state),
      clockFinding('PostgreSQL', state.aheadMs, state.pingMs),
    ];
  } finally {
    await catalogue?.close();
    await chats?.close();
  }
}

function vectors({ vector, vectorAvailable }: DatabaseState): Finding {
  const least = MIN_VERSION.join('.');
  if (vector !== undefined) {
    if (isAtLeast(vector)) return ok(`pgvector ${vector} is switched on.`);
    return broken(`pgvector ${vector} is too old: install ${least} or newer, then run: ALTER EXTENSION vector UPDATE`);
  }
  if (vectorAvailable === undefined) {
    return broken(
      `pgvector is not installed beside the server. Install ${least} or newer (postgresql-<version>-pgvector).`,
    );
  }
  if (!isAtLeast(vectorAvailable)) return broken(`pgvector ${vectorAvailable} is too old: install ${least} or newer.`);
  return look(
    `pgvector ${vectorAvailable} is installed and not switched on: the first start does it, where the user may.`,
  );
}

function isAtLeast(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1]);
}

async function tables(schemas: readonly Database[], { mayCreate }: DatabaseState): Promise<Finding> {
  const versions = new Map((await Promise.all(schemas.map(async (one) => [...(await tableVersions(one))]))).flat());
  const newer = [...versions].filter(([part, version]) => version > (STEPS[part] ?? Number.POSITIVE_INFINITY));
  if (newer.length > 0) {
    return broken(`The tables of ${newer.map(([part]) => part).join(', ')} are of a newer samelook. Update this one.`);
  }
  if (versions.size === 0) {
    return mayCreate
      ? ok('There are no tables yet; the first start makes them.')
      : broken('There are no tables yet, and this user may make none. As the owner: GRANT CREATE ON DATABASE … TO …');
  }
  const older = [...versions].filter(([part, version]) => version < (STEPS[part] ?? 0));
  if (older.length > 0) return look('The tables are of an older samelook: the next start brings them up to date.');
  return ok(`The tables are up to date (${[...versions.keys()].toSorted().join(', ')}).`);
}

function connections({ connections: { used, most } }: DatabaseState): Finding {
  const says = `${used} of ${most} connections are in use`;
  if (most - used >= CONNECTIONS_OF_A_PROCESS)
    return ok(`${says}; a process takes ${CONNECTIONS_OF_A_PROCESS} at most.`);
  return look(`${says}: too few are left for one more process (${CONNECTIONS_OF_A_PROCESS}). Raise max_connections.`);
}
