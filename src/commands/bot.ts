/** `samelook bot`: the chat bots as a process of their own; the searching is done by workers. */
import { Command } from 'commander';
import { openFront } from '../app.js';
import { readConfig } from '../config.js';
import { SamelookError } from '../core/errors.js';
import { choosePlace } from '../storage.js';
import { startBots } from './bots.js';
import { interruption, untilAborted } from './interrupt.js';
import { createLog } from './logger.js';

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
  const front = await openFront(config, log, await choosePlace(config, log));
  try {
    const { items } = await front.store.count();
    if (items === 0)
      log.warn({}, `${front.place.name} is empty still: "samelook serve" or "samelook import" fills it.`);
    const print = (line: string) => process.stdout.write(`  ${line}\n`);
    const stop = await startBots(front, config.publicUrl ?? `http://${config.host}:${config.port}`, print);
    await untilAborted(signal);
    await stop();
  } finally {
    await front.close();
  }
}
