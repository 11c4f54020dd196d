/** `samelook bot`: the chat bots as a process of their own; the searching is done by workers. */
import { Command } from 'commander';
import { openFront } from '../app.js';
import type { CataloguePlace } from '../catalogue/place.js';
import { type Config, readConfig } from '../config.js';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import { choosePlace } from '../storage.js';
import { startBots } from './bots.js';
import { type Health, openHealth } from './health.js';
import { interruption, untilAborted } from './interrupt.js';
import { createLog } from './logger.js';
import { botsReadiness } from './readiness.js';

export function botCommand(): Command {
  return new Command('bot')
    .description('the chat bots alone; workers find them through Redis')
    .addHelpText('after', '\nExample:\n  REDIS_URL=redis://localhost:6379 TELEGRAM_TOKEN=… samelook bot')
    .action(runBots);
}

async function runBots(): Promise<void> {
  const config = readConfig();
  if (config.telegram === undefined && config.discord === undefined) {
    throw new SamelookError('CONFIG_INVALID', 'There is no bot to run: set TELEGRAM_TOKEN or DISCORD_TOKEN.');
  }
  const log = createLog(config);
  const signal = interruption();
  process.stdout.on('error', () => {});
  const health = await openHealth(config, log, signal);
  try {
    await runAt(await choosePlace(config, log), config, log, health, signal);
  } finally {
    await health.close();
  }
}

async function runAt(
  place: CataloguePlace,
  config: Config,
  log: Log,
  health: Health,
  signal: AbortSignal,
): Promise<void> {
  const front = await openFront(config, log, place, health);
  try {
    const { items } = await front.store.count();
    if (items === 0)
      log.warn({}, `${front.place.name} is empty still: "samelook serve" or "samelook import" fills it.`);
    const print = (line: string) => process.stdout.write(`  ${line}\n`);
    const bots = await startBots(front, config.publicUrl ?? `http://${config.host}:${config.port}`, print);
    health.tell(() => botsReadiness(front, bots));
    await untilAborted(signal);
    await bots.stop();
  } finally {
    await front.close();
  }
}
