/** `samelook import`: items of a feed or a folder of photographs into the operator's own catalogue. */
import { Command } from 'commander';
import type { ImportReport } from '../catalogue/import.js';
import { ownCatalogue } from '../catalogue/place.js';
import { readConfig } from '../config.js';
import { interruption } from './interrupt.js';
import { createLog } from './logger.js';
import { heedEnvironment, importFeed, openPrepared } from './prepare.js';

export function importCommand(): Command {
  return new Command('import')
    .argument('<feed>', 'a .jsonl file with one item a line, or a folder of photographs')
    .option('--prune', 'remove the items that the feed no longer has', false)
    .option('--retry-failed', 'try the pictures again that could not be read before', false)
    .description('import a catalogue of your own; again = only what changed')
    .addHelpText('after', '\nExamples:\n  samelook import shop.jsonl --prune\n  samelook import ./photographs')
    .action(run);
}

async function run(feed: string, options: { prune: boolean; retryFailed: boolean }): Promise<void> {
  const config = readConfig();
  const log = createLog(config);
  const signal = interruption();
  const app = await openPrepared(config, log, ownCatalogue(config.home, feed));
  try {
    await heedEnvironment(app, signal);
    if (options.retryFailed) await app.store.retryFailed();
    const report = await importFeed(app, feed, { prune: options.prune, signal });
    process.stdout.write(describe(report));
  } finally {
    await app.close();
  }
}

function describe(report: ImportReport): string {
  const { added, changed, unchanged, removed, embedded, embeddedElsewhere, failed, problems, seconds } = report;
  const others = embeddedElsewhere > 0 ? ` here and ${embeddedElsewhere} by other processes` : '';
  const lines = [
    `${added} added, ${changed} changed, ${unchanged} unchanged, ${removed} removed; ` +
      `${embedded} pictures embedded${others} in ${seconds.toFixed(1)} s`,
    ...problems.map((problem) => `  left out: ${problem}`),
    ...more(report.problemCount - problems.length, 'left out'),
    ...failed.map(({ source, reason }) => `  failed: ${source}: ${reason}`),
    ...more(report.failedCount - failed.length, 'failed'),
  ];
  return `${lines.join('\n')}\n`;
}

function more(count: number, what: string): string[] {
  return count > 0 ? [`  and ${count} more ${what}`] : [];
}
