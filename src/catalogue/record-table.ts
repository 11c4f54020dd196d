/** Small records in PostgreSQL, the same for every machine. */
import type { Database } from '../database/database.js';
import type { RecordPlace } from './record-files.js';

/** A step that was released is never edited, only followed by another. */
const STEPS: readonly string[] = ['CREATE TABLE records (name text PRIMARY KEY, json text NOT NULL)'];

/** @throws SamelookError STORAGE_FAILED, as do all methods */
export function recordTable(database: Database): RecordPlace {
  let made: Promise<void> | undefined;
  const ready = async () => {
    made ??= database.migrate('records', STEPS);
    await made.catch((thrown: unknown) => {
      made = undefined;
      throw thrown;
    });
    return database;
  };
  return {
    async read(name) {
      const row = await (await ready()).row<{ json: string }>('SELECT json FROM records WHERE name = $1', [name]);
      return row && JSON.parse(row.json);
    },
    async write(name, value) {
      await (await ready()).run(
        'INSERT INTO records (name, json) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET json = excluded.json',
        [name, JSON.stringify(value)],
      );
    },
    async remove(name) {
      await (await ready()).run('DELETE FROM records WHERE name = $1', [name]);
    },
  };
}
