/** `samelook queue`: how much waits, and the questions that failed by our own fault: looked at, tried again, dropped. */
import Table from 'cli-table3';
import { Command } from 'commander';
import { requireRedis } from '../app.js';
import { type Config, readConfig } from '../config.js';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { DeadLetter, QueueRecords } from '../queue/bull/records.js';
import { openQueueRecords } from '../queue/registry.js';
import { openChatStore } from '../storage.js';
import { createLog } from './logger.js';

/** Dead letters that one call deals with; more are not kept. */
const MOST = 1_000;
/** Of which the list shows these. */
const SHOWN = 50;

export function queueCommand(): Command {
  return new Command('queue')
    .description('look at the queue in Redis, and at the questions that failed by our own fault')
    .addCommand(new Command('list').description('how much waits, and what failed').action(list))
    .addCommand(new Command('show').description('a failed question').argument('<id>').action(show))
    .addCommand(
      new Command('retry')
        .description('let the bots answer failed questions after all')
        .argument('[ids...]')
        .option('--all', 'all that failed')
        .action(retry),
    )
    .addCommand(
      new Command('drop')
        .description('forget failed questions')
        .argument('[ids...]')
        .option('--all', 'all that failed')
        .action(drop),
    )
    .addHelpText('after', '\nExamples:\n  samelook queue list\n  samelook queue retry --all');
}

async function list(): Promise<void> {
  await withRecords(async (records) => {
    const { waiting, underWay, again, dead } = await records.counts();
    say(`${waiting} waiting, ${underWay} under way, ${again} to be tried again, ${dead} failed`);
    const letters = await records.list(SHOWN);
    if (letters.length === 0) return;
    const table = new Table({
      head: ['id', 'failed', 'attempts', 'asked', 'why'],
      wordWrap: true,
      style: { head: [], border: [] },
    });
    for (const one of letters) table.push([one.id, timeOf(one.failedAt), one.attempts, askedIn(one), one.reason]);
    say(table.toString());
  });
}

async function show(id: string): Promise<void> {
  await withRecords(async (records) => {
    const letter = await records.show(id);
    say(`id        ${letter.id}`);
    say(`request   ${letter.requestId ?? 'unknown'} (in the log of every process that had it)`);
    say(`asked     ${timeOf(letter.askedAt)}, ${askedIn(letter)}`);
    say(`failed    ${timeOf(letter.failedAt)}, attempt ${letter.attempts}`);
    say(`why       ${letter.reason}`);
    say(`choice    ${JSON.stringify(letter.choice)}`);
  });
}

async function retry(ids: readonly string[], { all = false }: { readonly all?: boolean }): Promise<void> {
  await withRecords(async (records, config, log) => {
    const chosen = await choose(records, ids, all);
    const chats = await openChatStore(config, log);
    try {
      for (const { id, origin, requestId = '' } of chosen) {
        // The lease of a wish that failed is held by nobody; ended, a bot takes it up.
        const isKept = origin !== undefined && (await chats.release(requestId));
        if (isKept) await records.drop(id);
        say(`${id}  ${isKept ? 'goes to the next bot that looks, within seconds' : GONE}`);
      }
    } finally {
      await chats.close();
    }
  });
}

async function drop(ids: readonly string[], { all = false }: { readonly all?: boolean }): Promise<void> {
  await withRecords(async (records) => {
    for (const id of all ? (await choose(records, ids, all)).map((one) => one.id) : ids) {
      await records.drop(id);
      say(`${id}  dropped`);
    }
  });
}

const GONE = 'nobody waits for it: it came over HTTP, was answered or forgotten, or is older than a day. Drop it.';

async function withRecords(work: (records: QueueRecords, config: Config, log: Log) => Promise<void>): Promise<void> {
  const config = readConfig();
  const log = createLog(config);
  const records = await openQueueRecords({ url: requireRedis(config), log });
  try {
    await work(records, config, log);
  } finally {
    await records.close();
  }
}

/** @throws SamelookError INPUT_INVALID, NOT_FOUND */
async function choose(records: QueueRecords, ids: readonly string[], all: boolean): Promise<readonly DeadLetter[]> {
  if (all === ids.length > 0)
    throw new SamelookError('INPUT_INVALID', 'Name the ids of "samelook queue list", or --all.');
  return all ? records.list(MOST) : Promise.all(ids.map((id) => records.show(id)));
}

const askedIn = ({ origin }: DeadLetter) => (origin === undefined ? 'over HTTP' : `in ${origin}`);
const timeOf = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
const say = (line: string) => void process.stdout.write(`${line}\n`);
