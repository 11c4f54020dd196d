/** What the dashboard and the alert rules ask of Prometheus: each query with the figures and labels in it, as Prometheus's own grammar reads it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../house/project.js';

/** A query, and where it stands. */
export interface PromQuery {
  readonly where: string;
  readonly expression: string;
}

const Panel = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  description: z.string().optional(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(z.object({ refId: z.string(), expr: z.string(), legendFormat: z.string() })).default([]),
});
const Dashboard = z.object({ title: z.string(), uid: z.string(), schemaVersion: z.number(), panels: z.array(Panel) });
const Rules = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          annotations: z.object({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});

/** The Grafana dashboard. */
export const DASHBOARD = Dashboard.parse(JSON.parse(readFileSync(join(ROOT, 'deploy/grafana/samelook.json'), 'utf8')));
/** The alert rules. */
export const RULES = Rules.parse(parse(readFileSync(join(ROOT, 'deploy/prometheus/alerts.yml'), 'utf8')));

/** All of them; Grafana's own interval is a duration by then. */
export const QUERIES: readonly PromQuery[] = [
  ...DASHBOARD.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ where: `panel "${title}"`, expression: expr.replaceAll('$__rate_interval', '5m') })),
  ),
  ...RULES.groups.flatMap(({ rules }) =>
    rules.map(({ alert, expr }) => ({ where: `alert ${alert}`, expression: expr })),
  ),
];

/** What a query asks for. */
export interface Asked {
  readonly figures: readonly string[];
  readonly labels: readonly string[];
}

/** @throws Error where it is no PromQL */
export function readQuery({ where, expression }: PromQuery): Asked {
  const figures = new Set<string>();
  const labels = new Set<string>();
  parser.parse(expression).iterate({
    enter({ name, type, from, to, node }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`${where} is no PromQL at ${from}: ${expression}`);
      const isLabel = name === 'LabelName' || (name === 'Identifier' && node.parent?.name === 'VectorSelector');
      if (!isLabel) return;
      (name === 'Identifier' ? figures : labels).add(text);
    },
  });
  return { figures: [...figures], labels: [...labels] };
}

/** What processes tell: the labels of each figure, by its name; histograms by the names of their series. */
export function readExposed(texts: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const exposed = new Map<string, Set<string>>();
  const add = (name: string, labels: readonly string[]) => {
    exposed.set(name, new Set([...(exposed.get(name) ?? []), ...labels]));
  };
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    const [, named, kind] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    const suffixes = kind === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    if (named !== undefined) for (const suffix of suffixes) add(`${named}${suffix}`, []);
    const [, name, labels = ''] = /^([a-z]\w*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (name !== undefined)
      add(
        name,
        [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label ?? ''),
      );
  }
  return exposed;
}
