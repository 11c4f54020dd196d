/** `samelook worker`: searches for the bots and pages of other processes, on as many machines as wished. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { type App, requireRedis } from '../app.js';
import { followStore } from '../catalogue/follow.js';
import { beginWork } from './begin-work.js';
import { helpImports } from './help-imports.js';
import { untilAborted } from './interrupt.js';
import { openPrepared } from './prepare.js';
import { workerReadiness } from './readiness.js';
import { playRole, type Role } from './role.js';
import { serveModels } from './serve-models.js';
import { stockOf } from './stock.js';

/** How often it is looked at again whether there is something to do. */
const LOOK_AGAIN_MS = 500;

export function workerCommand(): Command {
  return new Command('worker')
    .description('search for the bots and pages of other processes; start as many as you like')
    .addHelpText('after', '\nExample:\n  REDIS_URL=redis://localhost:6379 samelook worker')
    .action(() => playRole('worker', work, requireRedis));
}

async function work({ config, log, signal, health, telemetry, place }: Role): Promise<void> {
  const app = await openPrepared(config, log, place, { shared: true, telemetry });
  health.figures?.watch(() => stockOf(app));
  const stopFollowing = followStore({ store: app.store, index: () => app.index, log });
  let stopModels = async () => {};
  let stopHelping = async () => {};
  try {
    await untilSearchable(app, signal);
    if (signal.aborted) return;
    stopModels = await serveModels(app);
    await beginWork(app);
    health.tell(() => workerReadiness(app));
    stopHelping = helpImports(app);
    await untilTaken(app, signal);
    if (signal.aborted) return;
    process.stdout.write(
      `  The worker is ready: ${app.place.name}, ${await app.index.size()} pictures (Ctrl-C stops it)\n`,
    );
    await untilAborted(signal);
  } finally {
    await stopHelping();
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
  await lookUntil(async () => (await app.index.size()) > 0, signal);
}

/** Which models the others have is told by the log, and by the health port. */
async function untilTaken(app: App, signal: AbortSignal): Promise<void> {
  await lookUntil(async () => app.refusal() === undefined, signal);
}

async function lookUntil(isSo: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isSo())) {
    await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}
