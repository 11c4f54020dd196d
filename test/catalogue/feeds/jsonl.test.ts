import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedEntry } from '../../../src/catalogue/feeds/feed.js';
import { MAX_LINE_BYTES } from '../../../src/catalogue/feeds/jsonl.js';
import { openFeed } from '../../../src/catalogue/feeds/registry.js';
import { feedContract } from '../../contracts/feed.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-jsonl-'));
  file = join(folder, 'shop.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const fields = (id: string, more: object = {}) => ({
  id,
  title: `Item ${id}`,
  shop: 'Rue Verte',
  url: `https://shop.example/${id}`,
  images: ['https://pictures.example/1.jpg'],
  ...more,
});

async function read(content: string | Buffer): Promise<FeedEntry[]> {
  await writeFile(file, content);
  const entries: FeedEntry[] = [];
  for await (const entry of (await openFeed(file)).entries()) entries.push(entry);
  return entries;
}
const ids = (entries: readonly FeedEntry[]) => entries.map((entry) => ('item' in entry ? entry.item.id : undefined));
const problems = (entries: readonly FeedEntry[]) =>
  entries.flatMap((entry) => ('problem' in entry ? entry.problem : []));

feedContract('a JSON Lines feed', async (pictures) => {
  const lines = pictures.map((picture, n) => JSON.stringify(fields(`item-${n}`, { images: [picture] })));
  await writeFile(file, `${lines.join('\n')}\nno item\n`);
  return file;
});

describe('a JSON Lines feed', () => {
  it('gives items in order, past blank lines, a byte order mark and carriage returns', async () => {
    const lines = ['a', 'b', 'é'].map((id) => JSON.stringify(fields(id)));
    const entries = await read(`\uFEFF${lines[0]}\r\n\r\n  \n${lines[1]}\r\n${lines[2]}`);
    expect(ids(entries)).toEqual(['a', 'b', 'é']);
    expect(await (await openFeed(file)).count()).toBe(3);
  });

  it('knows the categories that shops name otherwise', async () => {
    const names = ['Dresses', 'Women > Jeans', 'outerwear', null];
    const entries = await read(
      names.map((category, i) => JSON.stringify(fields(`item-${i}`, { category }))).join('\n'),
    );
    const kinds = entries.map((entry) => 'item' in entry && entry.item.category);
    expect(kinds).toEqual(['dress', 'bottom', 'outerwear', undefined]);
  });

  it('says what is wrong with a line, and goes on', async () => {
    const lines = [
      JSON.stringify(fields('a', { price: 'cheap' })),
      'no JSON',
      '[1, 2]',
      JSON.stringify({ ...fields('b'), shop: undefined }),
      JSON.stringify(fields('c', { category: 'spaceship' })),
      JSON.stringify(fields('d', { url: 'javascript:alert(1)' })),
      JSON.stringify(fields('e', { currency: 'euro' })),
      JSON.stringify(fields('f', { images: [] })),
      JSON.stringify(fields('good')),
      JSON.stringify(fields('good', { title: 'Again' })),
      JSON.stringify(fields('last')),
    ];
    const entries = await read(lines.join('\n'));
    expect(ids(entries).filter(Boolean)).toEqual(['good', 'last']);
    expect(problems(entries)).toEqual([
      'shop.jsonl line 1: price must be a number',
      'shop.jsonl line 2: it is not JSON',
      'shop.jsonl line 3: it is not an object in braces',
      'shop.jsonl line 4: shop is missing',
      'shop.jsonl line 5: category must be one of top, bottom, skirt, dress, outerwear, shoes, bag, headwear, accessory, outfit',
      'shop.jsonl line 6: url must be an http or https address, or a path that starts with one slash',
      'shop.jsonl line 7: currency must be three capital letters, such as EUR',
      expect.stringMatching(/^shop\.jsonl line 8: images/),
      'shop.jsonl line 10: the id "good" was on line 9 already',
    ]);
    expect(entries[0]).toMatchObject({ id: 'a' });
  });

  it('takes image for images, and null for what is left out', async () => {
    const { images: _, ...bare } = fields('a');
    const [entry] = await read(JSON.stringify({ ...bare, image: ' https://pictures.example/a.jpg ', price: null }));
    expect(entry).toEqual({ item: fields('a', { images: ['https://pictures.example/a.jpg'] }) });
  });

  it('finds pictures from its own folder', async () => {
    const images = [
      'pictures/a.jpg',
      '/absolute/b.jpg',
      'file:///absolute/c%20d.jpg',
      'HTTPS://pictures.example/e.jpg',
    ];
    const [entry] = await read(JSON.stringify(fields('a', { images })));
    expect(entry && 'item' in entry && entry.item.images).toEqual([
      join(folder, 'pictures/a.jpg'),
      '/absolute/b.jpg',
      '/absolute/c d.jpg',
      'HTTPS://pictures.example/e.jpg',
    ]);
  });

  it('passes over a line of any length, with bounded memory', async () => {
    const huge = Buffer.alloc(MAX_LINE_BYTES * 20, 'x');
    const entries = await read(
      Buffer.concat([
        Buffer.from(`${JSON.stringify(fields('a'))}\n`),
        huge,
        Buffer.from(`\n${JSON.stringify(fields('b'))}`),
      ]),
    );
    expect(ids(entries)).toEqual(['a', undefined, 'b']);
    expect(problems(entries)).toEqual([`shop.jsonl line 2: it is longer than ${MAX_LINE_BYTES} bytes`]);
  });

  it('reads characters that lie across the borders of chunks', async () => {
    const lines = Array.from({ length: 3_000 }, (_, n) =>
      JSON.stringify(fields(`item-${n}`, { title: 'é'.repeat(37) })),
    );
    const entries = await read(lines.join('\n'));
    expect(entries).toHaveLength(3_000);
    for (const entry of entries) expect(entry).toMatchObject({ item: { title: 'é'.repeat(37) } });
  });
});

describe('openFeed', () => {
  it('says what it takes where it gets something else', async () => {
    await writeFile(join(folder, 'shop.xml'), '<shop/>');
    for (const place of ['shop.xml', 'missing.jsonl']) {
      await expect(openFeed(join(folder, place))).rejects.toMatchObject({
        code: 'CATALOGUE_INVALID',
        message: expect.stringMatching(/a \.jsonl file with one item a line, or a folder of photographs/),
      });
    }
  });
});
