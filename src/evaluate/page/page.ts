/** The report as one page that needs nothing beside itself: tables, curves, the embedding map, right and wrong matches. */
import type { Dataset } from '../dataset.js';
import type { MeasuredRun, Measurement } from '../measure.js';
import type { Report } from '../report.js';
import { curves } from './curves.js';
import { type Html, html } from './html.js';
import { map } from './map.js';
import { matches } from './matches.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';
import { accuracyTable, timeTable } from './tables.js';
import { createThumbnails } from './thumbnails.js';

/** What the page is made of. */
export interface PageOptions {
  readonly dataset: Dataset;
  readonly measurement: Measurement;
  readonly signal?: AbortSignal | undefined;
}

/** Nothing is fetched, from nowhere; the browser is told so. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/** The map and the matches are those of the run with the highest mean reciprocal rank. @throws the signal's reason once it is aborted */
export async function page({ dataset, measurement, signal }: PageOptions): Promise<string> {
  const { report, queries, regionOf } = measurement;
  const best = bestOf(measurement.runs);
  const thumbnails = createThumbnails(regionOf, signal);
  const shown = {
    dataset,
    queries,
    features: best.features,
    metric: best.run.metric,
    centre: best.centre,
    thumbnails,
    signal,
  };
  const name = `${best.run.extractor}, ${best.run.metric}`;
  const whole = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>Retrieval on ${report.dataset.name}</title><style>${{ html: STYLE }}</style></head>
<body><h1>Retrieval on ${report.dataset.name}</h1><p>${summary(report)}</p>
<h2>Accuracy</h2>${accuracyTable(report)}<p class="muted">Per cent. Small: the 95 % interval of ${report.resamples} bootstrap resamples of the queries. mAP is over pictures, MRR over items. Queries without a rank count as wrong. Chance: a random order of the same gallery.</p>
<h2>Accuracy by k</h2>${curves(report)}
<h2>Embedding map</h2><p>${name}, laid out by t-SNE. Point at a dot to see its picture, and the others of its item.</p>${await map(shown)}
<h2>Matches</h2><p>${name}. Green frame: the right item. From the left: the query, the picture that was wanted, the nearest of the gallery.</p>
${await matches({ ...shown, outcomes: best.evaluation.outcomes, reorder: best.reorder, protocol: report.gallery })}
<h2>Time and index</h2>${timeTable(report)}<p class="muted">Index recall is the share of the exact nearest neighbours that the index finds; it says nothing about the encoder.</p>
${leftOut(report)}<script>${{ html: SCRIPT }}</script></body></html>`;
  return whole.html;
}

function bestOf(runs: readonly MeasuredRun[]): MeasuredRun {
  const worth = ({ run }: MeasuredRun) => run.rows[0]?.meanReciprocalRank.value ?? 0;
  return runs.reduce((best, run) => (worth(run) > worth(best) ? run : best));
}

function summary({ dataset, gallery, detector }: Report): string {
  const against = gallery === 'all' ? 'the whole gallery' : 'the gallery of its category';
  const crops = detector === null ? '' : ` Queries for which no box counts were searched by the crops of ${detector}.`;
  return `${dataset.queries} queries, each ranked against ${against}; in all ${dataset.galleryPictures} pictures of ${dataset.items} items.${crops}`;
}

function leftOut({ dataset, runs }: Report): Html {
  const problems = [
    { what: 'of the dataset are not there', ...dataset.leftOut },
    ...runs.map(({ extractor, unreadable }) => ({ what: `could not be embedded by ${extractor}`, ...unreadable })),
  ].filter(({ count }) => count > 0);
  return html`${problems.map(
    ({ what, count, first }) =>
      html`<p>${count} pictures ${what}:</p><ul>${first.map((one) => html`<li>${one}</li>`)}</ul>`,
  )}`;
}
