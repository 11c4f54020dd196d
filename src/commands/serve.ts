/** `samelook serve`: the main job on one machine: the web page, the chat bots and the inference worker, on a prepared catalogue. */
import { Command } from 'commander';
import { PLATFORMS } from '../../adapters/registry.js';
import type { App } from '../app.js';
import { followStore } from '../catalogue/follow.js';
import { toSamelookError } from '../core/errors.js';
import { beginWork } from './begin-work.js';
import { startBots } from './bots.js';
import { helpImports } from './help-imports.js';
import { untilAborted } from './interrupt.js';
import { importFeed, openPrepared, prepareDemo } from './prepare.js';
import { readiness } from './readiness.js';
import { playRole, type Role } from './role.js';
import { serveModels } from './serve-models.js';
import { stockOf } from './stock.js';

export function serveCommand(): Command {
  return new Command('serve')
    .description('prepare the catalogue, then serve the web page, the HTTP service and the chat bots')
    .addHelpText('after', '\nExample:\n  CATALOGUE=./shop.jsonl PORT=8080 samelook serve')
    .action(() => playRole('serve', serve));
}

async function serve({ config, log, signal, health, telemetry, place }: Role): Promise<void> {
  await prepareDemo(place, signal);
  const app = await openPrepared(config, log, place, { shared: true, telemetry });
  const { standing } = app;
  health.figures?.watch(() => stockOf(app));
  if (standing !== undefined) health.figures?.watchQueue(async () => standing());
  try {
    // With something to search already, people need not wait for the import; the first time they do.
    const searchable = (await app.index.size()) > 0;
    if (!searchable) await importOwnFeed(app, signal);
    await beginWork(app);

    const ready = () => readiness(app);
    const http = await PLATFORMS.http({
      host: config.host,
      port: config.port,
      publicUrl: config.publicUrl,
      ask: app.ask,
      catalogue: app.store,
      catalogueName: place.name,
      demo: place.demoStreet === undefined ? undefined : { streetDirectory: place.demoStreet },
      ready,
      log,
      telemetry,
    });
    const address = await http.start();
    health.tell(ready);
    const stopFollowing = followStore({ store: app.store, index: () => app.index, log });
    let stopBots = async () => {};
    let stopModels = async () => {};
    let stopHelping = async () => {};
    try {
      process.stdout.write(`\n  samelook is ready: ${address}   (${await contents(app)}; Ctrl-C stops it)\n\n`);
      stopBots = (await startBots(app, address, (line) => process.stdout.write(`  ${line}\n`))).stop;
      if (searchable) await importOwnFeed(app, signal);
      stopModels = await serveModels(app);
      stopHelping = helpImports(app);
      await untilAborted(signal);
    } finally {
      await stopHelping();
      await stopModels();
      await stopBots();
      await http.stop();
      await stopFollowing();
    }
  } finally {
    await app.close();
  }
}

/** Imports the configured feed; a feed that fails is told, and what is there already goes on being served. */
async function importOwnFeed(app: App, signal: AbortSignal): Promise<void> {
  if (app.place.feed === undefined) return;
  try {
    const { added, changed, failed, problems } = await importFeed(app, app.place.feed, { prune: true, signal });
    if (added + changed > 0) app.log.info({ added, changed }, 'catalogue imported');
    for (const { source, reason } of failed) app.log.warn({ source }, reason);
    for (const problem of problems) app.log.warn({}, problem);
  } catch (thrown) {
    const error = toSamelookError(thrown);
    if (error.code === 'CANCELLED' || (await app.index.size()) === 0) throw error;
    app.log.error({ code: error.code }, `${error.message} The catalogue as it was goes on being served.`);
  }
}

async function contents(app: App): Promise<string> {
  const { items, images } = await app.store.count();
  return `${app.place.name}, ${items} items, ${images} pictures`;
}
