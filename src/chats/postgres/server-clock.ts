/** The database's own clock, which all processes share: what they keep for each other must not hang on the clock of one of them. */
import type { Database } from '../../database/database.js';

/** A clock that goes on by this process's monotonic one between two looks. */
export interface ServerClock {
  /** Unix milliseconds. */
  now(): number;
  /** Looks again, so that the two don't drift apart, and a server whose clock was set is followed. @throws SamelookError STORAGE_FAILED */
  look(): Promise<void>;
}

/** Reads it for the first time. @throws SamelookError STORAGE_FAILED */
export async function readServerClock(database: Pick<Database, 'row'>): Promise<ServerClock> {
  let ahead = 0;
  const look = async () => {
    const read = await database.row<{ now: number }>(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now',
    );
    ahead = Number(read?.now) - performance.now();
  };
  await look();
  return { now: () => Math.round(ahead + performance.now()), look };
}
