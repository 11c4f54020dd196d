/** The tables, and how a database of an older program becomes a present one. */
import type { Database } from 'better-sqlite3';
import { SamelookError } from '../../../core/errors.js';

/** Steps from one `user_version` to the next; a step that was released is never edited, only followed by another. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE items (
    id TEXT PRIMARY KEY,
    json TEXT NOT NULL,              -- the whole item; the columns below only filter
    shop TEXT NOT NULL COLLATE NOCASE,
    price REAL,
    currency TEXT,
    category TEXT,
    colour TEXT COLLATE NOCASE,
    gender TEXT,
    brand TEXT COLLATE NOCASE,
    availability TEXT
  ) STRICT;
  CREATE INDEX items_shop ON items (shop);
  CREATE INDEX items_price ON items (price);
  CREATE INDEX items_currency ON items (currency);
  CREATE INDEX items_category ON items (category);
  CREATE INDEX items_colour ON items (colour);
  CREATE INDEX items_gender ON items (gender);
  CREATE INDEX items_brand ON items (brand);
  CREATE INDEX items_availability ON items (availability);

  CREATE TABLE images (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: it is the label in the index
    item_id TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,             -- 0 = best
    source TEXT NOT NULL,
    fingerprint TEXT,
    failure TEXT                           -- why it can't be embedded
  ) STRICT;
  CREATE INDEX images_item ON images (item_id, position);
  CREATE INDEX images_failed ON images (id) WHERE failure IS NOT NULL;

  CREATE TABLE spaces (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE embeddings (
    space_id INTEGER NOT NULL REFERENCES spaces (id),
    image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
    vector BLOB NOT NULL                   -- little-endian float32
  ) STRICT;
  CREATE UNIQUE INDEX embeddings_space_image ON embeddings (space_id, image_id);
  CREATE INDEX embeddings_image ON embeddings (image_id);

  CREATE TABLE thumbnails (
    image_id INTEGER PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE revision (number INTEGER NOT NULL) STRICT;
  INSERT INTO revision VALUES (0);
  `,
  `
  CREATE TABLE palettes (
    image_id INTEGER PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
    colours TEXT NOT NULL                  -- JSON: [[l, a, b, share], …]
  ) STRICT;
  `,
];

/** The schema that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings the schema up to date; several processes may do so at once, one of them does the work. @throws SamelookError STORAGE_FAILED on a newer schema */
export function migrate(database: Database, file: string): void {
  if (versionOf(database) === SCHEMA_VERSION) return;
  database
    .transaction(() => {
      const version = versionOf(database);
      if (version > SCHEMA_VERSION) throw newerSchema(file, version);
      for (const step of MIGRATIONS.slice(version)) database.exec(step);
      database.pragma(`user_version = ${SCHEMA_VERSION}`);
    })
    .immediate();
}

function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

function newerSchema(file: string, version: number): SamelookError {
  return new SamelookError(
    'STORAGE_FAILED',
    `The catalogue database ${file} was made by a newer samelook (schema ${version}, this one knows ${SCHEMA_VERSION}). Update samelook, or move the file away to import the catalogue anew.`,
  );
}
