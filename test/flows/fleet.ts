/** What a fleet stands on: a Redis and a PostgreSQL of its own, a folder for its machines; and the roles that were started on it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SILENT } from '../../src/core/log.js';
import type { Database } from '../../src/database/database.js';
import { openPostgres } from '../../src/database/postgres.js';
import { ownDatabase } from '../fakes/postgres.js';
import { startRedis } from '../fakes/redis-server.js';
import { type RoleProcess, startRole } from './role-process.js';

export interface Fleet {
  readonly folder: string;
  /** Empty, in the folder. */
  readonly photographs: string;
  readonly redisUrl: string;
  readonly databaseUrl: string;
  /** The catalogue's, for those who look. */
  readonly database: Database;
  start(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<RoleProcess>;
  /** Ends all that was started. */
  remove(): Promise<void>;
}

/** Takes a Redis and a PostgreSQL: see `redisServer`, `NO_POSTGRES`. */
export async function layFleet(): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'samelook-fleet-'));
  const photographs = join(folder, 'photographs');
  await mkdir(photographs);
  const [redis, postgres] = await Promise.all([startRedis(), ownDatabase()]);
  const database = await openPostgres({ url: postgres.url, schema: 'samelook', log: SILENT });
  const started: RoleProcess[] = [];
  return {
    folder,
    photographs,
    redisUrl: redis.url,
    databaseUrl: postgres.url,
    database,
    async start(args, environment) {
      const role = await startRole(args, environment);
      started.push(role);
      return role;
    },
    async remove() {
      for (const role of started) await role.end('SIGKILL');
      await database.close();
      await postgres.remove();
      await redis.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
