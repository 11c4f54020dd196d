/** A small DeepFashion consumer-to-shop in the layout of its official files. */
import type { Colour, Folder } from '../pictures.js';

/** Sides of the pictures in pixels. */
const SIDE = 20;

/** A garment of the dataset: one colour that consumers and shops alike show in the left half of the picture. */
export interface TreeItem {
  readonly id: string;
  /** Such as DRESSES/Skirt. */
  readonly folder: string;
  readonly split: 'train' | 'val' | 'test';
  readonly colour: Colour;
  readonly consumers: number;
  readonly shops: number;
}

/** Writes Anno/, Eval/ and `images`. */
export async function writeDeepFashion(folder: Folder, items: readonly TreeItem[], images = 'img'): Promise<void> {
  const boxes: string[] = [];
  const pairs: string[] = [];
  for (const { id, folder: kind, split, colour, consumers, shops } of items) {
    const named = (stem: string, count: number) =>
      Array.from({ length: count }, (_, i) => `${kind}/${id}/${stem}_0${i + 1}.jpg`);
    // So spelled in the official files.
    const consumer = named('comsumer', consumers);
    const shop = named('shop', shops);
    for (const [name, source, other] of [
      ...consumer.map((each) => [each, 2, [9, 9, 9]] as const),
      ...shop.map((each) => [each, 1, [250, 250, 250]] as const),
    ]) {
      // Only the left half is the garment.
      await folder.draw(`${images}/${name}`, colour, other, SIDE);
      const type = /DRESSES/.test(kind) ? 3 : /TROUSERS/.test(kind) ? 2 : 1;
      boxes.push(`img/${name}    ${type}  ${source}  000 000 010 020`);
    }
    for (const a of consumer) for (const b of shop) pairs.push(`img/${a}    img/${b}    ${id}    ${split}`);
  }
  const table = (columns: string, rows: readonly string[]) => `${rows.length}\n${columns}\n${rows.join('\n')}\n`;
  await folder.write(
    'Anno/list_bbox_consumer2shop.txt',
    table('image_name  clothes_type  source_type  x_1  y_1  x_2  y_2', boxes),
  );
  await folder.write(
    'Anno/list_item_consumer2shop.txt',
    table(
      'item_id',
      items.map(({ id }) => id),
    ),
  );
  await folder.write(
    'Eval/list_eval_partition.txt',
    table('image_pair_name_1  image_pair_name_2  item_id  evaluation_status', pairs),
  );
}

/** Two skirts, a dress, a top and trousers to be asked for; a skirt of val that is only in the gallery; a dress to train on. */
export const TREE: readonly TreeItem[] = [
  { id: 'id_00000001', folder: 'DRESSES/Skirt', split: 'test', colour: [200, 20, 20], consumers: 2, shops: 2 },
  { id: 'id_00000002', folder: 'DRESSES/Skirt', split: 'test', colour: [20, 200, 20], consumers: 1, shops: 1 },
  { id: 'id_00000003', folder: 'DRESSES/Lace_Dress', split: 'test', colour: [20, 20, 200], consumers: 1, shops: 1 },
  { id: 'id_00000004', folder: 'CLOTHING/Blouse', split: 'test', colour: [200, 200, 20], consumers: 1, shops: 1 },
  { id: 'id_00000005', folder: 'TROUSERS/Jeans', split: 'test', colour: [20, 200, 200], consumers: 1, shops: 1 },
  { id: 'id_00000006', folder: 'DRESSES/Skirt', split: 'val', colour: [200, 20, 200], consumers: 1, shops: 1 },
  { id: 'id_00000007', folder: 'DRESSES/Dress', split: 'train', colour: [90, 90, 90], consumers: 1, shops: 1 },
];
