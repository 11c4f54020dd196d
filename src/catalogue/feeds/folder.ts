/** A plain folder of photographs: one item each. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { CatalogueItem } from '../../core/catalogue.js';
import { categoryNamed } from '../../core/category-names.js';
import { SamelookError } from '../../core/errors.js';
import { describeProblem } from './describe-problem.js';
import type { Feed, FeedEntry, FeedFormat } from './feed.js';

/** Ends of the names of pictures that can be read. */
const PICTURES: ReadonlySet<string> = new Set(['.jpg', '.jpeg', '.jfif', '.png', '.webp', '.gif', '.avif']);

/** Takes any folder; every picture in it is an item. */
export const folderFormat: FeedFormat = {
  accepted: 'a folder of photographs',
  matches: (_path, isDirectory) => isDirectory,
  open: openFolderFeed,
};

/**
 * Every picture below the folder, in the order of names. An item's id is its path in the folder, its title is made of the file's
 * and its folder's name, its shop is the folder, its page is served by this program, and its category is what a folder above it is named
 * for ("dresses/", the nearest that says something). Other files are passed over and told at the end.
 */
export function openFolderFeed(folder: string): Feed {
  const shop = basename(folder);

  async function count(): Promise<number> {
    let pictures = 0;
    for await (const file of filesBelow(folder)) if (isPicture(file)) pictures++;
    return pictures;
  }

  async function* entries(): AsyncGenerator<FeedEntry> {
    const others: string[] = [];
    let passedOver = 0;
    for await (const file of filesBelow(folder)) {
      if (isPicture(file)) yield toItem(file, folder, shop);
      else if (passedOver++ < OTHERS_NAMED) others.push(relative(folder, file));
    }
    if (passedOver === 0) return;
    const more = passedOver > others.length ? ', …' : '';
    yield {
      problem: `${shop}: ${passedOver} ${passedOver === 1 ? 'file is' : 'files are'} no JPEG, PNG, WebP, GIF or AVIF (${others.join(', ')}${more})`,
    };
  }

  return { name: shop, count, entries };
}

/** Files that were passed over and are told by name. */
const OTHERS_NAMED = 3;

function isPicture(file: string): boolean {
  return PICTURES.has(extname(file).toLowerCase());
}

function toItem(file: string, folder: string, shop: string): FeedEntry {
  const id = relative(folder, file).split(sep).join('/');
  const category = categoryNamed(dirname(id).replace(/[_.+-]+/g, ' '));
  const parsed = CatalogueItem.safeParse({
    id,
    title: titleOf(id),
    shop,
    url: `/shop/${encodeURIComponent(id)}`,
    images: [file],
    ...(category && { category }),
  });
  return parsed.success ? { item: parsed.data } : { problem: `${shop}: ${id}: ${describeProblem(parsed.error)}` };
}

/** "summer-dresses/red_wrap-dress_01.jpg" is "Summer dresses: red wrap dress 01"; a name that is only a number in disguise is cut. */
export function titleOf(id: string): string {
  const parts = id.replace(/\.[^./]+$/, '').split('/');
  const file = words(parts.at(-1) ?? '');
  const parent = words(parts.at(-2) ?? '');
  const title = [parent, file].filter((part) => part !== '').join(': ') || id;
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** Digits of a UUID or a digest that are enough to tell two apart. */
const SHORT_HASH = 8;

function words(name: string): string {
  const bare = name.replaceAll('-', '');
  if (/^[0-9a-f]{16,}$/i.test(bare)) return bare.slice(0, SHORT_HASH);
  return name.replace(/[\s_.+-]+/g, ' ').trim();
}

/** Sorted by name, folders and files alike; hidden ones are passed over, links to folders are not followed (they may go in circles). */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  for (const entry of await list(folder)) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(path)))) yield path;
  }
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw new SamelookError(
      'CATALOGUE_INVALID',
      `The folder ${folder} can't be read. Make sure that this user may read it.`,
      { cause },
    );
  }
}

async function leadsToFile(path: string): Promise<boolean> {
  return stat(path).then(
    (target) => target.isFile(),
    () => false,
  );
}
