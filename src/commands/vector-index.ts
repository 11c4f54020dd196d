/** `samelook index`: the vector index beside the catalogue: what it holds, and building it anew. */
import { Command } from 'commander';
import { openApp } from '../app.js';
import { chooseCatalogue } from '../catalogue/place.js';
import { readConfig } from '../config.js';
import { createLog } from './logger.js';
import { showProgress } from './progress.js';

export function indexCommand(): Command {
  return new Command('index')
    .description('look at the vector index, or build it anew')
    .addCommand(new Command('status').description('what the index holds').action(status))
    .addCommand(
      new Command('rebuild').description('build the index anew from the embeddings that are stored').action(rebuild),
    )
    .addHelpText('after', '\nExample:\n  samelook index rebuild');
}

async function status(): Promise<void> {
  const config = readConfig();
  const app = await openApp(config, createLog(config), chooseCatalogue(config.home, config.catalogue));
  try {
    const { items, images } = await app.store.count();
    const { encoder, dimensions, metric } = app.index.space;
    process.stdout.write(
      `${app.place.name}: ${items} items, ${images} pictures, ${await app.index.size()} of them in the ${config.index} index\n` +
        `space: ${encoder}, ${dimensions} dimensions, ${metric}\n`,
    );
  } finally {
    await app.close();
  }
}

async function rebuild(): Promise<void> {
  const config = readConfig();
  const { onProgress, end } = showProgress('Building the index');
  const place = chooseCatalogue(config.home, config.catalogue);
  const app = await openApp(config, createLog(config), place, { rebuildIndex: true, onIndexProgress: onProgress });
  end();
  try {
    process.stdout.write(`The index of ${place.name} holds ${await app.index.size()} pictures.\n`);
  } finally {
    await app.close();
  }
}
