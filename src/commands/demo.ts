/** `samelook demo`: any number of drawn items and street photos, for tests and load. */
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { writeDeepFashionTree } from '../catalogue/demo/deepfashion-tree.js';
import { drawDemo } from '../catalogue/demo/draw-demo.js';
import { DEMO } from '../catalogue/place.js';
import { interruption } from './interrupt.js';
import { withProgress } from './progress.js';

export function demoCommand(): Command {
  return new Command('demo')
    .requiredOption('--out <folder>', 'where to draw')
    .option('--items <n>', 'number of distinct items', wholeNumber, DEMO.items)
    .option('--street <n>', 'number of street photos of figures that wear them', wholeNumber, DEMO.streetPhotos)
    .option('--seed <n>', 'the same seed draws the same', wholeNumber, DEMO.seed)
    .option('--deepfashion <folder>', 'write the same pictures there too, as a tree of DeepFashion consumer-to-shop')
    .description('draw a demo catalogue with street photos and their ground truth')
    .addHelpText(
      'after',
      '\nExample:\n  samelook demo --out ./drawn --items 2000 --street 200 --seed 7 --deepfashion ./drawn-tree\n  samelook eval ./drawn-tree',
    )
    .action(draw);
}

interface DemoOptions {
  readonly out: string;
  readonly items: number;
  readonly street: number;
  readonly seed: number;
  readonly deepfashion?: string;
}

async function draw(options: DemoOptions): Promise<void> {
  const directory = resolve(options.out);
  const { items, street, seed, deepfashion } = options;
  const signal = interruption();
  await withProgress('Drawing', (onProgress) =>
    drawDemo({ directory, items, streetPhotos: street, seed, signal, onProgress }),
  );
  process.stdout.write(`${items} items and ${street} street photos are in ${directory}\n`);
  if (deepfashion === undefined) return;
  const tree = resolve(deepfashion);
  const { consumers, shops } = await withProgress('Writing the tree', (onProgress) =>
    writeDeepFashionTree({ shop: directory, directory: tree, signal, onProgress }),
  );
  process.stdout.write(`${consumers} consumer and ${shops} shop pictures are in ${tree}\n`);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
