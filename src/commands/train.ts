/** `samelook train head`: a siamese head over an encoder, learned from pairs of one's own or from what people said of results. */
import { isAbsolute, join, relative, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { startInference } from '../../models/inference.js';
import { encoderNames, openDetector, openEncoder } from '../../models/registry.js';
import { type Config, readConfig } from '../config.js';
import { SamelookError } from '../core/errors.js';
import type { Encoder, GarmentDetector } from '../core/ports.js';
import { comparisonReport } from '../train/comparison-report.js';
import { createContrastiveLoss } from '../train/contrastive-loss.js';
import { type LearnedHead, learnHead } from '../train/learn-head.js';
import { createLogLoss, HARDEST, PAIR_DISTANCES, type PairDistance } from '../train/log-loss.js';
import { facts, modelCard } from '../train/model-card.js';
import { page } from '../train/page.js';
import type { PairLoss } from '../train/pair-loss.js';
import { checkFree, headId, writeHead } from '../train/write-head.js';
import { interruption } from './interrupt.js';
import { lessonSource } from './lesson-source.js';
import { createLog } from './logger.js';
import { showProgress } from './progress.js';
import { describeTraining } from './train-table.js';
import { checkWritable, writeText } from './written-file.js';

const LOSSES = ['contrastive', 'log'] as const;
const DEFAULT_EPOCHS = 60;
const DEFAULT_VALIDATION = 0.2;

interface HeadOptions {
  readonly feedback: boolean;
  readonly encoder?: string;
  readonly loss: (typeof LOSSES)[number];
  readonly distance: PairDistance;
  readonly dimensions?: number;
  readonly hidden: number;
  readonly epochs: number;
  readonly validation: number;
  readonly seed: number;
  readonly out?: string;
  readonly html?: string;
}

export function trainCommand(): Command {
  return new Command('train').description('learn from pairs of your own').addCommand(headCommand());
}

function headCommand(): Command {
  return new Command('head')
    .argument('[pairs]', 'a pairs file (.jsonl), or a dataset of samelook eval, of which the train part is taken')
    .option(
      '--feedback',
      'learn from what people said of results in chats (LEARN_FROM_FEEDBACK=on), in place of pairs',
      false,
    )
    .option(
      '--encoder <name>',
      'whose features are learned on: a name or a folder; default: the one of ENCODER, with --feedback the one in use',
    )
    .addOption(new Option('--loss <name>', 'what is made small').choices(LOSSES).default('contrastive'))
    .addOption(new Option('--distance <name>', 'of a pair, for --loss log').choices(PAIR_DISTANCES).default('squared'))
    .option(
      '--dimensions <n>',
      "numbers of the head's vectors; default: as many as the encoder's",
      wholeNumber(1, 16_384),
    )
    .option('--hidden <n>', 'units of a hidden layer; 0 = a linear head', wholeNumber(0, 4_096), 0)
    .option('--epochs <n>', 'at most; it stops where nothing more is gained', wholeNumber(1, 10_000), DEFAULT_EPOCHS)
    .option('--validation <share>', 'of the items, kept apart to tell when to stop', share, DEFAULT_VALIDATION)
    .option('--seed <n>', 'the same seed learns the same', wholeNumber(0, 999_999_999), 1)
    .option('--out <folder>', "the model's folder, which must not be there yet; default: in SAMELOOK_HOME/heads")
    .option('--html <file>', 'write the learning curve and the accuracy before and after as a page')
    .description('learn a siamese head over an encoder: a small network that moves what belongs together nearer')
    .addHelpText(
      'after',
      `
The pairs are those of samelook eval: query pictures and gallery pictures, one a line, with the item that they show. A head needs some hundred
queries at least, a few thousand are better. Keep pairs of other items in a file of their own to measure on.
Features are kept in SAMELOOK_HOME/eval: a run that was stopped goes on from there.
With --feedback a pair is a garment that somebody asked about and the item of which they said "this is it"; what they said is not it is learned
from, too. No photo is needed: LEARN_FROM_FEEDBACK=on keeps the features of the garment with each such word, from then on.

Examples:
  samelook train head pairs.jsonl
  samelook train head pairs.jsonl --loss log --out ./my-head --html curve.html
  samelook train head --feedback
  samelook eval held-out.jsonl --extractor resnet50-pca,$PWD/my-head
  ENCODER=$PWD/my-head samelook serve`,
    )
    .action(run);
}

async function run(path: string | undefined, options: HeadOptions): Promise<void> {
  const config = readConfig();
  const signal = interruption();
  const log = createLog(config);
  const source = await lessonSource(path, options, { config, log, signal });
  const model = modelOf(options.encoder ?? source.encoder);
  const loss = lossOf(options);
  const inference = startInference({ ...config.inference, log });
  let encoder: Encoder | undefined;
  let detector: GarmentDetector | undefined;
  try {
    encoder = await openEncoder(model, { inference, shelf: config.modelShelf });
    detector = await openDetector(config.detector, { inference, shelf: config.modelShelf });
    const { space } = encoder;
    const folder = resolve(options.out ?? defaultFolder(config, source.name, headId(space), options));
    await checkFree(folder);
    await checkWritable([options.html]);
    const learned = await learnHead({
      lessons: await source.read(encoder, detector),
      encoder,
      loss,
      dimensions: dimensionsOf(options, space.dimensions),
      units: options.hidden,
      epochs: options.epochs,
      validation: options.validation,
      seed: options.seed,
      stage: showProgress,
      signal,
    });
    const report = comparisonReport(learned, space);
    const about = {
      learned,
      report,
      base: space,
      id: headId(space),
      lossDescription: loss.description,
      seed: options.seed,
    };
    if (options.html !== undefined) await writeText(options.html, page(learned, report, facts(about)));
    process.stdout.write(describeTraining(report, learned.epochs, learned.best));
    checkGain(learned);
    const baseModel = isAbsolute(model) ? relative(folder, model) : model;
    await writeHead({ learned, base: space, baseModel, card: modelCard(about), folder });
    process.stdout.write(howToUse(folder, learned.trainingMs));
  } finally {
    await detector?.close();
    await encoder?.close();
    await inference.close();
  }
}

/** A name, or the absolute path of a folder. */
function modelOf(name: string): string {
  return encoderNames().includes(name) ? name : resolve(name);
}

function lossOf({ loss, distance }: HeadOptions): PairLoss {
  return loss === 'log' ? createLogLoss(distance, HARDEST) : createContrastiveLoss();
}

function dimensionsOf({ dimensions }: HeadOptions, most: number): number {
  if (dimensions === undefined) return most;
  if (dimensions <= most) return dimensions;
  throw new SamelookError(
    'INPUT_INVALID',
    `--dimensions can be at most ${most}, the numbers of the encoder: a head sees no more than it.`,
  );
}

function defaultFolder({ home }: Config, dataset: string, id: string, { loss, seed }: HeadOptions): string {
  const plain = dataset.replace(/\.\w+$/, '').replace(/[^\w-]/g, '_');
  return join(home, 'heads', `${id}-${plain}-${loss}-${seed}`);
}

/** A head that is no better than its start is none. */
function checkGain({ best, epochs, weights }: LearnedHead): void {
  if (best.epoch > 0 || weights.inputs !== weights.outputs) return;
  throw new SamelookError(
    'INPUT_INVALID',
    `Nothing was gained in ${epochs.length - 1} epochs: the encoder alone does as well on the validation part. No head was written. ` +
      'More pairs, or pairs that are more like what people send, may help; so may another --loss.',
  );
}

function howToUse(folder: string, trainingMs: number): string {
  return [
    `The head is in ${folder}, learned in ${Math.round(trainingMs / 1_000)} s. To measure and to use it:`,
    `  samelook eval <pairs of other items> --extractor ${folder}`,
    `  ENCODER=${folder} samelook serve`,
    '',
  ].join('\n');
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,9}$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('It must be above 0 and below 1, such as 0.2.');
  return value;
}
