/** The training as one page that needs nothing beside itself: the curve, and the accuracy before and after. */
import { curves } from '../evaluate/page/curves.js';
import { html } from '../evaluate/page/html.js';
import { STYLE } from '../evaluate/page/style.js';
import { accuracyTable } from '../evaluate/page/tables.js';
import type { Report } from '../evaluate/report.js';
import type { LearnedHead } from './learn-head.js';
import { learningCurve } from './learning-curve.js';

/** Nothing is fetched, from nowhere; the browser is told so. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** @param report before and after @param facts sentences about the training */
export function page({ epochs, best }: LearnedHead, report: Report, facts: readonly string[]): string {
  const title = `A head for ${report.dataset.name}`;
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>${title}</title><style>${{ html: STYLE }}</style></head>
<body><h1>${title}</h1><ul>${facts.map((fact) => html`<li>${fact}</li>`)}</ul>
<h2>Learning curve</h2><p>Dashed: the epoch that was kept, ${best.epoch}. Epoch 0 is the start, before anything was learned.</p>${learningCurve(epochs, best)}
<h2>Accuracy before and after</h2>${accuracyTable(report)}
<p class="muted">On the validation part: items that nothing was learned from, but by which the epoch was chosen, so that the head's figures are a little too good.
Per cent. Small: the 95 % interval of ${report.resamples} bootstrap resamples of the queries. Chance: a random order of the same gallery.</p>
<h2>Accuracy by k</h2>${curves(report)}</body></html>`.html;
}
