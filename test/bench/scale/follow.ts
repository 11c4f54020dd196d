/** What a running server pays to see that its index still agrees with the catalogue in files: it looks again after every change. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openIndex } from '../../../index/registry.js';
import { reconcile } from '../../../src/catalogue/reconcile.js';
import { STORES } from '../../../src/catalogue/stores/registry.js';
import { openDatabase } from '../../../src/catalogue/stores/sqlite/open.js';
import { spaceKey } from '../../../src/core/embedding.js';
import type { BenchRow } from '../row.js';
import { allowedOf } from './asked.js';
import { type ScaleOptions, scaleSpace } from './entries.js';
import { memoryRow, watched } from './watched.js';

/** Only ids are compared, so that short vectors will do. */
const DIMENSIONS = 2;
const BATCH = 10_000;

export async function benchFollow({ entries, folder, print }: ScaleOptions): Promise<readonly BenchRow[]> {
  const space = scaleSpace(DIMENSIONS);
  const file = join(folder, 'follow.db');
  print('follow: writing a catalogue of files');
  await writeCatalogue(file, entries, spaceKey(space));
  const store = await STORES.sqlite(file);
  const index = await openIndex('exact', { space, allowed: allowedOf(0) });
  for (let from = 0; from < entries; from += BATCH) {
    const length = Math.min(BATCH, entries - from);
    const embedding = new Float32Array([1, 0]);
    await index.upsert(Array.from({ length }, (_, i) => ({ imageId: from + i + 1, embedding })));
  }
  const rows: BenchRow[] = [];
  const before = process.memoryUsage.rss();
  print('follow: a look whether catalogue and index agree');
  await watched(rows, 'catalogue in files: reconcile, nothing to do', async () => {
    const { added, removed } = await reconcile({ store, index });
    if (added + removed > 0) throw new Error(`catalogue and index should agree, but ${added} and ${removed} did not`);
  });
  rows.push(memoryRow('catalogue in files: memory for it', before));
  print('follow: a filter for the first time');
  await watched(rows, 'catalogue in files: a filter of 50 % for the first time', () =>
    store.imagesMatching({ gender: ['women'] }),
  );
  await index.close();
  await store.close();
  await rm(file, { force: true });
  return rows;
}

async function writeCatalogue(file: string, entries: number, key: string): Promise<void> {
  await rm(file, { force: true });
  const database = await openDatabase(file);
  const numbers = 'WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)';
  database
    .prepare(`INSERT INTO items (id, json, shop, gender)
       ${numbers} SELECT 'item-' || n, '{}', 'Shop', CASE n % 2 WHEN 0 THEN 'women' ELSE 'men' END FROM n`)
    .run(entries);
  database
    .prepare(`INSERT INTO images (id, item_id, position, source) ${numbers} SELECT n, 'item-' || n, 0, '/' || n FROM n`)
    .run(entries);
  database.prepare('INSERT INTO spaces (id, key) VALUES (1, ?)').run(key);
  database
    .prepare(`INSERT INTO embeddings (space_id, image_id, vector) ${numbers} SELECT 1, n, x'0000' FROM n`)
    .run(entries);
  database.close();
}
