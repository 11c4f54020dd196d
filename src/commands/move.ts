/** `samelook move`: catalogue and chats from files into PostgreSQL, or back, without embedding anything again. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { modelRecords } from '../catalogue/model-records.js';
import { moveCatalogue } from '../catalogue/move.js';
import { type CataloguePlace, demoCatalogue, ownCatalogue } from '../catalogue/place.js';
import { type Config, readConfig } from '../config.js';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import { holdsCatalogue, holdsChats, openChatStore, openStorage, withRecords } from '../storage.js';
import { interruption } from './interrupt.js';
import { createLog } from './logger.js';
import { openPrepared } from './prepare.js';
import { withProgress } from './progress.js';
import { serverOf } from './running-server.js';

type Side = 'postgres' | 'embedded';

interface MoveOptions {
  readonly to: Side;
  readonly replace: boolean;
}

export function moveCommand(): Command {
  return new Command('move')
    .description('move catalogue and chats between files and PostgreSQL; nothing is embedded again')
    .addOption(
      new Option('--to <where>', 'postgres: into DATABASE_URL; embedded: into files of this machine')
        .choices(['postgres', 'embedded'])
        .makeOptionMandatory(),
    )
    .option('--replace', 'put it in the place of another catalogue that is there', false)
    .addHelpText(
      'after',
      '\nStop servers and imports before. Ctrl-C is safe: the same command goes on from there. What was moved stays where it was, too.\n' +
        '\nExample:\n  DATABASE_URL=postgres://samelook:secret@db.example.org/samelook samelook move --to postgres',
    )
    .action(run);
}

async function run({ to, replace }: MoveOptions): Promise<void> {
  const config = readConfig();
  if (config.databaseUrl === undefined) {
    const example = 'postgres://user:password@localhost:5432/samelook';
    throw new SamelookError('CONFIG_INVALID', `Set DATABASE_URL to the PostgreSQL database, such as ${example}`);
  }
  const log = createLog(config);
  const signal = interruption();
  const sides: Readonly<Record<Side, Config>> = {
    postgres: config,
    embedded: { ...config, databaseUrl: undefined, index: config.index === 'pgvector' ? 'hnsw' : config.index },
  };
  const move = { from: sides[to === 'postgres' ? 'embedded' : 'postgres'], to: sides[to], log, signal, replace };

  const places = [ownCatalogue(config.home, config.catalogue), demoCatalogue(config.home)];
  let moved = 0;
  for (const place of places) {
    if (!(await holdsCatalogue(move.from, log, place))) continue;
    await movePlace(move, place);
    moved++;
  }
  if (await holdsChats(move.from, log)) {
    const rows = await moveChats(move);
    process.stdout.write(`Chats: ${rows} rows\n`);
    moved++;
  }
  if (moved === 0) throw new SamelookError('NOT_FOUND', `There is nothing to move ${nothingAt(to, config)}.`);
  process.stdout.write(
    to === 'postgres'
      ? 'Everything is in PostgreSQL. From now on start samelook with this DATABASE_URL, on as many machines as you like.\n'
      : 'Everything is in files of this machine. From now on start samelook without DATABASE_URL.\n',
  );
}

interface Move {
  readonly from: Config;
  readonly to: Config;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly replace: boolean;
}

async function movePlace({ from, to, log, signal, replace }: Move, place: CataloguePlace): Promise<void> {
  const server = await serverOf(modelRecords(place));
  if (server !== undefined) {
    throw new SamelookError(
      'BUSY',
      `${place.name} is being served (process ${server}). Stop that server, and try again.`,
    );
  }
  await mkdir(place.directory, { recursive: true });
  // Rows only: the index is made of them afterwards.
  const source = await openStorage({ ...from, index: 'hnsw' }, log, place);
  try {
    const target = await openStorage(to, log, place);
    try {
      const { items, images } = await withProgress(`Moving ${place.name}`, (onProgress) =>
        moveCatalogue({ from: source.store, to: target.store, replace, signal, onProgress }),
      );
      process.stdout.write(`${place.name}: ${items} items, ${images} pictures\n`);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
  await moveRecords(from, to, log, place);
  // The first server need not wait for its index then.
  await (await openPrepared(to, log, place)).close();
}

/** Which encoder is served, with what was learned for it, and what the operator chose. */
async function moveRecords(from: Config, to: Config, log: Log, place: CataloguePlace): Promise<void> {
  const [served, chosen] = await withRecords(from, log, place, async (records) => [
    await records.served(),
    await records.chosen(),
  ]);
  await withRecords(to, log, place, async (records) => {
    if (served !== undefined) await records.serve(served);
    if (chosen !== undefined) await records.choose(chosen);
  });
}

async function moveChats({ from, to, log, signal }: Move): Promise<number> {
  const source = await openChatStore(from, log);
  try {
    const target = await openChatStore(to, log);
    try {
      let count = 0;
      for await (const rows of source.storedRows()) {
        signal.throwIfAborted();
        await target.restore(rows);
        count += rows.length;
      }
      return count;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function nothingAt(to: Side, { home }: Config): string {
  if (to === 'embedded') return 'in the database';
  return existsSync(home) ? `in ${join(home, 'catalogue')}` : `: the folder ${home} is not there`;
}
