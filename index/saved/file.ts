/** What is known of an index without opening it. */
import { readFile } from 'node:fs/promises';
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import { damaged, IndexManifest } from '../local/manifest.js';

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
