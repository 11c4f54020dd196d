/** `samelook find`: the answer to a photo on the command line: a table, JSON, or a page with pictures. */
import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { App } from '../app.js';
import { toSimilarAnswer } from '../bot/similar-answer.js';
import { type Config, readConfig } from '../config.js';
import { SamelookError } from '../core/errors.js';
import { Choice, DEFAULT_K, MAX_K } from '../core/query.js';
import { choosePlace } from '../storage.js';
import { answerAsTable } from './answer-table.js';
import { openContactSheet } from './contact-sheet.js';
import { interruption } from './interrupt.js';
import { createLog } from './logger.js';
import { heedEnvironment, importFeed, openPrepared, prepareDemo } from './prepare.js';
import { wordsAsJson, wordsAsTable } from './words-table.js';

interface FindOptions {
  readonly k: number;
  readonly box?: readonly number[];
  readonly filters?: unknown;
  readonly words?: string;
  readonly json: boolean;
  readonly open: boolean;
}

export function findCommand(): Command {
  return new Command('find')
    .argument('[photo...]', 'JPEG, PNG, WebP, GIF or AVIF')
    .option('--words <text>', 'what you look for, in words; needs an encoder that reads (see samelook model list)')
    .option('-k, --k <n>', `results for each garment, 1 to ${MAX_K}`, Number, DEFAULT_K)
    .option('--box <left,top,right,bottom>', 'one garment, each side 0..1 of the photo', sides)
    .option('--filters <json>', 'such as \'{"maxPrice":50,"currency":"EUR","colour":["red"]}\'', json)
    .option('--json', 'for programs: the same shape that POST /v1/similar answers', false)
    .option('--open', 'a page with the pictures, opened in the browser', false)
    .description('print what looks like the clothes in a photo')
    .addHelpText(
      'after',
      '\nExamples:\n  samelook find photo.jpg\n  samelook find photo.jpg --box 0.2,0.1,0.8,0.5 --json\n' +
        '  samelook find --words "red summer dress"',
    )
    .action(run);
}

async function run(photos: readonly string[], options: FindOptions): Promise<void> {
  const config = readConfig();
  const log = createLog(config);
  const signal = interruption();
  const choice = readChoice(options);
  if ((photos.length === 0) === (options.words === undefined)) {
    throw new SamelookError('INPUT_INVALID', 'Give photos, or --words and no photo. See samelook find --help.');
  }
  const place = await choosePlace(config, log);

  await prepareDemo(place, signal);
  const app = await openPrepared(config, log, place);
  try {
    await heedEnvironment(app, signal);
    if ((await app.index.size()) === 0) await fillCatalogue(app, signal);
    if (options.words !== undefined) await answerWords(app, options.words, choice, options, signal);
    for (const photo of photos) await answer(app, photo, choice, options, signal);
  } finally {
    await app.close();
  }
}

async function answer(app: App, path: string, choice: Choice, options: FindOptions, signal: AbortSignal) {
  const bytes = await readPhoto(path);
  const found = await app.ask(bytes, choice, { signal });
  const similar = toSimilarAnswer(found, baseUrl(app.config));
  if (options.json) process.stdout.write(`${JSON.stringify(similar, null, 2)}\n`);
  else process.stdout.write(`${path}\n${answerAsTable(similar)}\n`);
  if (options.open) process.stderr.write(`${await openContactSheet(path, bytes, found, app.store)}\n`);
}

async function answerWords(app: App, words: string, choice: Choice, { json }: FindOptions, signal: AbortSignal) {
  const found = await app.engines.use(({ findWords }) => findWords(words, choice.k, choice.filters, signal));
  const tell = json ? wordsAsJson : wordsAsTable;
  process.stdout.write(`${tell(words, found, baseUrl(app.config))}\n`);
}

async function fillCatalogue(app: App, signal: AbortSignal): Promise<void> {
  if (app.place.feed === undefined) {
    throw new SamelookError('INDEX_MISSING', 'The catalogue is empty. Fill it with: samelook import <feed or folder>');
  }
  await importFeed(app, app.place.feed, { prune: true, signal });
}

/** Links of the demo shop lead to the server on this machine unless a public address is configured. */
function baseUrl({ publicUrl, port }: Config): string {
  return publicUrl ?? `http://localhost:${port}`;
}

async function readPhoto(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new SamelookError('INPUT_INVALID', `${path} can't be read: ${(cause as NodeJS.ErrnoException).code}.`, {
      cause,
    });
  }
}

function readChoice({ k, box, filters }: FindOptions): Choice {
  const [left, top, right, bottom] = box ?? [];
  const parsed = Choice.safeParse({ k, filters, ...(box && { box: { left, top, right, bottom } }) });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`);
  throw new SamelookError('INPUT_INVALID', problems.join('\n'));
}

function sides(text: string): number[] {
  const numbers = text.split(',').map(Number);
  if (numbers.length !== 4 || numbers.some(Number.isNaN))
    throw new InvalidArgumentError('Four numbers, such as 0.2,0.1,0.8,0.5');
  return numbers;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('It must be JSON, such as \'{"maxPrice":50}\'');
  }
}
