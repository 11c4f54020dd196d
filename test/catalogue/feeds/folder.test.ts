import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedEntry } from '../../../src/catalogue/feeds/feed.js';
import { titleOf } from '../../../src/catalogue/feeds/folder.js';
import { openFeed } from '../../../src/catalogue/feeds/registry.js';
import { feedContract } from '../../contracts/feed.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), 'whatever');
  }
}

async function read(): Promise<FeedEntry[]> {
  const entries: FeedEntry[] = [];
  for await (const entry of (await openFeed(folder)).entries()) entries.push(entry);
  return entries;
}

feedContract('a folder', async (pictures) => {
  for (const picture of pictures) await copyFile(picture, join(folder, basename(picture)));
  await put('notes.txt');
  return folder;
});

describe('a folder of photographs', () => {
  it('is one item a picture, at any depth, in the order of names', async () => {
    await put('b.JPG', 'a/z.webp', 'a/red wrap#dress.png', 'c/d/e.avif');
    const entries = await read();
    expect(entries.map((entry) => 'item' in entry && entry.item.id)).toEqual([
      'a/red wrap#dress.png',
      'a/z.webp',
      'b.JPG',
      'c/d/e.avif',
    ]);
    expect(entries[0]).toEqual({
      item: {
        id: 'a/red wrap#dress.png',
        title: 'A: red wrap#dress',
        shop: basename(folder),
        url: '/shop/a%2Fred%20wrap%23dress.png',
        images: [join(folder, 'a/red wrap#dress.png')],
      },
    });
    expect(await (await openFeed(folder)).count()).toBe(4);
  });

  it('takes the category from the folders', async () => {
    await put('Women/summer-dresses/sale/a.jpg', 'jeans/b.jpg', 'misc/dress.jpg', 'skirt.jpg');
    const entries = await read();
    expect(entries.map((entry) => 'item' in entry && [entry.item.id, entry.item.category])).toEqual([
      ['Women/summer-dresses/sale/a.jpg', 'dress'],
      ['jeans/b.jpg', 'bottom'],
      ['misc/dress.jpg', undefined],
      ['skirt.jpg', undefined],
    ]);
  });

  it('passes over other files and says how many, and over hidden ones in silence', async () => {
    await put('a.jpg', 'b.heic', 'c.txt', 'd.pdf', 'e.doc', '.hidden.jpg', '.git/f.jpg');
    const entries = await read();
    expect(entries).toHaveLength(2);
    expect(entries[1]).toEqual({
      problem: `${basename(folder)}: 4 files are no JPEG, PNG, WebP, GIF or AVIF (b.heic, c.txt, d.pdf, …)`,
    });
  });

  it('follows links to files, and none that goes in circles', async () => {
    await put('a.jpg');
    await symlink(join(folder, 'a.jpg'), join(folder, 'link.jpg'));
    await symlink(folder, join(folder, 'circle'));
    await symlink(join(folder, 'missing.jpg'), join(folder, 'dangling.jpg'));
    expect((await read()).map((entry) => 'item' in entry && entry.item.id)).toEqual(['a.jpg', 'link.jpg']);
  });

  it('gives a path that is too long as a problem', async () => {
    await put(`${'a'.repeat(150)}/${'b'.repeat(150)}.jpg`, 'good.jpg');
    const entries = await read();
    expect(entries[0]).toMatchObject({ problem: expect.stringContaining('id') });
    expect(entries[1]).toMatchObject({ item: { id: 'good.jpg' } });
  });
});

describe('titleOf', () => {
  it.each([
    ['red_summer-dress_01.jpg', 'Red summer dress 01'],
    ['summer-dresses/red.wrap.jpeg', 'Summer dresses: red wrap'],
    ['women/shoes/boot.png', 'Shoes: boot'],
    ['images/c72791c2-090d-48c0-9117-b4da19f0fb7e.webp', 'Images: c72791c2'],
    ['___.jpg', '___.jpg'],
    ['日本/着物.jpg', '日本: 着物'],
  ])('of %s is %s', (id, title) => {
    expect(titleOf(id)).toBe(title);
  });
});
