/** `samelook demo`: any number of drawn items and street photos, for tests and load. */
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { drawDemo } from '../catalogue/demo/draw-demo.js';
import { DEMO } from '../catalogue/place.js';
import { interruption } from './interrupt.js';
import { showProgress } from './progress.js';

export function demoCommand(): Command {
  return new Command('demo')
    .requiredOption('--out <folder>', 'where to draw')
    .option('--items <n>', 'number of distinct items', wholeNumber, DEMO.items)
    .option('--street <n>', 'number of street photos of figures that wear them', wholeNumber, DEMO.streetPhotos)
    .option('--seed <n>', 'the same seed draws the same', wholeNumber, DEMO.seed)
    .description('draw a demo catalogue with street photos and their ground truth')
    .addHelpText('after', '\nExample:\n  samelook demo --out ./drawn --items 2000 --street 200 --seed 7')
    .action(draw);
}

async function draw(options: { out: string; items: number; street: number; seed: number }): Promise<void> {
  const { onProgress, end } = showProgress('Drawing');
  try {
    const directory = resolve(options.out);
    const { items, seed } = options;
    await drawDemo({ directory, items, streetPhotos: options.street, seed, signal: interruption(), onProgress });
    process.stdout.write(`${items} items and ${options.street} street photos are in ${directory}\n`);
  } finally {
    end();
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
