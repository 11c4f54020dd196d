/**
 * The drawn shop as a tree of DeepFashion consumer-to-shop, in the layout of its official files (Liu et al., "DeepFashion: Powering
 * Robust Clothes Recognition and Retrieval with Rich Annotations", CVPR 2016).
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Category } from '../../core/garment.js';
import type { Box, Pixels } from '../../core/photo.js';
import { decode } from '../../photo/decode.js';
import { encodeJpeg } from '../../photo/encode.js';
import { groundBox } from './ground-box.js';
import type { Pair } from './truth.js';

/** What is asked for. */
export interface DeepFashionOptions {
  /** The folder in which `drawDemo` drew. */
  readonly shop: string;
  /** Where the tree goes: Anno/, Eval/ and img/. */
  readonly directory: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Where a garment stands in the tree; the dataset knows no shoes, bags or hats. */
const KINDS: { readonly [category in Category]?: { readonly folder: string; readonly clothesType: 1 | 2 | 3 } } = {
  top: { folder: 'TOPS/Blouse', clothesType: 1 },
  outerwear: { folder: 'TOPS/Coat', clothesType: 1 },
  bottom: { folder: 'TROUSERS/Pants', clothesType: 2 },
  skirt: { folder: 'DRESSES/Skirt', clothesType: 2 },
  dress: { folder: 'DRESSES/Dress', clothesType: 3 },
};
/** `source_type` of the boxes' file. */
const SOURCE = { shop: 1, consumer: 2 } as const;
/** Of ten items, the first six train, one validates, three test, as their number ends. */
const SPLITS = ['train', 'train', 'train', 'train', 'train', 'train', 'val', 'test', 'test', 'test'] as const;
/** Larger than any drawn picture: none is shrunk. */
const UNSHRUNK = 2_000;

/** One picture of the tree. */
interface Drawn {
  readonly name: string;
  readonly row: string;
}

/**
 * Writes the tree. The official files list pairs only, so an item that nobody wears in a street photo has no place in it.
 * @returns how many consumer and shop pictures it has
 */
export async function writeDeepFashionTree(
  options: DeepFashionOptions,
): Promise<{ readonly consumers: number; readonly shops: number }> {
  const { shop, directory, signal, onProgress } = options;
  const pairs = (await readFile(join(shop, 'pairs.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Pair)
    .filter(({ category }) => category in KINDS);
  const consumersOf = new Map<string, Pair[]>();
  for (const pair of pairs) {
    if (pair.role === 'query') consumersOf.set(pair.item, [...(consumersOf.get(pair.item) ?? []), pair]);
  }
  const worn = pairs.filter(({ role, item }) => role === 'gallery' && consumersOf.has(item));
  const total = worn.length + [...consumersOf.values()].flat().length;
  const boxes: string[] = [];
  const partition: string[] = [];
  const items: string[] = [];
  let done = 0;

  async function put(pair: Pair, name: string, source: keyof typeof SOURCE): Promise<Drawn> {
    signal?.throwIfAborted();
    const pixels = await decode(await readFile(join(shop, pair.image)), { maxSide: UNSHRUNK });
    await writeWhole(join(directory, name), await encodeJpeg(pixels));
    onProgress?.(++done, total);
    const { clothesType = 1 } = KINDS[pair.category] ?? {};
    const sides = toPixels(pair.box ?? groundBox(pixels), pixels);
    return { name, row: `${name}    ${clothesType}  ${SOURCE[source]}  ${sides.join(' ')}` };
  }

  for (const pair of worn) {
    const number = Number(pair.item.split('-').at(-1));
    const id = `id_${String(number).padStart(8, '0')}`;
    const folder = `img/${KINDS[pair.category]?.folder}/${id}`;
    const shopPicture = await put(pair, `${folder}/shop_01.jpg`, 'shop');
    const consumers: Drawn[] = [];
    for (const [i, query] of (consumersOf.get(pair.item) ?? []).entries()) {
      // So spelled in the official files.
      consumers.push(await put(query, `${folder}/comsumer_${String(i + 1).padStart(2, '0')}.jpg`, 'consumer'));
    }
    items.push(id);
    boxes.push(...[...consumers, shopPicture].map(({ row }) => row));
    const split = SPLITS[number % SPLITS.length];
    partition.push(...consumers.map(({ name }) => `${name}    ${shopPicture.name}    ${id}    ${split}`));
  }

  const table = (header: string, rows: readonly string[]) => `${rows.length}\n${header}\n${rows.join('\n')}\n`;
  await writeWhole(join(directory, 'Anno/list_item_consumer2shop.txt'), table('item_id', items));
  await writeWhole(
    join(directory, 'Anno/list_bbox_consumer2shop.txt'),
    table('image_name  clothes_type  source_type  x_1  y_1  x_2  y_2', boxes),
  );
  await writeWhole(
    join(directory, 'Eval/list_eval_partition.txt'),
    table('image_pair_name_1  image_pair_name_2  item_id  evaluation_status', partition),
  );
  return { consumers: partition.length, shops: worn.length };
}

/** Whole pixels that hold the box, three digits each as in the official file. */
function toPixels({ left, top, right, bottom }: Box, { width, height }: Pixels): string[] {
  const sides = [
    Math.floor(left * width),
    Math.floor(top * height),
    Math.ceil(right * width),
    Math.ceil(bottom * height),
  ];
  return sides.map((side) => String(side).padStart(3, '0'));
}

async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}
