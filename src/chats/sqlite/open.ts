/** A connection to the file of the chats, readable by this user only, in which what is removed is overwritten. */
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { SamelookError } from '../../core/errors.js';
import { migrateChats } from './schema.js';

/** How long a write waits for another process's. */
const BUSY_TIMEOUT_MS = 10_000;
/** Turning to WAL needs the file alone for a moment, and SQLite does not wait for that by itself. */
const WAL_ATTEMPTS = 100;
const WAL_PAUSE_MS = 50;
/** Who talks to the bot is nobody else's business. */
const OWNER_ONLY = 0o600;

/** Opens the database, making it where there is none; its folder must be there. @throws SamelookError STORAGE_FAILED */
export async function openChatDatabase(file: string): Promise<Database> {
  const { default: Sqlite } = await import('better-sqlite3');
  let database: Database | undefined;
  try {
    // SQLite's name for a database that is in no file.
    if (file !== ':memory:') await (await open(file, 'a', OWNER_ONLY)).close();
    database = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
    await turnToWal(database);
    // In WAL mode a power cut may cost the last transactions, never the file.
    database.pragma('synchronous = NORMAL');
    // What people had removed is overwritten with zeros, not only unlinked.
    database.pragma('secure_delete = ON');
    migrateChats(database, file);
    return database;
  } catch (thrown) {
    database?.close();
    throw chatStorageFailure(file, thrown);
  }
}

/** A coded error for whatever a call to the database threw; it names the file and what to do. */
export function chatStorageFailure(file: string, thrown: unknown): SamelookError {
  if (thrown instanceof SamelookError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const isBusy = isBusyCode(code);
  const advice = /^SQLITE_(NOTADB|CORRUPT|FORMAT)/.test(code)
    ? 'is damaged. Move it away and start again: settings and saved items then begin anew.'
    : isBusy
      ? 'is held by another process. Try again once that one is done.'
      : `can't be used (${code === '' ? String(thrown) : code}). Make sure that its folder is there, that this user may write it, and that the disk has room.`;
  return new SamelookError('STORAGE_FAILED', `The chat database ${file} ${advice}`, {
    cause: thrown,
    retryable: isBusy,
  });
}

async function turnToWal(database: Database): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      if (database.pragma('journal_mode', { simple: true }) !== 'wal') database.pragma('journal_mode = WAL');
      return;
    } catch (thrown) {
      const isBusy = thrown instanceof Error && 'code' in thrown && isBusyCode(String(thrown.code));
      if (!isBusy || attempt === WAL_ATTEMPTS) throw thrown;
      await sleep(WAL_PAUSE_MS);
    }
  }
}

const isBusyCode = (code: string) => /^SQLITE_(BUSY|LOCKED)/.test(code);
