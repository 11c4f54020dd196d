/** JSON Lines: one `CatalogueItem` a line. */
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CatalogueItem } from '../../core/catalogue.js';
import { categoryNamed } from '../../core/category-names.js';
import { describeProblem } from './describe-problem.js';
import type { Feed, FeedEntry, FeedFormat } from './feed.js';
import { type Line, readLines } from './lines.js';

/** Longest line; an item with every field full has some 50 KB. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** Takes files named .jsonl or .ndjson. */
export const jsonlFormat: FeedFormat = {
  accepted: 'a .jsonl file with one item a line',
  matches: (path, isDirectory) => !isDirectory && /\.(jsonl|ndjson)$/i.test(path),
  open: openJsonlFeed,
};

/**
 * Beside what `CatalogueItem` says: `image` may stand for `images`, one string for a list of one, null for a field that is
 * left out; image paths are relative to the feed's folder; a category may have any name that `categoryNamed` knows. A line that is no item
 * is a problem, and the next one is read.
 */
export function openJsonlFeed(file: string): Feed {
  const name = basename(file);
  const folder = dirname(resolve(file));

  async function count(): Promise<number> {
    let lines = 0;
    for await (const _ of readLines(file, MAX_LINE_BYTES)) lines++;
    return lines;
  }

  async function* entries(): AsyncGenerator<FeedEntry> {
    const lineOfId = new Map<string, number>();
    for await (const line of readLines(file, MAX_LINE_BYTES)) {
      const read = readItem(line, folder);
      const first = 'item' in read ? lineOfId.get(read.item.id) : undefined;
      const problem =
        'problem' in read ? read.problem : first && `the id "${read.item.id}" was on line ${first} already`;
      if (problem !== undefined) {
        yield {
          problem: `${name} line ${line.number}: ${problem}`,
          ...('id' in read && read.id !== undefined && { id: read.id }),
        };
      } else if ('item' in read) {
        lineOfId.set(read.item.id, line.number);
        yield read;
      }
    }
  }

  return { name, count, entries };
}

function readItem({ text }: Line, folder: string): FeedEntry {
  if (text === undefined) return { problem: `it is longer than ${MAX_LINE_BYTES} bytes` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: 'it is not an object in braces' };
  }
  const fields = normalise({ ...value }, folder);
  const parsed = CatalogueItem.safeParse(fields);
  if (parsed.success) return { item: parsed.data };
  const problem = describeProblem(parsed.error);
  return typeof fields.id === 'string' ? { problem, id: fields.id.trim() } : { problem };
}

function normalise(fields: Record<string, unknown>, folder: string): Record<string, unknown> {
  const present = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const { category } = present;
  if (typeof category === 'string') present.category = categoryNamed(category) ?? category;
  const images = present.images ?? present.image;
  if (images === undefined) return present;
  const list: readonly unknown[] = Array.isArray(images) ? images : [images];
  return { ...present, images: list.map((image) => (typeof image === 'string' ? locate(image, folder) : image)) };
}

/** Addresses stay; files become absolute paths. */
function locate(image: string, folder: string): string {
  const trimmed = image.trim();
  if (trimmed === '' || /^https?:\/\//i.test(trimmed)) return trimmed;
  if (!/^file:\/\//i.test(trimmed)) return resolve(folder, trimmed);
  try {
    return fileURLToPath(trimmed);
  } catch {
    return trimmed;
  }
}
