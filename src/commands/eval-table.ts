/** The report of an evaluation as text: tables for a terminal. */
import Table from 'cli-table3';
import type { Estimate } from '../evaluate/metrics.js';
import type { Report, Row, Run } from '../evaluate/report.js';

/** Figures in per cent, each with its 95 % interval. */
export function describeReport(report: Report): string {
  return [
    heading(report),
    accuracyTable(report),
    `Per cent, with the 95 % interval of ${report.resamples} bootstrap resamples; mAP over pictures, MRR over items. ` +
      'Queries that have no rank count as wrong.',
    '',
    timeTable(report),
    ...detection(report),
    ...onPeople(report),
    'Index recall is the share of the exact nearest neighbours that the index finds: it says nothing about the encoder.',
    ...problems(report),
    '',
  ].join('\n');
}

function heading({ dataset, gallery, detector, reranked }: Report): string {
  const against = gallery === 'all' ? 'against the whole gallery' : 'each against the gallery of its category';
  const cropped = detector === null ? '' : `, searched by the crops of ${detector} where no box counts`;
  return (
    `${dataset.name}: ${dataset.queries} queries ${against} of ${dataset.galleryPictures} pictures ` +
    `of ${dataset.items} items${cropped}${reranked ? ', re-ranked by colour and kind' : ''}`
  );
}

function accuracyTable({ runs, k }: Report): string {
  const table = new Table({
    head: ['extractor', 'metric', 'category', 'queries', 'items', ...k.map((each) => `top-${each}`), 'mAP', 'MRR'],
    style: { head: [], border: [], compact: true },
  });
  const chances = (runs[0]?.rows ?? []).map((row) => [
    ...about(row),
    ...estimates(row).map(({ chance }) => percent(chance)),
  ]);
  for (const [i, row] of chances.entries()) {
    // Where all meet the same gallery, one line says it.
    if (i === 0 || String(row.slice(2)) !== String(chances[0]?.slice(2))) table.push(['chance', '', ...row]);
  }
  for (const { extractor, metric, centred, rows } of runs) {
    const name = centred ? `${extractor}, centred` : extractor;
    for (const row of rows) table.push([name, metric, ...about(row), ...estimates(row).map(withInterval)]);
  }
  return table.toString();
}

function about({ category, queries, unranked, galleryItems }: Row): string[] {
  const without = unranked === 0 ? '' : ` (${unranked} no rank)`;
  return [category ?? 'all', `${queries}${without}`, String(Math.round(galleryItems))];
}

function estimates({ topK, meanAveragePrecision, meanReciprocalRank }: Row): Estimate[] {
  return [...topK, meanAveragePrecision, meanReciprocalRank];
}

function timeTable({ runs }: Report): string {
  const table = new Table({
    head: ['extractor', 'metric', 'numbers', 'embed a picture', 'search exactly', 'index recall', 'search the index'],
    style: { head: [], border: [], compact: true },
  });
  for (const run of runs) {
    table.push([
      run.extractor,
      run.metric,
      run.dimensions,
      milliseconds(run.embedMs),
      milliseconds(run.searchMs),
      ...recall(run),
    ]);
  }
  return table.toString();
}

function detection({ detector, detectMs }: Report): string[] {
  return detectMs === undefined ? [] : [`Looking for garments by ${detector}: ${milliseconds(detectMs)} a photo.`];
}

function onPeople({ runs }: Report): string[] {
  return runs
    .filter(({ worn }) => worn > 0)
    .map(
      ({ extractor, worn }) =>
        `Gallery pictures on people, compared by the item's own garment (${extractor}): ${worn}.`,
    );
}

function recall({ indexRecall }: Run): string[] {
  if (indexRecall === undefined) return ['', ''];
  const { index, k, recall, searchMs } = indexRecall;
  return [`${index} recall@${k} ${percent(recall)} %`, milliseconds(searchMs)];
}

function problems({ dataset, runs }: Report): string[] {
  const of = ({ count, first }: { readonly count: number; readonly first: readonly string[] }, what: string) =>
    count === 0
      ? []
      : [`${count} pictures ${what}:`, ...first.map((one) => `  ${one}`), ...(count > first.length ? ['  …'] : [])];
  return [
    ...of(dataset.leftOut, 'of the dataset are not there and were left out'),
    ...runs
      .filter(({ extractor }, i) => runs.findIndex((run) => run.extractor === extractor) === i)
      .flatMap(({ extractor, unreadable }) => of(unreadable, `could not be embedded by ${extractor}`)),
  ];
}

const percent = (share: number) => (100 * share).toFixed(1);

const withInterval = ({ value, low, high }: Estimate) => `${percent(value)} (${percent(low)}–${percent(high)})`;

const milliseconds = (time: number | undefined) => (time === undefined ? '' : `${time.toFixed(time < 10 ? 2 : 0)} ms`);
