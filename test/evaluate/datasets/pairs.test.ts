import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/evaluate/datasets/registry.js';
import { type Folder, lines, makeFolder } from '../pictures.js';

let folder: Folder;

beforeAll(async () => {
  folder = await makeFolder();
  await folder.draw('shop/a.png', [255, 0, 0]);
  await folder.draw('street/1.png', [250, 0, 0]);
});

afterAll(() => folder.remove());

describe('a pairs file', () => {
  it('is read in its order, with paths relative to it', async () => {
    const box = { left: 0.1, top: 0, right: 0.9, bottom: 1 };
    const text = lines([
      { role: 'gallery', image: 'shop/a.png', item: 'a', category: 'dress' },
      { role: 'query', image: 'street/1.png', item: 'a', category: null, box },
      { role: 'query', image: 'street/1.png', item: 17 },
      { role: 'query', image: 'street/1.png', item: 17, box: [0.1, 0, 0.9, 1] },
      { role: 'query', image: 'street/1.png', item: 17, box: [1, 0, 15, 16] },
    ]);
    const path = await folder.write('good.jsonl', `\uFEFF${text}\r\n\n`);
    const dataset = await openDataset(path);
    expect(dataset).toMatchObject({ name: 'good.jsonl', path, protocol: 'all', leftOut: { count: 0 } });
    expect(dataset.gallery).toEqual([
      { path: `${folder.path}/shop/a.png`, item: 'a', category: 'dress', origin: 'good.jsonl line 1' },
    ]);
    expect(dataset.queries).toEqual([
      { path: `${folder.path}/street/1.png`, item: 'a', box, origin: 'good.jsonl line 2' },
      { path: `${folder.path}/street/1.png`, item: '17', origin: 'good.jsonl line 3' },
      { path: `${folder.path}/street/1.png`, item: '17', box, origin: 'good.jsonl line 4' },
      {
        path: `${folder.path}/street/1.png`,
        item: '17',
        pixelBox: { left: 1, top: 0, right: 15, bottom: 16 },
        origin: 'good.jsonl line 5',
      },
    ]);
  });

  it('is found in a folder by its name', async () => {
    const other = await makeFolder();
    await other.draw('a.png', [1, 2, 3]);
    await other.write(
      'pairs.jsonl',
      lines([
        { role: 'gallery', image: 'a.png', item: 'a' },
        { role: 'query', image: 'a.png', item: 'a' },
      ]),
    );
    expect((await openDataset(other.path)).queries).toHaveLength(1);
    await other.remove();
  });

  it('is refused with every wrong line by its number', async () => {
    const good = { role: 'gallery', image: 'shop/a.png', item: 'a' };
    const path = await folder.write(
      'bad.jsonl',
      [
        JSON.stringify(good),
        'no json',
        JSON.stringify({ ...good, role: 'shop' }),
        JSON.stringify({ role: 'query', image: 'street/1.png' }),
        '',
        JSON.stringify({ ...good, box: { left: 0.5, top: 0, right: 0.2, bottom: 1 } }),
        JSON.stringify({ role: 'query', image: 'street/missing.png', item: 'a' }),
        '[1]',
        JSON.stringify({ ...good, box: [15, 0, 1, 16] }),
        JSON.stringify({ ...good, box: [0.1, 0.2, 0.3] }),
      ].join('\n'),
    );
    const refusal = openDataset(path);
    await expect(refusal).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const message = await refusal.catch((error: Error) => error.message);
    expect(message).toContain('bad.jsonl line 2: it is not JSON');
    expect(message).toMatch(/bad\.jsonl line 3: role/);
    expect(message).toMatch(/bad\.jsonl line 4: item/);
    expect(message).toMatch(/bad\.jsonl line 6: box/);
    expect(message).toMatch(/bad\.jsonl line 7: there is no picture at .*street\/missing\.png/);
    expect(message).toMatch(/bad\.jsonl line 8/);
    expect(message).toMatch(/bad\.jsonl line 9: pixelBox: a box needs left < right/);
    expect(message).toMatch(/bad\.jsonl line 10: box: .*object/);
    expect(message).not.toMatch(/line 1:|line 5/);
  });

  it('needs a gallery and queries', async () => {
    const path = await folder.write('half.jsonl', lines([{ role: 'gallery', image: 'shop/a.png', item: 'a' }]));
    await expect(openDataset(path)).rejects.toThrow('no line has the role "query"');
  });

  it('tells what may be given where there is nothing', async () => {
    await expect(openDataset(`${folder.path}/nowhere`)).rejects.toThrow(/There is nothing at .*nowhere.*\n.*Eval/);
    await expect(openDataset(folder.path)).rejects.toThrow('is no dataset');
  });

  it('can be stopped', async () => {
    const path = await folder.write('stop.jsonl', lines([{ role: 'query', image: 'street/1.png', item: 'a' }]));
    const signal = AbortSignal.abort(new DOMException('stop', 'AbortError'));
    await expect(openDataset(path, { signal })).rejects.toThrow('stop');
  });
});
