/** What is known of an index in a database without opening it. */
import { EmbeddingSpace } from '../../src/core/embedding.js';
import type { Database } from '../../src/database/database.js';
import type { SavedIndex } from './file.js';

/** @param name of the index; the tables need not be there  @returns undefined where nothing was saved yet  @throws SamelookError STORAGE_FAILED */
export async function readSharedIndex(database: Database, name: string): Promise<SavedIndex | undefined> {
  const known = await database.row<{ found: string | null }>('SELECT to_regclass($1)::text AS found', [
    `"${database.schema}".indexes`,
  ]);
  if (known?.found == null) return undefined;
  const published = await database.row<{ id: number; space: string }>(
    'SELECT id, space FROM indexes WHERE name = $1 AND is_published',
    [name],
  );
  if (published === undefined) return undefined;
  const counted = await database.row<{ count: number }>(`SELECT count(*) AS count FROM vectors_${published.id}`);
  return { space: EmbeddingSpace.parse(JSON.parse(published.space)), count: Number(counted?.count ?? 0) };
}
