import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/evaluate/datasets/registry.js';
import { type Folder, makeFolder } from '../pictures.js';
import { TREE, writeDeepFashion } from './deepfashion-tree.js';

let folder: Folder;
const read = (name: string) => readFile(join(folder.path, name), 'utf8');
const edit = async (name: string, from: string | RegExp, to: string) =>
  folder.write(name, (await read(name)).replace(from, to));

beforeEach(async () => {
  folder = await makeFolder();
  await writeDeepFashion(folder, TREE);
});

afterEach(() => folder.remove());

describe('DeepFashion', () => {
  it('asks with the consumer pictures of test, each once, in the shop pictures of val and test', async () => {
    const { gallery, queries, protocol } = await openDataset(folder.path);
    expect(protocol).toBe('same-category');
    expect(queries.map(({ item, category }) => [item.slice(-1), category])).toEqual([
      ['1', 'skirt'],
      ['1', 'skirt'],
      ['2', 'skirt'],
      ['3', 'dress'],
      ['4', 'top'],
      ['5', 'bottom'],
    ]);
    expect(gallery.map(({ item }) => item.slice(-1)).join('')).toBe('1123456');
    expect(queries[0]).toEqual({
      path: join(folder.path, 'img/DRESSES/Skirt/id_00000001/comsumer_01.jpg'),
      item: 'id_00000001',
      category: 'skirt',
      pixelBox: { left: 0, top: 0, right: 10, bottom: 20 },
      origin: 'list_eval_partition.txt line 3',
    });
    expect(queries[1]?.origin).toBe('list_eval_partition.txt line 5');
  });

  it('gives other parts on request', async () => {
    const train = await openDataset(folder.path, { split: 'train' });
    expect([train.queries, train.gallery].map((pictures) => pictures.map(({ item }) => item))).toEqual([
      ['id_00000007'],
      ['id_00000007'],
    ]);
    const val = await openDataset(folder.path, { split: 'val' });
    expect(val.queries.map(({ item }) => item)).toEqual(['id_00000006']);
    expect(val.gallery).toHaveLength(7);
  });

  it('finds the pictures where people unpack them', async () => {
    for (const images of ['Img/img', 'Img']) {
      const other = await makeFolder();
      await writeDeepFashion(other, TREE, images);
      const { queries } = await openDataset(other.path);
      expect(queries[0]?.path).toBe(join(other.path, images, 'DRESSES/Skirt/id_00000001/comsumer_01.jpg'));
      await other.remove();
    }
  });

  it('names a missing file', async () => {
    await rm(join(folder.path, 'Anno/list_item_consumer2shop.txt'));
    await expect(openDataset(folder.path)).rejects.toThrow(/Anno\/list_item_consumer2shop\.txt is missing/);
  });

  it('names each wrong line', async () => {
    await edit('Eval/list_eval_partition.txt', /id_00000002 {4}test/, 'id_00000002    exam');
    await edit('Eval/list_eval_partition.txt', /id_00000004 {4}test/, 'id_00000099    test');
    await edit('Eval/list_eval_partition.txt', /(.*id_00000005) {4}test\n/, '$1\n');
    await edit('Anno/list_bbox_consumer2shop.txt', '3  1  000 000 010 020', '3  1  010 000 010 020');
    await rm(join(folder.path, 'img/DRESSES/Lace_Dress/id_00000003/shop_01.jpg'));
    const message = await openDataset(folder.path).catch((error: Error) => error.message);
    expect(message).toMatch(/list_eval_partition\.txt line 7: evaluation_status must be train, val or test, not exam/);
    expect(message).toMatch(
      /list_eval_partition\.txt line 9: the item id_00000099 is not in list_item_consumer2shop\.txt/,
    );
    expect(message).toMatch(/list_eval_partition\.txt line 10: it must have 4 columns .*, not 3/);
    expect(message).toMatch(/list_bbox_consumer2shop\.txt line 5: 010 000 010 020 is no box/);
    expect(message).toMatch(/list_eval_partition\.txt line 8: there is no picture at .*id_00000003\/shop_01\.jpg/);
  });

  it('sees a file that was cut off, and a picture without a box', async () => {
    const boxes = await read('Anno/list_bbox_consumer2shop.txt');
    await folder.write('Anno/list_bbox_consumer2shop.txt', `${boxes.trimEnd().split('\n').slice(0, 6).join('\n')}\n`);
    const message = await openDataset(folder.path).catch((error: Error) => error.message);
    expect(message).toMatch(/list_bbox_consumer2shop\.txt line 6: the file ends after 4 rows, and line 1 promises 16/);
    expect(message).toMatch(
      /list_eval_partition\.txt line 7: .*comsumer_01\.jpg has no row in list_bbox_consumer2shop\.txt/,
    );
  });
});
