/** `samelook bot`: the chat bots as a process of their own; the searching is done by workers. */
import { Command } from 'commander';
import { openFront } from '../app.js';
import type { Config } from '../config.js';
import { SamelookError } from '../core/errors.js';
import { startBots } from './bots.js';
import { untilAborted } from './interrupt.js';
import { botsReadiness } from './readiness.js';
import { playRole, type Role } from './role.js';

export function botCommand(): Command {
  return new Command('bot')
    .description('the chat bots alone; workers find them through Redis')
    .addHelpText('after', '\nExample:\n  REDIS_URL=redis://localhost:6379 TELEGRAM_TOKEN=… samelook bot')
    .action(() => playRole('bot', runBots, requireBot));
}

function requireBot({ telegram, discord }: Config): void {
  if (telegram === undefined && discord === undefined) {
    throw new SamelookError('CONFIG_INVALID', 'There is no bot to run: set TELEGRAM_TOKEN or DISCORD_TOKEN.');
  }
}

async function runBots({ config, log, signal, health, telemetry, place }: Role): Promise<void> {
  const front = await openFront(config, log, place, { telemetry });
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
