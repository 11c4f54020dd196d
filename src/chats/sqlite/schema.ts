/** The tables of what is remembered of chats, and how an older file becomes a present one. */
import type { Database } from 'better-sqlite3';
import { SamelookError } from '../../core/errors.js';

/** Steps from one `user_version` to the next; a step that was released is never edited, only followed by another. Times are Unix milliseconds. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE settings (
    user TEXT PRIMARY KEY,
    json TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE seen (
    key BLOB PRIMARY KEY,            -- SHA-256: only whether it was there matters, not what it said
    expires INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX seen_expires ON seen (expires);

  CREATE TABLE facts (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    expires INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX facts_expires ON facts (expires);

  CREATE TABLE inquiries (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    json TEXT NOT NULL,
    expires INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX inquiries_user ON inquiries (user);
  CREATE INDEX inquiries_expires ON inquiries (expires);

  CREATE TABLE feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- ascending in the order of the words
    user TEXT NOT NULL,
    inquiry TEXT NOT NULL,
    item_id TEXT NOT NULL,
    is_it INTEGER NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (user, inquiry, item_id)
  ) STRICT;
  `,
  `
  CREATE TABLE wishes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- ascending in the order of the wishes
    key BLOB NOT NULL UNIQUE,              -- the digest of \`seen\`
    platform TEXT NOT NULL,
    user TEXT NOT NULL,
    json TEXT NOT NULL,
    times INTEGER NOT NULL,
    lease INTEGER NOT NULL,                -- whose process has it until then
    expires INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX wishes_platform_lease ON wishes (platform, lease);
  CREATE INDEX wishes_user ON wishes (user);
  CREATE INDEX wishes_expires ON wishes (expires);
  `,
  `
  ALTER TABLE feedback ADD COLUMN garment TEXT;  -- JSON; what it was said of, where it is to be learned from
  `,
];

/** The schema that this program writes. */
export const CHATS_SCHEMA_VERSION = MIGRATIONS.length;

/** Brings the schema up to date; several processes may do so at once, one of them does the work. @throws SamelookError STORAGE_FAILED on a newer schema */
export function migrateChats(database: Database, file: string): void {
  if (versionOf(database) === CHATS_SCHEMA_VERSION) return;
  database
    .transaction(() => {
      const version = versionOf(database);
      if (version > CHATS_SCHEMA_VERSION) throw newerSchema(file, version);
      for (const step of MIGRATIONS.slice(version)) database.exec(step);
      database.pragma(`user_version = ${CHATS_SCHEMA_VERSION}`);
    })
    .immediate();
}

function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

function newerSchema(file: string, version: number): SamelookError {
  return new SamelookError(
    'STORAGE_FAILED',
    `The chat database ${file} was made by a newer samelook (schema ${version}, this one knows ${CHATS_SCHEMA_VERSION}). Update samelook, or move the file away: settings and saved items then begin anew.`,
  );
}
