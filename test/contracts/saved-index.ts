/** What every vector index that is saved to files must do, beside the contract of every vector index. */
import { mkdtemp, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import type { VectorIndex } from '../../src/core/ports.js';
import { clusteredVectors } from '../fakes/clustered-vectors.js';
import { canLimitFileSize, withFileSizeLimit } from '../fakes/full-disk.js';
import { entriesOf, everyNth, type OpenForTest, SLOW_MACHINE_MS, spaceOf } from '../fakes/index-entries.js';

const DIMENSIONS = 16;
const vectors = clusteredVectors(600, DIMENSIONS);
const question = vectors[599] as Float32Array;

export function savedIndexContract(name: string, open: OpenForTest): void {
  describe(`${name} is saved to files`, { timeout: SLOW_MACHINE_MS }, () => {
    let folder: string;
    let file: string;
    const opened: VectorIndex[] = [];
    const openAt = async (
      path: string,
      space: EmbeddingSpace = spaceOf(DIMENSIONS),
      fresh = false,
      centre?: string,
    ) => {
      const index = await open({ space, file: path, fresh, allowed: everyNth(1000), ...(centre && { centre }) });
      opened.push(index);
      return index;
    };
    /** Saves an index of the first `count` vectors. */
    const saved = async (count: number) => {
      const index = await openAt(file);
      await index.remove([...(await index.labels())].filter((label) => label >= count));
      await index.upsert(entriesOf(vectors.slice(0, count)));
      await index.save();
      return index;
    };
    /** Paths of the data files, the first and the last by name. */
    const dataFiles = async (): Promise<[string, string]> => {
      const names = (await readdir(folder)).filter((name) => /^clothes\.index\.[0-9a-f]{16}\./.test(name)).toSorted();
      expect(names).not.toHaveLength(0);
      return [join(folder, `${names.at(0)}`), join(folder, `${names.at(-1)}`)];
    };

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'samelook-index-test-'));
      file = join(folder, 'clothes.index');
    });
    afterEach(async () => {
      for (const index of opened.splice(0)) await index.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('comes back as it was, and goes on', async () => {
      const index = await saved(500);
      await index.remove([3, 4, 5]);
      await index.upsert([{ imageId: 6, embedding: vectors[580] as Float32Array }]);
      await index.save();

      const again = await openAt(file);
      expect(await again.labels()).toEqual(await index.labels());
      expect(await again.search(question, 10)).toEqual(await index.search(question, 10));
      expect(await again.search(question, 500)).toEqual(await index.search(question, 500));
      expect(await again.search(question, 10, { shop: ['2'] })).toEqual(
        await index.search(question, 10, { shop: ['2'] }),
      );

      await again.upsert([{ imageId: 3, embedding: question }]);
      expect(await again.search(question, 1)).toEqual([{ imageId: 3, distance: expect.closeTo(0, 5) }]);
      await again.save();
      expect(await (await openAt(file)).size()).toBe(498);
    });

    it('comes back empty where it was saved empty, in a folder that was not there', async () => {
      const path = join(folder, 'new', 'folder', 'clothes.index');
      await (await openAt(path)).save();
      const again = await openAt(path);
      expect(await again.size()).toBe(0);
      await again.upsert(entriesOf(vectors.slice(0, 20)));
      await again.save();
      await again.remove([...(await again.labels())]);
      await again.save();
      expect(await (await openAt(path)).size()).toBe(0);
    });

    it('keeps the files of one save, and forgets what was not saved', async () => {
      const index = await saved(100);
      const files = (await readdir(folder)).length;
      await index.upsert(entriesOf(vectors.slice(0, 200)));
      await index.save();
      await index.upsert(entriesOf(vectors.slice(0, 300)));
      await index.close();
      expect(await readdir(folder)).toHaveLength(files);
      expect(await (await openAt(file)).size()).toBe(200);
    });

    it('leaves its files alone where nothing has changed', async () => {
      const index = await saved(100);
      const { ino } = await stat(file);
      await index.remove([5000]);
      await index.save();
      const again = await openAt(file);
      await again.save();
      expect((await stat(file)).ino).toBe(ino);
      await again.remove([0]);
      await again.save();
      expect((await stat(file)).ino).not.toBe(ino);
    });

    it.each([
      ['the data is half written', 100],
      ['the data is there, but not yet the manifest', 100],
      ['the manifest is there, and the former data still', 200],
    ])('stands after a crash when %s', async (step, size) => {
      const copies = new Map<string, Buffer>();
      await saved(100);
      for (const name of await readdir(folder)) copies.set(name, await readFile(join(folder, name)));
      await saved(200);
      const written = (await readdir(folder)).filter((name) => name !== 'clothes.index');

      // A whole save has run; the crash is made by taking back what comes after the step.
      for (const [name, bytes] of copies) {
        if (name !== 'clothes.index' || size === 100) await writeFile(join(folder, name), bytes);
      }
      if (step.includes('half')) {
        for (const [i, name] of written.entries()) {
          await truncate(join(folder, name), 1000);
          await rename(join(folder, name), `${file}.0000000${i}-0000-4000-8000-000000000000.tmp`);
        }
      }

      const index = await openAt(file);
      expect(await index.size()).toBe(size);
      await index.upsert(entriesOf(vectors));
      await index.save();
      expect(await (await openAt(file)).size()).toBe(600);
    });

    it('is empty after a crash in its first save', async () => {
      await saved(100);
      await rm(file);
      expect(await (await openAt(file)).size()).toBe(0);
    });

    it('clears away what crashed saves have left, but nothing that may be under way, nor what belongs to others', async () => {
      await saved(10);
      const current = await readdir(folder);
      const old = ['clothes.index.00000000-0000-4000-8000-000000000000.tmp', 'clothes.index.0123456789abcdef.graph'];
      const others = [
        'clothes.index.11111111-0000-4000-8000-000000000000.tmp',
        'shoes.index.0123456789abcdef.graph',
        'clothes.index.notes.txt',
      ];
      const longAgo = new Date(Date.now() - 24 * 3_600_000);
      for (const name of [...old, ...others]) {
        await writeFile(join(folder, name), 'left');
        if (name !== others[0]) await utimes(join(folder, name), longAgo, longAgo);
      }
      for (const name of current) await utimes(join(folder, name), longAgo, longAgo);
      await openAt(file);
      expect((await readdir(folder)).toSorted()).toEqual([...others, ...current].toSorted());
    });

    const half = async (path: string) => truncate(path, Math.floor((await stat(path)).size / 2));
    const flip = async (path: string) => {
      const bytes = await readFile(path);
      bytes[200] = (bytes[200] ?? 0) ^ 1;
      await writeFile(path, bytes);
    };
    it.each([
      ['a data file cut in half', async () => half((await dataFiles())[0])],
      ['another data file cut in half', async () => half((await dataFiles())[1])],
      ['a flipped bit', async () => flip((await dataFiles())[0])],
      ['a flipped bit in another data file', async () => flip((await dataFiles())[1])],
      ['an empty data file', async () => truncate((await dataFiles())[0], 0)],
      ['no data file', async () => rm((await dataFiles())[1])],
      ['a manifest cut in half', () => half(file)],
      ['an empty manifest', () => truncate(file, 0)],
      [
        'a wrong count',
        async () => writeFile(file, (await readFile(file, 'utf8')).replace('"count": 300', '"count": 30')),
      ],
      [
        'a data file outside its folder',
        async () => writeFile(file, (await readFile(file, 'utf8')).replace('"clothes', '"../clothes')),
      ],
    ])('refuses %s, and says how to mend it', async (_, damage) => {
      await (await saved(300)).close();
      await damage();
      const refusal = {
        code: 'INDEX_DAMAGED',
        message: expect.stringMatching(/clothes\.index is damaged: .*samelook index rebuild$/),
      };
      await expect(openAt(file)).rejects.toMatchObject(refusal);

      const fresh = await openAt(file, undefined, true);
      expect(await fresh.size()).toBe(0);
      await fresh.upsert(entriesOf(vectors.slice(0, 5)));
      await fresh.save();
      expect(await (await openAt(file)).size()).toBe(5);
    });

    it.each<[string, Partial<EmbeddingSpace>, RegExp]>([
      ['encoder', { encoder: 'another' }, /its encoder is test-encoder and not another/],
      ['weights', { weightsHash: 'b'.repeat(64) }, /its encoder's weights are aaaaaaaaaaaa… and not bbbbbbbbbbbb…/],
      ['dimension', { dimensions: 8 }, /its dimensions are 16 and not 8/],
      ['metric', { metric: 'l2' }, /its metric is cosine and not l2/],
    ])('refuses an index of another %s, and says what differs', async (_, other, sentence) => {
      await saved(50);
      const before = await readFile(file, 'utf8');
      await expect(openAt(file, { ...spaceOf(DIMENSIONS), ...other })).rejects.toMatchObject({
        code: 'INDEX_FOREIGN',
        message: expect.stringMatching(sentence),
      });
      await expect(openAt(file, { ...spaceOf(DIMENSIONS), ...other })).rejects.toThrow(/samelook index rebuild$/);
      expect(await readFile(file, 'utf8')).toBe(before);
    });

    it('refuses an index about another mean, and knows its own again', async () => {
      const about = (centre?: string) => openAt(file, undefined, false, centre);
      const index = await about('c'.repeat(64));
      await index.upsert(entriesOf(vectors.slice(0, 50)));
      await index.save();
      expect(await (await about('c'.repeat(64))).size()).toBe(50);
      await expect(about('d'.repeat(64))).rejects.toMatchObject({
        code: 'INDEX_FOREIGN',
        message: expect.stringMatching(/its vectors lie about the mean c{12}… and not about the mean d{12}…/),
      });
      await expect(about()).rejects.toThrow(/and not about no mean/);
    });

    it('refuses the format of another version', async () => {
      await saved(50);
      await writeFile(file, (await readFile(file, 'utf8')).replace('"format": 1', '"format": 2'));
      await expect(openAt(file)).rejects.toMatchObject({
        code: 'INDEX_FOREIGN',
        message: expect.stringContaining('format'),
      });
    });

    it('says that it could not be saved where its folder is a file, and lives', async () => {
      const path = join(folder, 'a-file', 'clothes.index');
      const index = await openAt(path);
      await writeFile(join(folder, 'a-file'), '');
      await index.upsert(entriesOf(vectors.slice(0, 10)));
      await expect(index.save()).rejects.toMatchObject({ code: 'STORAGE_FAILED', retryable: true });
      await rm(join(folder, 'a-file'));
      await index.save();
      expect(await (await openAt(path)).size()).toBe(10);
    });

    it.skipIf(!canLimitFileSize)(
      'loses nothing where the disk is full, and saves when there is room again',
      async () => {
        const index = await saved(100);
        await index.upsert(entriesOf(vectors));
        const files = await readdir(folder);
        await withFileSizeLimit(20_000, async () => {
          await expect(index.save()).rejects.toMatchObject({ code: 'STORAGE_FAILED', retryable: true });
        });
        expect(await readdir(folder)).toEqual(files);
        expect(await (await openAt(file)).size()).toBe(100);
        await index.save();
        expect(await (await openAt(file)).size()).toBe(600);
      },
    );

    it('is changed, searched and saved at once', async () => {
      const index = await openAt(file);
      const changes = [
        index.upsert(entriesOf(vectors.slice(0, 400))),
        index.save(),
        index.upsert(entriesOf(vectors.slice(400), 400)),
        index.remove([0, 1, 2]),
        index.save(),
        index.remove([597, 598, 599]),
      ];
      let searches = 0;
      let done = false;
      const searching = (async () => {
        while (!done) {
          const matches = await index.search(question, 10);
          expect(new Set(matches.map(({ imageId }) => imageId)).size).toBe(matches.length);
          searches++;
          await new Promise(setImmediate);
        }
      })();
      await Promise.all(changes);
      done = true;
      await searching;
      expect(searches).toBeGreaterThan(0);
      expect(await index.size()).toBe(594);
      expect(await (await openAt(file)).size()).toBe(597);
    });
  });
}
