/** The file of the graph beside a saved index, for those who read it without us. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { IndexManifest } from '../../index/local/manifest.js';

/** @param file the index's manifest */
export async function graphFile(file: string): Promise<string> {
  const manifest = IndexManifest.parse(JSON.parse(await readFile(file, 'utf8')));
  const graph = manifest.data.find(({ part }) => part === 'graph');
  return join(dirname(file), `${graph?.file}`);
}
