/** `samelook eval`: retrieval measured on a dataset, as a table, JSON, or a page. */
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { openIndex } from '../../index/registry.js';
import { startInference } from '../../models/inference.js';
import { openDetector, openEncoder } from '../../models/registry.js';
import { type Config, readConfig } from '../config.js';
import { Metric } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { GarmentDetector } from '../core/ports.js';
import { CENTRINGS, type Centring } from '../evaluate/centre.js';
import { GALLERY_PROTOCOLS, type GalleryProtocol, SPLITS, type Split } from '../evaluate/dataset.js';
import { openDataset } from '../evaluate/datasets/registry.js';
import { type MeasuredIndex, type Measurement, measure } from '../evaluate/measure.js';
import { page } from '../evaluate/page/page.js';
import { describeReport } from './eval-table.js';
import { interruption } from './interrupt.js';
import { createLog } from './logger.js';
import { showProgress } from './progress.js';
import { checkWritable, writeText } from './written-file.js';

/** The k of the article (CS231n 2018), and 5. */
const DEFAULT_KS = [1, 5, 10, 20, 50];
/** Largest k; a curve has a point for each. */
const MAX_K = 1_000;

interface EvalOptions {
  readonly extractor?: readonly string[];
  readonly metric?: readonly Metric[];
  readonly k: readonly number[];
  readonly category?: readonly string[];
  readonly detect: 'on' | 'off';
  readonly boxes: 'on' | 'off';
  readonly centre: Centring;
  readonly rerank?: 'on' | 'off';
  readonly gallery?: GalleryProtocol;
  readonly split: Split;
  readonly ranks?: string;
  readonly json?: string;
  readonly html?: string;
}

export function evalCommand(): Command {
  return new Command('eval')
    .argument('<dataset>', 'a pairs file (.jsonl), or the folder of DeepFashion consumer-to-shop or Street2Shop')
    .option('--extractor <names>', 'encoders, with commas between; default: the one of ENCODER', list)
    .option('--metric <names>', "l1, l2, cosine, with commas between; default: the encoder's own", metrics)
    .option('--k <numbers>', 'the k of top-k accuracy, with commas between', numbers, DEFAULT_KS)
    .option('--category <names>', 'only the queries of these categories', list)
    .addOption(
      new Option(
        '--detect <on|off>',
        "search queries without a box by the crops of the garment detector, and gallery pictures on people by the item's own garment",
      )
        .choices(['on', 'off'])
        .default('on'),
    )
    .addOption(
      new Option('--boxes <on|off>', "off: don't look at the dataset's boxes of the queries")
        .choices(['on', 'off'])
        .default('on'),
    )
    .addOption(
      new Option('--centre <when>', 'take away the means of queries and gallery; auto: as the program does')
        .choices(CENTRINGS)
        .default('auto'),
    )
    .addOption(
      new Option(
        '--rerank <on|off>',
        'put the nearest in a new order by colour and kind, as the program does; default: on, unless --extractor is given',
      ).choices(['on', 'off']),
    )
    .addOption(
      new Option('--gallery <which>', "what a query is ranked against; default: the dataset's own way").choices(
        GALLERY_PROTOCOLS,
      ),
    )
    .addOption(new Option('--split <part>', 'the part whose queries are asked').choices(SPLITS).default('test'))
    .option(
      '--ranks <file>',
      'write the rank of the right item of every query that is asked, in the order of the dataset, as a JSON array',
    )
    .option('--json <file>', 'write the report as JSON')
    .option('--html <file>', 'write the report as one page, with curves, an embedding map and matches')
    .description('measure how well an encoder finds the right item')
    .addHelpText(
      'after',
      `
Ranks count from 1, among items; null = the gallery has no picture of the item, or the query can't be read.
Features are kept in SAMELOOK_HOME/eval: a run that was stopped goes on from there. That folder may be deleted at any time.

Examples:
  samelook eval pairs.jsonl
  samelook eval ./deepfashion --category skirt,dress --metric l1,cosine --html report.html
  samelook eval pairs.jsonl --extractor resnet50-pca --ranks ranks.json --json report.json`,
    )
    .action(run);
}

async function run(path: string, options: EvalOptions): Promise<void> {
  const config = readConfig();
  const log = createLog(config);
  const signal = interruption();
  const extractors = options.extractor ?? [config.encoder];
  if (options.ranks !== undefined && extractors.length * (options.metric?.length ?? 1) > 1) {
    throw new SamelookError(
      'INPUT_INVALID',
      '--ranks needs one extractor and one metric. Choose them with --extractor and --metric.',
    );
  }
  await checkWritable([options.ranks, options.json, options.html]);
  const dataset = await openDataset(resolve(path), { split: options.split, signal });
  const inference = startInference({ ...config.inference, log });
  let detector: GarmentDetector | undefined;
  try {
    if (options.detect === 'on')
      detector = await openDetector(config.detector, { inference, shelf: config.modelShelf });
    const measurement = await measure({
      dataset,
      extractors,
      openEncoder: (name, metric) =>
        openEncoder(name, { inference, shelf: config.modelShelf, ...(metric && { metric }) }),
      metrics: options.metric,
      ks: options.k,
      categories: options.category,
      protocol: options.gallery,
      detector,
      ignoreQueryBoxes: options.boxes === 'off',
      centring: options.centre,
      rerank: (options.rerank ?? (options.extractor === undefined ? 'on' : 'off')) === 'on',
      index: measuredIndex(config),
      home: join(config.home, 'eval'),
      log,
      stage: showProgress,
      signal,
    });
    await write(options, measurement);
    if (options.html !== undefined) {
      await writeText(options.html, await page({ dataset, measurement, signal }));
    }
    process.stdout.write(describeReport(measurement.report));
  } finally {
    await detector?.close();
    await inference.close();
  }
}

/** The index that the program searches with; an exact one has nothing to be measured against. */
function measuredIndex(config: Config): MeasuredIndex | undefined {
  if (config.index === 'exact') return undefined;
  const open: MeasuredIndex['open'] = (space) => openIndex(config.index, { space, allowed: async () => new Set() });
  return { kind: config.index, metrics: ['cosine', 'l2'], open };
}

async function write(options: EvalOptions, { report, runs }: Measurement): Promise<void> {
  const ranks = runs[0]?.evaluation.outcomes.map(({ rank }) => rank);
  if (options.ranks !== undefined) await writeText(options.ranks, `${JSON.stringify(ranks)}\n`);
  if (options.json !== undefined) await writeText(options.json, `${JSON.stringify(report, null, 2)}\n`);
}

function list(text: string): string[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.some((part) => part === '')) throw new InvalidArgumentError('Give names with commas between.');
  return [...new Set(parts)];
}

function metrics(text: string): Metric[] {
  return list(text).map((name) => {
    const metric = Metric.safeParse(name);
    if (!metric.success) throw new InvalidArgumentError(`Choose among ${Metric.options.join(', ')}.`);
    return metric.data;
  });
}

function numbers(text: string): number[] {
  const ks = list(text).map(Number);
  if (ks.some((k) => !Number.isInteger(k) || k < 1 || k > MAX_K)) {
    throw new InvalidArgumentError(`Give whole numbers from 1 to ${MAX_K} with commas between.`);
  }
  return ks.sort((a, b) => a - b);
}
