import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { INDEXES, openIndex } from '../../index/registry.js';
import { everyNth, spaceOf, unitAt } from '../fakes/index-entries.js';

it('the registry of indexes names the files of its folder', async () => {
  const files = await readdir(new URL('../../index', import.meta.url), { withFileTypes: true });
  const names = files.filter((entry) => entry.isFile()).map(({ name }) => name.replace(/\.ts$/, ''));
  expect(names.filter((name) => name !== 'registry').toSorted()).toEqual(Object.keys(INDEXES).toSorted());
});

it('refuses the file of another kind of index', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'samelook-index-test-'));
  const options = { space: spaceOf(4), file: join(folder, 'i'), allowed: everyNth(1) };
  const exact = await openIndex('exact', options);
  await exact.upsert([{ imageId: 1, embedding: unitAt(4, 0) }]);
  await exact.save();
  await exact.close();
  await expect(openIndex('hnsw', options)).rejects.toMatchObject({
    code: 'INDEX_FOREIGN',
    message: expect.stringMatching(/its kind is exact and not hnsw.*samelook index rebuild/),
  });
  await rm(folder, { recursive: true });
});
