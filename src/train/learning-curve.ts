/** The learning curve as two small charts: the loss on both parts, and the accuracy on the validation part, epoch by epoch. */
import { colourOf } from '../evaluate/page/colours.js';
import { type Html, html } from '../evaluate/page/html.js';
import type { Epoch } from './train-head.js';

const WIDTH = 460;
const HEIGHT = 250;
const LEFT = 48;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 34;
/** Numbers at the left, from the lowest to the highest. */
const LEVELS = [0, 0.25, 0.5, 0.75, 1];
/** Epochs that are named below, about. */
const NAMED_EPOCHS = 8;

interface Line {
  readonly name: string;
  /** By epoch; undefined where there is none. */
  readonly values: readonly (number | undefined)[];
}

/** @param best the epoch that was kept, marked in both */
export function learningCurve(epochs: readonly Epoch[], best: Epoch): Html {
  const loss: readonly Line[] = [
    { name: 'training', values: epochs.map(({ trainingLoss }) => trainingLoss) },
    { name: 'validation', values: epochs.map(({ validationLoss }) => validationLoss) },
  ];
  const accuracy: readonly Line[] = [
    { name: 'top-10', values: epochs.map(({ topTen }) => 100 * topTen) },
    { name: 'MRR', values: epochs.map(({ meanReciprocalRank }) => 100 * meanReciprocalRank) },
  ];
  return html`<div class="charts">${chart('loss', loss, best, 2)}${chart('validation, per cent', accuracy, best, 0)}</div>`;
}

function chart(title: string, lines: readonly Line[], best: Epoch, digits: number): Html {
  const values = lines.flatMap((line) => line.values.filter((value) => value !== undefined));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const last = Math.max(...lines.map((line) => line.values.length)) - 1;
  const x = (epoch: number) => LEFT + (epoch / Math.max(1, last)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - ((value - low) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM);
  const step = Math.max(1, Math.ceil(last / NAMED_EPOCHS));
  const named = Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
  const levels = LEVELS.map((share) => low + share * (high - low));
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${title} by epoch">
<text x="${LEFT}" y="16" class="title">${title}</text>
${levels.map(
  (level) => html`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(level)}" y2="${y(level)}" class="grid"/>
<text x="${LEFT - 6}" y="${y(level) + 4}" text-anchor="end" class="tick">${level.toFixed(digits)}</text>`,
)}
${named.map((epoch) => html`<text x="${x(epoch)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle" class="tick">${epoch}</text>`)}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 3}" text-anchor="middle" class="tick">epoch</text>
<line x1="${x(best.epoch)}" x2="${x(best.epoch)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" class="chanceline"/>
${lines.map(
  ({ values: points }, i) =>
    html`<path d="${path(points, x, y)}" stroke="${colourOf(i)}" stroke-width="2" fill="none"/>`,
)}</svg>
<figcaption>${lines.map(({ name }, i) => html`<span class="key"><i style="background:${colourOf(i)}"></i>${name}</span>`)}</figcaption></figure>`;
}

function path(
  values: readonly (number | undefined)[],
  x: (epoch: number) => number,
  y: (value: number) => number,
): string {
  const points = values.flatMap((value, epoch) =>
    value === undefined ? [] : [`${x(epoch).toFixed(1)} ${y(value).toFixed(1)}`],
  );
  return points.length === 0 ? '' : `M${points.join('L')}`;
}
