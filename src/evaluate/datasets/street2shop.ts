/**
 * Street2Shop (Kiapour et al., "Where to Buy It: Matching Street Clothing Photos in Online Shops", ICCV 2015), from its own
 * files: photos.txt (number, address), meta/json/{train,test}_pairs_<category>.json and retrieval_<category>.json.
 */
import { readdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { z } from 'zod';
import { readLines } from '../../catalogue/feeds/lines.js';
import { SamelookError } from '../../core/errors.js';
import type { Dataset, DatasetFormat, Picture, Split } from '../dataset.js';
import { readArray } from './json-array.js';
import { isFile } from './present.js';
import { createProblems, PROBLEMS_TOLD } from './problems.js';

const META = join('meta', 'json');
const PAIRS = /^(train|test)_pairs_([a-z-]+)\.json$/;

const number = z.int().nonnegative();
const side = z.number().nonnegative();
const ShopPhoto = z.object({ photo: number, product: number });
const StreetPhoto = ShopPhoto.extend({ bbox: z.object({ left: side, top: side, width: side, height: side }) });

/** Takes the unpacked folder, with the pictures under images/ named by their number. */
export const street2ShopFormat: DatasetFormat = {
  accepted: 'a folder of Street2Shop, with meta/json/test_pairs_<category>.json and images/<photo number>.jpg',
  matches: async (path, isDirectory) => {
    if (!isDirectory) return false;
    const names = await readdir(join(path, META)).catch(() => []);
    return names.some((name) => PAIRS.test(name));
  },
  open: openStreet2Shop,
};

/**
 * The gallery of a category is its retrieval file; a query is one line of its pairs file, with its box. Pictures whose photo is
 * not under images/ are left out, and counted: the dataset is a list of addresses, many of which are gone.
 */
async function openStreet2Shop(
  folder: string,
  { split, signal }: { readonly split: Split; readonly signal?: AbortSignal },
): Promise<Dataset> {
  const path = resolve(folder);
  if (split === 'val') {
    throw new SamelookError('INPUT_INVALID', 'Street2Shop has no part "val". Choose --split test or train.');
  }
  const problems = createProblems(basename(path));
  const files = await listPhotoFiles(path);
  const missing = new Set<number>();
  const present = (photo: number): string[] => {
    const file = files.get(photo);
    if (file === undefined) missing.add(photo);
    return file === undefined ? [] : [file];
  };

  const gallery: Picture[] = [];
  const queries: Picture[] = [];
  for (const name of (await readdir(join(path, META))).sort()) {
    const [, part, kind = ''] = PAIRS.exec(name) ?? [];
    if (part !== split) continue;
    signal?.throwIfAborted();
    const about = (product: number, origin: string) => ({ item: `${kind}-${product}`, category: kind, origin });
    const shop = join(path, META, `retrieval_${kind}.json`);
    for (const { value, origin } of await readArray(shop, ShopPhoto, problems)) {
      for (const file of present(value.photo)) gallery.push({ path: file, ...about(value.product, origin) });
    }
    for (const { value, origin } of await readArray(join(path, META, name), StreetPhoto, problems)) {
      const { left, top, width, height } = value.bbox;
      const pixelBox = { left, top, right: left + width, bottom: top + height };
      if (width === 0 || height === 0) problems.add(origin, 'bbox must have a width and a height');
      for (const file of present(value.photo)) queries.push({ path: file, ...about(value.product, origin), pixelBox });
    }
  }
  if (queries.length === 0 || gallery.length === 0) {
    problems.add('images', `no photo of the part "${split}" lies there under its number, such as 000000001.jpg`);
  }
  problems.refuse();
  const leftOut = { count: missing.size, first: await nameMissing(path, missing) };
  return { name: basename(path), path, gallery, queries, protocol: 'same-category', leftOut };
}

/** The pictures under images/, by the number that they are named by; in folders of their own or not. */
async function listPhotoFiles(path: string): Promise<ReadonlyMap<number, string>> {
  const folder = join(path, 'images');
  const names = await readdir(folder, { recursive: true }).catch(() => {
    throw new SamelookError(
      'INPUT_INVALID',
      `There is no folder ${folder}. Put the photos there, named by their number.`,
    );
  });
  const files = new Map<number, string>();
  for (const name of names.sort()) {
    const stem = basename(name, extname(name));
    if (/^\d+$/.test(stem) && extname(name) !== '') files.set(Number(stem), join(folder, name));
  }
  return files;
}

/** "photos.txt line 12: photo 12 is not under images/", for the first few. */
async function nameMissing(path: string, missing: ReadonlySet<number>): Promise<string[]> {
  const list = join(path, 'photos.txt');
  const first: string[] = [];
  if (missing.size === 0) return first;
  if (!(await isFile(list))) {
    return [...missing].slice(0, PROBLEMS_TOLD).map((photo) => `photo ${photo} is not under images/`);
  }
  for await (const line of readLines(list, 64 * 1024)) {
    const photo = Number(line.text?.split(',')[0]);
    if (missing.has(photo)) first.push(`photos.txt line ${line.number}: photo ${photo} is not under images/`);
    if (first.length === PROBLEMS_TOLD) break;
  }
  return first;
}
