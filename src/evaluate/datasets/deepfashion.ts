/**
 * DeepFashion, consumer-to-shop (Liu et al., "DeepFashion: Powering Robust Clothes Recognition and Retrieval with Rich
 * Annotations", CVPR 2016), from its official files.
 */
import { basename, join, resolve } from 'node:path';
import { SamelookError } from '../../core/errors.js';
import type { Category } from '../../core/garment.js';
import type { Dataset, DatasetFormat, Picture, PixelBox, Split } from '../dataset.js';
import { readRows } from './columns.js';
import { isFile, listMissing } from './present.js';
import { createProblems, type Problems } from './problems.js';

const PARTITION = 'Eval/list_eval_partition.txt';
const BOXES = 'Anno/list_bbox_consumer2shop.txt';
const ITEMS = 'Anno/list_item_consumer2shop.txt';

/** `clothes_type` of the boxes' file: upper body, lower body, full body. */
const CLOTHES_TYPES: Readonly<Record<string, Category>> = { '1': 'top', '2': 'bottom', '3': 'dress' };

/** Where the pictures may lie, as people unpack them; the files say `img/…`. */
const LAYOUTS: readonly ((image: string) => string)[] = [
  (image) => image,
  (image) => `Img/${image}`,
  (image) => image.replace(/^img\//, 'Img/'),
];

/** Takes the unpacked folder: Eval/, Anno/ and img/ (or Img/). */
export const deepFashionFormat: DatasetFormat = {
  accepted: `a folder of DeepFashion consumer-to-shop, with ${PARTITION}`,
  matches: async (path, isDirectory) => isDirectory && (await isFile(join(path, PARTITION))),
  open: openDeepFashion,
};

/** A picture of the partition's file. */
interface Listed {
  readonly image: string;
  readonly item: string;
  readonly origin: string;
}

/**
 * Queries are the consumer pictures of the split. The gallery is, as the dataset's makers say, all shop pictures of val and test
 * together; for `train` those of train.
 */
async function openDeepFashion(
  folder: string,
  { split, signal }: { readonly split: Split; readonly signal?: AbortSignal },
): Promise<Dataset> {
  const path = resolve(folder);
  for (const file of [PARTITION, BOXES, ITEMS]) {
    if (await isFile(join(path, file))) continue;
    throw new SamelookError(
      'INPUT_INVALID',
      `${join(path, file)} is missing. Unpack the dataset whole, with Anno/ and Eval/.`,
    );
  }
  const problems = createProblems(basename(path));
  const { gallery, queries } = await readPartition(path, split, problems, signal);
  const boxes = await readBoxes(path, new Set([...gallery.keys(), ...queries.keys()]), problems, signal);
  const locate = await findImages(path, gallery.keys().next().value);

  const pictureOf = ({ image, item, origin }: Listed): Picture[] => {
    const box = boxes.get(image);
    if (box === undefined) {
      problems.add(origin, `${image} has no row in ${basename(BOXES)}`);
      return [];
    }
    const category = categoryOf(image, box.clothesType);
    return [{ path: locate(image), item, ...(category && { category }), pixelBox: box.box, origin }];
  };
  const dataset = {
    name: basename(path),
    path,
    gallery: [...gallery.values()].flatMap(pictureOf),
    queries: [...queries.values()].flatMap(pictureOf),
    protocol: 'same-category',
    leftOut: { count: 0, first: [] },
  } as const;
  for (const missing of await listMissing([...dataset.gallery, ...dataset.queries], signal)) {
    problems.add(missing.origin, `there is no picture at ${missing.path}`);
  }
  if (gallery.size === 0 || queries.size === 0)
    problems.add(basename(PARTITION), `it has no row of the split "${split}"`);
  problems.refuse();
  return dataset;
}

/** Each picture once, in the order of the file; a consumer picture stands there once for every shop picture of its item. */
async function readPartition(path: string, split: Split, problems: Problems, signal?: AbortSignal) {
  const columns = ['image_pair_name_1', 'image_pair_name_2', 'item_id', 'evaluation_status'];
  const items = new Set<string>();
  for await (const row of readRows({ path: join(path, ITEMS), columns: ['item_id'], counted: true, problems })) {
    items.add(row.columns[0] ?? '');
  }
  const shops: readonly string[] = split === 'train' ? ['train'] : ['val', 'test'];
  const gallery = new Map<string, Listed>();
  const queries = new Map<string, Listed>();
  for await (const row of readRows({ path: join(path, PARTITION), columns, counted: false, problems })) {
    signal?.throwIfAborted();
    const [consumer = '', shop = '', item = '', status = ''] = row.columns;
    const { origin } = row;
    if (!['train', 'val', 'test'].includes(status))
      problems.add(origin, `evaluation_status must be train, val or test, not ${status}`);
    if (!items.has(item)) problems.add(origin, `the item ${item} is not in ${basename(ITEMS)}`);
    if (shops.includes(status) && !gallery.has(shop)) gallery.set(shop, { image: shop, item, origin });
    if (status === split && !queries.has(consumer)) queries.set(consumer, { image: consumer, item, origin });
  }
  return { gallery, queries };
}

/** The boxes of the pictures that are wanted, by image name. */
async function readBoxes(path: string, wanted: ReadonlySet<string>, problems: Problems, signal?: AbortSignal) {
  const columns = ['image_name', 'clothes_type', 'source_type', 'x_1', 'y_1', 'x_2', 'y_2'];
  const boxes = new Map<string, { readonly box: PixelBox; readonly clothesType: string }>();
  for await (const row of readRows({ path: join(path, BOXES), columns, counted: true, problems })) {
    signal?.throwIfAborted();
    const [image = '', clothesType = '', , ...sides] = row.columns;
    const [left = Number.NaN, top = Number.NaN, right = Number.NaN, bottom = Number.NaN] = sides.map(Number);
    if (!(left < right && top < bottom))
      problems.add(row.origin, `${sides.join(' ')} is no box: x_1 < x_2 and y_1 < y_2 are wanted`);
    else if (!(clothesType in CLOTHES_TYPES))
      problems.add(row.origin, `clothes_type must be 1, 2 or 3, not ${clothesType}`);
    else if (wanted.has(image)) boxes.set(image, { box: { left, top, right, bottom }, clothesType });
  }
  return boxes;
}

/** By the folders of the path (img/DRESSES/Skirt/id_…), or by the part of the body where they say nothing. */
function categoryOf(image: string, clothesType: string): Category | undefined {
  const folders = image.split('/').slice(1, -2).join('/');
  if (/skirt/i.test(folders)) return 'skirt';
  if (/coat|jacket|outerwear/i.test(folders)) return 'outerwear';
  if (/^dress/i.test(folders)) return 'dress';
  if (/^(trousers|pants|bottom)/i.test(folders)) return 'bottom';
  if (/^(tops?|clothing)/i.test(folders)) return 'top';
  return CLOTHES_TYPES[clothesType];
}

/** @param image one that should be there; where it is in no layout, messages name the first */
async function findImages(path: string, image = ''): Promise<(image: string) => string> {
  const places = LAYOUTS.map((layout) => (name: string) => join(path, layout(name)));
  for (const place of places) if (await isFile(place(image))) return place;
  return places[0] as (image: string) => string;
}
