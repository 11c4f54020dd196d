/** The model card that the program writes beside a head: what it was learned from, how, and what it is worth. */
import type { EmbeddingSpace } from '../core/embedding.js';
import type { Estimate } from '../evaluate/metrics.js';
import type { Report, Row, Run } from '../evaluate/report.js';
import { FALSE_SAME, SAME, SHOWN } from './calibrate.js';
import type { LearnedHead } from './learn-head.js';
import { BATCH_SIZE, LEARNING_RATE, PATIENCE, WEIGHT_DECAY } from './train-head.js';

/** What the card tells beside what was learned. */
export interface CardOptions {
  readonly learned: LearnedHead;
  readonly report: Report;
  readonly base: EmbeddingSpace;
  /** The model's id. */
  readonly id: string;
  readonly lossDescription: string;
  readonly seed: number;
}

/** What was learned from, in sentences; the page tells the same. */
export function facts({ learned, report, lossDescription, seed }: Omit<CardOptions, 'id' | 'base'>): string[] {
  const { split, weights, epochs, best, unreadable } = learned;
  const { training, trainingItems, validation, validationItems, validationSet, withoutGallery } = split;
  const last = epochs.at(-1)?.epoch ?? 0;
  const shape =
    weights.hidden === undefined ? 'linear' : `a hidden layer of ${weights.hidden.units} units beside a linear part`;
  const left = [
    ...(withoutGallery === 0 ? [] : [`${withoutGallery} items without a gallery picture`]),
    ...(unreadable === 0 ? [] : [`${unreadable} pictures that can't be read`]),
  ];
  return [
    `Learned from ${report.dataset.name}: ${training.length} pairs of ${trainingItems} items${left.length === 0 ? '' : `; left out were ${left.join(' and ')}`}.`,
    `Validation: ${validation.length} queries of ${validationItems} other items, each ranked in ${validationSet.gallery.length} pictures. Items were drawn by seed ${seed}; none is in both parts.`,
    `Head: ${shape}, ${weights.inputs} numbers to ${weights.outputs}.`,
    `Loss: ${lossDescription}. Batches of ${BATCH_SIZE} pairs, of one category as far as possible.`,
    `Adam, step ${LEARNING_RATE} falling to 0 along a cosine, decay ${WEIGHT_DECAY} back to the start; epoch ${best.epoch} of ${last} was kept: the best in mean reciprocal rank on the validation part, with a patience of ${PATIENCE} epochs.`,
    'A test part, where the dataset has one, was not used.',
  ];
}

/** Markdown. */
export function modelCard(options: CardOptions): string {
  const { learned, report, base, id } = options;
  const { same, similar, unrelated } = learned.calibration;
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return `# ${id}

A siamese head over the features of ${base.encoder}, learned by \`samelook train head\`. It is of use with that encoder only (weights
\`${base.weightsHash}\`, ${base.dimensions} numbers); the program refuses it with any other.

## Learned from

${facts(options)
  .map((fact) => `- ${fact}`)
  .join('\n')}

## Before and after

On the validation part, in per cent, with the 95 % interval of ${report.resamples} bootstrap resamples of the queries. Nothing was learned from these
items, but the epoch was chosen by them, so that the head's figures are a little too good: \`samelook eval\` on pairs of other items tells what
it is worth.

${tables(report)}

## Calibration

Cosine distances${learned.after.centred ? ' of centred vectors' : ''}, learned on the validation part: same ${same}, similar ${similar}, unrelated ${unrelated}.

- \`similar\`: ${percent(SHOWN)} of the queries have their item at or below.
- \`same\`: ${percent(SAME)} would, but no more than ${percent(FALSE_SAME)} may have a wrong item there. In a gallery larger than this one (${report.dataset.items} items) expect more.
- \`unrelated\`: the median distance to pictures of other items, of other categories where they are known.

## Limits

It knows what its pairs show. Other shops, cameras and kinds of clothes were not measured.
`;
}

function tables({ runs, k }: Report): string {
  const head = ['', ...k.map((each) => `top-${each}`), 'mAP', 'MRR'];
  return (runs[0]?.rows ?? [])
    .map((row, i) => {
      const lines = runs.flatMap((run) => (run.rows[i] === undefined ? [] : [line(nameOf(run), run.rows[i])]));
      const title = `${row.category ?? 'All'}, ${row.queries} queries`;
      return [[title, ...head.slice(1)], head.map(() => '---'), ['chance', ...chances(row)], ...lines]
        .map((cells) => `| ${cells.join(' | ')} |`)
        .join('\n');
    })
    .join('\n\n');
}

function nameOf({ extractor, centred }: Run): string {
  return centred ? `${extractor}, centred` : extractor;
}

function line(name: string, row: Row): string[] {
  return [
    name,
    ...estimates(row).map(({ value, low, high }) => `${percentOf(value)} (${percentOf(low)} to ${percentOf(high)})`),
  ];
}

function chances(row: Row): string[] {
  return estimates(row).map(({ chance }) => percentOf(chance));
}

function estimates({ topK, meanAveragePrecision, meanReciprocalRank }: Row): readonly Estimate[] {
  return [...topK, meanAveragePrecision, meanReciprocalRank];
}

const percentOf = (share: number) => (100 * share).toFixed(1);
