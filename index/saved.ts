/** What is known of an index without opening it. */
import { readFile } from 'node:fs/promises';
import { EmbeddingSpace } from '../src/core/embedding.js';
import type { Database } from '../src/database/database.js';
import { damaged, IndexManifest } from './local/manifest.js';

/** An index as it was saved. */
export interface SavedIndex {
  readonly space: EmbeddingSpace;
  /** Its pictures. */
  readonly count: number;
}

/** @param file of the manifest  @returns undefined where nothing was saved yet  @throws SamelookError INDEX_DAMAGED */
export async function readSavedIndex(file: string): Promise<SavedIndex | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const { space, count } = IndexManifest.parse(JSON.parse(text));
    return { space, count };
  } catch (cause) {
    throw damaged(file, 'its manifest is not readable', cause);
  }
}

/** The same of an index in a database, whose tables need not be there. @throws SamelookError STORAGE_FAILED */
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
