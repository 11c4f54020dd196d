/** `samelook compare`: white-box features, network layers and the program's own way under one protocol, as one table. */
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { type Inference, startInference } from '../../models/inference.js';
import { encoderNames, openDetector, openEncoder } from '../../models/registry.js';
import { drawDemo } from '../catalogue/demo/draw-demo.js';
import { type Config, readConfig } from '../config.js';
import type { Log } from '../core/log.js';
import type { GarmentDetector } from '../core/ports.js';
import { type Contender, comparisonTable, contenders, type Reached } from '../evaluate/comparison.js';
import type { Dataset } from '../evaluate/dataset.js';
import { openDataset } from '../evaluate/datasets/registry.js';
import { measure } from '../evaluate/measure.js';
import { interruption } from './interrupt.js';
import { createLog } from './logger.js';
import { showProgress, withProgress } from './progress.js';

const KS = [1, 5, 10, 20];
/** The drawn shop on which everything is compared where no dataset is given; nothing is ever trained on this seed. */
export const HELD_OUT = { items: 1_000, streetPhotos: 150, seed: 1 } as const;

/** The command with its options. */
export function compareCommand(): Command {
  return new Command('compare')
    .argument('[dataset]', 'as of samelook eval; without it, a shop is drawn')
    .option('--head <folder>', 'a head that samelook train made: compared too')
    .description('compare white-box features, network layers and the program itself under one protocol')
    .addHelpText(
      'after',
      `
Queries are whole pictures (boxes are not looked at) of a category that the person named; each is ranked against the gallery of that
category, as in the article. Everything is kept in SAMELOOK_HOME/eval: a run that was stopped goes on from there.

Example:
  samelook compare pairs.jsonl --head ./my-head`,
    )
    .action(run);
}

async function run(path: string | undefined, { head }: { readonly head?: string }): Promise<void> {
  const config = readConfig();
  const log = createLog(config);
  const signal = interruption();
  const dataset = await openDataset(path === undefined ? await drawHeldOut(config, signal) : resolve(path), { signal });
  const inference = startInference({ ...config.inference, log });
  let detector: GarmentDetector | undefined;
  try {
    detector = await openDetector(config.detector, { inference, shelf: config.modelShelf });
    const reached: Reached[] = [];
    for (const contender of contendersOf(config, head)) {
      const report = await reach(contender, { config, log, dataset, inference, detector, signal });
      reached.push({ contender, report });
    }
    const { galleryPictures, queries } = reached[0]?.report.dataset ?? { galleryPictures: 0, queries: 0 };
    process.stdout.write(
      `${queries} queries, each against the gallery of its category (${galleryPictures} pictures in all); per cent, with the 95 % interval\n\n` +
        `${comparisonTable(reached)}\n`,
    );
  } finally {
    await detector?.close();
    await inference.close();
  }
}

async function drawHeldOut({ home }: Config, signal: AbortSignal): Promise<string> {
  const shop = { directory: join(home, 'compare'), ...HELD_OUT, signal };
  return (await withProgress('Drawing', (onProgress) => drawDemo({ ...shop, onProgress }))).pairs;
}

/** The layers of a network are the models beside the one in use that share its weights file. */
function contendersOf({ encoder }: Config, head: string | undefined): Contender[] {
  const layers = encoderNames().filter((name) => /^resnet50-conv/.test(name));
  return contenders({
    encoder,
    layers,
    head: head === undefined ? undefined : { title: 'siamese head', extractor: resolve(head) },
  });
}

interface ReachOptions {
  readonly config: Config;
  readonly log: Log;
  readonly dataset: Dataset;
  readonly inference: Inference;
  readonly detector: GarmentDetector;
  readonly signal: AbortSignal;
}

async function reach(contender: Contender, { config, dataset, inference, detector, ...rest }: ReachOptions) {
  const { report } = await measure({
    dataset,
    extractors: [contender.extractor],
    metrics: [contender.metric],
    openEncoder: (name, metric) =>
      openEncoder(name, { inference, shelf: config.modelShelf, ...(metric && { metric }) }),
    ks: KS,
    protocol: 'same-category',
    detector: contender.detect ? detector : undefined,
    ignoreQueryBoxes: true,
    centring: contender.centring,
    rerank: contender.rerank,
    home: join(config.home, 'eval'),
    stage: showProgress,
    ...rest,
  });
  return report;
}
