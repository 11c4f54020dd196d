/** Accuracy by k, a small chart for each category: a line for each run, chance dashed, whiskers where an interval is known. */
import type { Report, Row } from '../report.js';
import { colourOf } from './colours.js';
import { type Html, html } from './html.js';

const WIDTH = 340;
const HEIGHT = 230;
const LEFT = 40;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 34;
/** With more lines, whiskers would hide them. */
const MAX_WHISKERED = 3;

/** All charts share their axes, so that they can be compared. */
export function curves({ runs, k }: Report): Html {
  const rows = runs.flatMap((run) => run.rows);
  const tops = rows.flatMap(({ topK, curve, chanceCurve }) => [
    ...topK.map(({ high }) => high),
    ...curve,
    ...chanceCurve,
  ]);
  const scale = createScale(Math.max(...k), roundUp(Math.max(...tops)));
  const charts = (runs[0]?.rows ?? []).map((first, i) =>
    chart(
      first,
      runs.flatMap(({ rows }) => rows[i] ?? []),
      scale,
    ),
  );
  const legend = runs.map(
    ({ extractor, metric }, i) =>
      html`<span class="key"><i style="background:${colourOf(i)}"></i>${extractor}, ${metric}</span>`,
  );
  return html`<p>${legend}<span class="key"><i class="dashed"></i>chance</span></p><div class="charts">${charts}</div>`;
}

interface Scale {
  readonly maxK: number;
  readonly max: number;
  x(k: number): number;
  y(accuracy: number): number;
}

function createScale(maxK: number, max: number): Scale {
  return {
    maxK,
    max,
    x: (k) => LEFT + ((k - 1) / Math.max(1, maxK - 1)) * (WIDTH - LEFT - RIGHT),
    y: (accuracy) => HEIGHT - BOTTOM - (accuracy / max) * (HEIGHT - TOP - BOTTOM),
  };
}

function chart({ category, queries, chanceCurve }: Row, rows: readonly Row[], scale: Scale): Html {
  const whiskers = rows.length > MAX_WHISKERED ? [] : rows.map((row, i) => whisker(row, i, rows.length, scale));
  const lines = rows.map(
    ({ curve }, i) => html`<path d="${path(curve, scale)}" stroke="${colourOf(i)}" stroke-width="2" fill="none"/>`,
  );
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="accuracy by k, ${category ?? 'all queries'}">
<text x="${LEFT}" y="16" class="title">${category ?? 'all queries'} <tspan class="muted">${queries} ${queries === 1 ? 'query' : 'queries'}</tspan></text>
${axes(scale)}<path d="${path(chanceCurve, scale)}" class="chanceline"/>${whiskers}${lines}</svg>`;
}

function axes({ maxK, max, x, y }: Scale): Html {
  const levels = [0, 0.25, 0.5, 0.75, 1].map((share) => share * max);
  const ks = [1, 5, 10, 20, 50, 100, 200, 500, 1000].filter((k) => k <= maxK);
  const apart = ks.filter((k, i) => i === 0 || x(k) - x(ks[i - 1] as number) > 16);
  return html`${levels.map(
    (level) => html`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(level)}" y2="${y(level)}" class="grid"/>
<text x="${LEFT - 6}" y="${y(level) + 4}" text-anchor="end" class="tick">${trim(100 * level)}%</text>`,
  )}${apart.map(
    (k) => html`<text x="${x(k)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle" class="tick">${k}</text>`,
  )}<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 3}" text-anchor="middle" class="tick">k</text>`;
}

/** The interval at each k of the table, a little beside those of other runs. */
function whisker({ topK }: Row, i: number, of: number, { x, y }: Scale): Html {
  const beside = (i - (of - 1) / 2) * 4;
  return html`${topK.map(({ k, low, high }) => {
    const at = (x(k) + beside).toFixed(1);
    return html`<line x1="${at}" x2="${at}" y1="${y(low).toFixed(1)}" y2="${y(high).toFixed(1)}" stroke="${colourOf(i)}" class="whisker"/>`;
  })}`;
}

function path(curve: readonly number[], { x, y }: Scale): string {
  return curve.map((accuracy, i) => `${i === 0 ? 'M' : 'L'}${x(i + 1).toFixed(1)} ${y(accuracy).toFixed(1)}`).join('');
}

/** To 4, 8, 20, 40, 60, 80 or 100 %: figures that have quarters. */
function roundUp(max: number): number {
  return [0.04, 0.08, 0.2, 0.4, 0.6, 0.8].find((top) => max <= top) ?? 1;
}

const trim = (percent: number) => String(Math.round(10 * percent) / 10);
