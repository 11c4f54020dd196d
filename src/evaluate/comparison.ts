/** Many extractors under one protocol: the contenders, and the table of what they reached. */
import type { Metric } from '../core/embedding.js';
import type { Centring } from './centre.js';
import type { Estimate } from './metrics.js';
import type { Report, Row } from './report.js';

/** One line of the table. */
export interface Contender {
  /** What the line says. */
  readonly title: string;
  readonly extractor: string;
  readonly metric: Metric;
  /** Whether queries are searched by the detector's crops; else the whole picture is the query. */
  readonly detect: boolean;
  readonly centring: Centring;
  readonly rerank: boolean;
}

/** White-box features as the article took them, whole pictures. */
const WHITE_BOX = ['hog', 'colour-histogram', 'colour-coherence', 'harris', 'white-box'];

/**
 * White-box features, the layers of a pretrained network, a head that was learned on pairs, and the program's own way with and without its
 * parts.
 * @param encoder the one that the program uses
 * @param layers encoders that are layers of a network
 * @param head an encoder with a head that was learned
 */
export function contenders(parts: {
  readonly encoder: string;
  readonly layers: readonly string[];
  readonly head?: { readonly title: string; readonly extractor: string } | undefined;
}): Contender[] {
  const plain = { detect: false, centring: 'off', rerank: false } as const;
  const both = (extractor: string) =>
    (['l1', 'cosine'] as const).map((metric) => ({ title: extractor, extractor, metric, ...plain }));
  const own = { extractor: parts.encoder, metric: 'cosine' } as const;
  const { head } = parts;
  return [
    ...WHITE_BOX.flatMap(both),
    ...parts.layers.flatMap(both),
    { title: parts.encoder, ...own, ...plain },
    { title: `${parts.encoder}, centred`, ...own, ...plain, centring: 'on' },
    { title: `${parts.encoder}, detector`, ...own, ...plain, detect: true },
    { title: `${parts.encoder}, detector, centred`, ...own, ...plain, detect: true, centring: 'on' },
    {
      title: `**${parts.encoder}, detector, centred, re-ranked** (the default)`,
      ...own,
      detect: true,
      centring: 'on',
      rerank: true,
    },
    ...(head === undefined ? [] : headContenders(head)),
  ];
}

function headContenders({ title, extractor }: { readonly title: string; readonly extractor: string }): Contender[] {
  const own = { extractor, metric: 'cosine', centring: 'auto' } as const;
  return [
    { title, ...own, detect: false, rerank: false },
    { title: `${title}, detector, re-ranked`, ...own, detect: true, rerank: true },
  ];
}

/** A contender with its report, of one run. */
export interface Reached {
  readonly contender: Contender;
  readonly report: Report;
}

/** The table in Markdown: per cent, with 95 % intervals; the first line is chance. */
export function comparisonTable(reached: readonly Reached[]): string {
  const first = reached[0]?.report;
  const row = first?.runs[0]?.rows[0];
  if (first === undefined || row === undefined) return '';
  const ks = row.topK.map(({ k }) => `top-${k}`);
  const lines = [
    ['', 'metric', ...ks, 'MRR', 'ms a query'],
    ['---', '---', ...ks.map(() => '---:'), '---:', '---:'],
    ['chance', '', ...estimates(row).map(({ chance }) => percent(chance)), ''],
    ...reached.map(({ contender, report }) => [
      contender.title,
      contender.metric,
      ...estimates(report.runs[0]?.rows[0] ?? row).map(withInterval),
      milliseconds(report),
    ]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function estimates({ topK, meanReciprocalRank }: Row): Estimate[] {
  return [...topK, meanReciprocalRank];
}

/** Looking for garments, where that was done, and embedding a crop; pictures side by side. */
function milliseconds({ detectMs = 0, runs }: Report): string {
  const embedMs = runs[0]?.embedMs;
  return embedMs === undefined ? '' : (detectMs + embedMs).toFixed(0);
}

const percent = (share: number) => (100 * share).toFixed(1);

const withInterval = ({ value, low, high }: Estimate) => `${percent(value)} (${percent(low)}–${percent(high)})`;
