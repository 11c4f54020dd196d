/** `samelook worker`: searches for the bots and pages of other processes, on as many machines as wished. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { type App, requireRedis } from '../app.js';
import { followStore } from '../catalogue/follow.js';
import type { CataloguePlace } from '../catalogue/place.js';
import { type Config, readConfig } from '../config.js';
import type { Log } from '../core/log.js';
import { choosePlace } from '../storage.js';
import { type Health, openHealth } from './health.js';
import { interruption, untilAborted } from './interrupt.js';
import { createLog } from './logger.js';
import { openPrepared } from './prepare.js';
import { readiness } from './readiness.js';
import { serveModels } from './serve-models.js';
import { warmUp } from './warm-up.js';

/** How often an empty catalogue is looked at again. */
const LOOK_AGAIN_MS = 1_000;

export function workerCommand(): Command {
  return new Command('worker')
    .description('search for the bots and pages of other processes; start as many as you like')
    .addHelpText('after', '\nExample:\n  REDIS_URL=redis://localhost:6379 samelook worker')
    .action(work);
}

async function work(): Promise<void> {
  const config = readConfig();
  requireRedis(config);
  const log = createLog(config);
  const signal = interruption();
  process.stdout.on('error', () => {});
  const health = await openHealth(config, log, signal);
  try {
    await workAt(await choosePlace(config, log), config, log, health, signal);
  } finally {
    await health.close();
  }
}

async function workAt(
  place: CataloguePlace,
  config: Config,
  log: Log,
  health: Health,
  signal: AbortSignal,
): Promise<void> {
  const app = await openPrepared(config, log, place, { shared: true, figures: health.figures });
  const stopFollowing = followStore({ store: app.store, index: () => app.index, log });
  let stopModels = async () => {};
  try {
    await untilSearchable(app, signal);
    if (signal.aborted) return;
    stopModels = await serveModels(app);
    await warmUp(app);
    app.work();
    health.tell(() => readiness(app));
    process.stdout.write(
      `  The worker is ready: ${app.place.name}, ${await app.index.size()} pictures (Ctrl-C stops it)\n`,
    );
    await untilAborted(signal);
  } finally {
    await stopModels();
    await stopFollowing();
    await app.close();
  }
}

/** Nobody is told that nothing is like their photo because the import is not done yet. */
async function untilSearchable(app: App, signal: AbortSignal): Promise<void> {
  if ((await app.index.size()) > 0) return;
  const advice = `${app.place.name} is empty: "samelook serve" or "samelook import" fills it. The worker waits for that.`;
  app.log.warn({}, advice);
  while (!signal.aborted && (await app.index.size()) === 0) {
    await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}
