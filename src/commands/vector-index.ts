/** `samelook index`: the vector index beside the catalogue: what it holds, and building it anew. */
import { Command } from 'commander';
import { type App, openApp } from '../app.js';
import { readConfig } from '../config.js';
import { choosePlace } from '../storage.js';
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
  const log = createLog(config);
  const app = await openApp(config, log, await choosePlace(config, log));
  try {
    const { items, images } = await app.store.count();
    const { encoder, dimensions, metric } = app.index.space;
    process.stdout.write(
      `${app.place.name}: ${items} items, ${images} pictures, ${await app.index.size()} of them in the ${config.index} index${await howSearched(app)}\n` +
        `space: ${encoder}, ${dimensions} dimensions, ${metric}\n`,
    );
  } finally {
    await app.close();
  }
}

async function rebuild(): Promise<void> {
  const config = readConfig();
  const log = createLog(config);
  const { onProgress, end } = showProgress('Building the index');
  const place = await choosePlace(config, log);
  const app = await openApp(config, log, place, { rebuildIndex: true, onIndexProgress: onProgress });
  end();
  try {
    process.stdout.write(
      `The index of ${place.name} holds ${await app.index.size()} pictures${await howSearched(app)}.\n`,
    );
  } finally {
    await app.close();
  }
}

async function howSearched({ index }: App): Promise<string> {
  return index.describe === undefined ? '' : `, ${await index.describe()}`;
}
