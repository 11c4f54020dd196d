/** The tables of the page: accuracy by extractor, metric and category; time and index recall. */
import type { Estimate } from '../metrics.js';
import type { Report, Row, Run } from '../report.js';
import { type Html, html } from './html.js';

/** Per cent with intervals; the best value of a category and column is bold. */
export function accuracyTable({ runs, k }: Report): Html {
  const head = ['extractor', 'metric', 'queries', 'items', ...k.map((each) => `top-${each}`), 'mAP', 'MRR'];
  const categories = (runs[0]?.rows ?? []).map(({ category }) => category);
  const parts = categories.map((category, i) => {
    const rows = runs.flatMap((run) => (run.rows[i] === undefined ? [] : [{ run, row: run.rows[i] }]));
    const columns = rows.map(({ row }) => estimates(row));
    const best = (columns[0] ?? []).map((_, column) => Math.max(...columns.map((each) => each[column]?.value ?? 0)));
    return html`<tbody><tr><th colspan="${head.length}">${category ?? 'all queries'}</th></tr>
${rows.slice(0, 1).map(({ row }) => chanceRow(row))}${rows.map(({ run, row }) => figureRow(run, row, best))}</tbody>`;
  });
  return html`<div class="wide"><table><thead><tr>${head.map((name) => html`<th>${name}</th>`)}</tr></thead>${parts}</table></div>`;
}

function chanceRow(row: Row): Html {
  return html`<tr class="chance"><td colspan="2">chance</td><td>${row.queries}</td><td>${Math.round(row.galleryItems)}</td>
${estimates(row).map(({ chance }) => html`<td>${percent(chance)}</td>`)}</tr>`;
}

function figureRow({ extractor, metric, centred }: Run, row: Row, best: readonly number[]): Html {
  const cells = estimates(row).map(
    ({ value, low, high }, i) =>
      html`<td class="${value === best[i] ? 'best' : ''}">${percent(value)} <small>${percent(low)}–${percent(high)}</small></td>`,
  );
  const unranked = row.unranked === 0 ? '' : ` (${row.unranked} without a rank)`;
  return html`<tr><td>${extractor}${centred ? ', centred' : ''}</td><td>${metric}</td><td>${row.queries}${unranked}</td>
<td>${Math.round(row.galleryItems)}</td>${cells}</tr>`;
}

function estimates({ topK, meanAveragePrecision, meanReciprocalRank }: Row): Estimate[] {
  return [...topK, meanAveragePrecision, meanReciprocalRank];
}

/** What a picture and a search cost, and what the index finds of the exact answer. */
export function timeTable({ runs, detector, detectMs }: Report): Html {
  const rows = runs.map(({ extractor, metric, dimensions, embedMs, searchMs, indexRecall }) => {
    const recall =
      indexRecall === undefined
        ? ''
        : `${percent(indexRecall.recall)} % of the nearest ${indexRecall.k}, of ${indexRecall.galleryPictures} pictures (${indexRecall.index})`;
    return html`<tr><td>${extractor}</td><td>${metric}</td><td>${dimensions}</td><td>${milliseconds(embedMs)}</td>
<td>${milliseconds(searchMs)}</td><td>${recall}</td><td>${milliseconds(indexRecall?.searchMs)}</td></tr>`;
  });
  const head = [
    'extractor',
    'metric',
    'numbers',
    'embed a picture',
    'search exactly',
    'index recall',
    'search the index',
  ];
  return html`<div class="wide"><table><thead><tr>${head.map((name) => html`<th>${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>
${detectMs === undefined ? '' : html`<p>Looking for garments by ${detector ?? ''}: ${milliseconds(detectMs)} a photo.</p>`}`;
}

const percent = (share: number) => (100 * share).toFixed(1);

const milliseconds = (time: number | undefined) => (time === undefined ? '' : `${time.toFixed(time < 10 ? 2 : 0)} ms`);
