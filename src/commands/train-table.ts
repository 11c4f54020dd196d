/** What a training gave, as text: accuracy before and after, and the curve in a line. */
import Table from 'cli-table3';
import type { Report, Row, Run } from '../evaluate/report.js';
import { sparkline } from '../train/sparkline.js';
import type { Epoch } from '../train/train-head.js';

/** Figures in per cent, each with its 95 % interval; by category they are told in the card. */
export function describeTraining(report: Report, epochs: readonly Epoch[], best: Epoch): string {
  const { dataset, resamples } = report;
  return [
    `Validation: ${dataset.queries} queries against ${dataset.galleryPictures} pictures of ${dataset.items} items, none of which was learned from`,
    accuracyTable(report),
    `Per cent, with the 95 % interval of ${resamples} bootstrap resamples. The epoch was chosen on these items: samelook eval on pairs of other items tells more.`,
    '',
    `MRR by epoch           ${sparkline(epochs.map(({ meanReciprocalRank }) => meanReciprocalRank))}  ${percent(epochs[0]?.meanReciprocalRank ?? 0)} to ${percent(best.meanReciprocalRank)}, best in epoch ${best.epoch}`,
    `validation loss        ${sparkline(epochs.map(({ validationLoss }) => validationLoss))}  ${loss(epochs[0])} to ${loss(best)}`,
    '',
  ].join('\n');
}

function accuracyTable({ runs, k }: Report): string {
  const table = new Table({
    head: ['', ...k.map((each) => `top-${each}`), 'MRR'],
    style: { head: [], border: [], compact: true },
  });
  for (const [i, run] of runs.entries()) {
    const [all] = run.rows;
    if (all === undefined) continue;
    if (i === 0) table.push(['chance', ...estimates(all).map(({ chance }) => percent(chance))]);
    table.push([nameOf(run), ...estimates(all).map(withInterval)]);
  }
  return table.toString();
}

function nameOf({ extractor, centred }: Run): string {
  return centred ? `${extractor}, centred` : extractor;
}

function estimates({ topK, meanReciprocalRank }: Row) {
  return [...topK, meanReciprocalRank];
}

const percent = (share: number) => (100 * share).toFixed(1);

const withInterval = ({ value, low, high }: { readonly value: number; readonly low: number; readonly high: number }) =>
  `${percent(value)} (${percent(low)}–${percent(high)})`;

const loss = (epoch: Epoch | undefined) => (epoch?.validationLoss ?? 0).toFixed(3);
