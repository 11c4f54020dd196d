/** A connection that many processes may share: one writes, the others go on reading. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { storageFailure } from './failure.js';
import { migrate } from './schema.js';

/** How long a write waits for another process's. */
export const BUSY_TIMEOUT_MS = 10_000;
/** Turning to WAL needs the file alone for a moment, and SQLite does not wait for that by itself. */
const WAL_ATTEMPTS = 100;
const WAL_PAUSE_MS = 50;

/**
 * Opens the database, making it where there is none. A file that is write-protected opens too: reading works, writing fails.
 * @throws SamelookError STORAGE_FAILED
 */
export async function openDatabase(file: string): Promise<Database> {
  const { default: Sqlite } = await import('better-sqlite3');
  let database: Database | undefined;
  try {
    database = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
    await turnToWal(database);
    // In WAL mode a power cut may cost the last transaction, never the file; what was lost is embedded again.
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    migrate(database, file);
    return database;
  } catch (thrown) {
    database?.close();
    throw storageFailure(file, thrown);
  }
}

async function turnToWal(database: Database): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      if (database.pragma('journal_mode', { simple: true }) !== 'wal') database.pragma('journal_mode = WAL');
      return;
    } catch (thrown) {
      const isBusy = thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('SQLITE_BUSY');
      if (!isBusy || attempt === WAL_ATTEMPTS) throw thrown;
      await sleep(WAL_PAUSE_MS);
    }
  }
}
