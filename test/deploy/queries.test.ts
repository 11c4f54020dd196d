import { describe, expect, it } from 'vitest';
import { CHAT_COMMANDS } from '../../src/bot/chat-platform.js';
import { STAGES } from '../../src/core/telemetry.js';
import { createFigures } from '../../src/metrics/figures.js';
import { DASHBOARD, QUERIES, RULES, readExposed, readQuery } from './queries.js';

/** Labels that Prometheus adds to everything it scrapes. */
const OF_PROMETHEUS = ['job', 'instance'];
/** A figure of Prometheus's own. */
const ITS_OWN = ['up'];

/** Every figure that a process can have, each told of once. */
async function allFigures(): Promise<string> {
  const queue = async () => ({ waiting: 1, underWay: 1, again: 1, dead: 1, oldestMs: 1 });
  const figures = createFigures({ role: 'serve', version: '1.2.3' });
  figures.watchQueue(queue);
  const inference = { waiting: 1, inFlight: 1, answered: 1, restarts: 1, device: 'cpu' };
  figures.watch(async () => ({ items: 1, images: 1, indexed: 1, inference }));
  const [kind = ''] = CHAT_COMMANDS;
  const facts = { platform: 'telegram', kind, method: 'GET', route: '/', status: 200, network: 'n', size: 1 };
  for (const stage of STAGES) figures.telemetry.begin(stage, facts).end('answered');
  figures.telemetry.progress('import', 1, 1);
  return figures.read();
}

describe('the dashboard and the alert rules', () => {
  it.each(QUERIES)('$where asks for what there is', async (query) => {
    const exposed = readExposed([await allFigures()]);
    const { figures, labels } = readQuery(query);
    expect(figures).not.toEqual([]);
    expect(figures.filter((figure) => !exposed.has(figure) && !ITS_OWN.includes(figure))).toEqual([]);
    const known = new Set([...OF_PROMETHEUS, ...figures.flatMap((figure) => [...(exposed.get(figure) ?? [])])]);
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  });

  it('show labels that their queries leave', () => {
    for (const { title, targets } of DASHBOARD.panels) {
      for (const { expr, legendFormat } of targets) {
        for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect(expr, title).toContain(label);
      }
    }
  });

  it('show every stage and everything that a process is asked for', async () => {
    const asked = new Set(QUERIES.flatMap((query) => readQuery(query).figures));
    const own = [...readExposed([await allFigures()]).keys()].filter((name) => name.startsWith('samelook_'));
    const families = new Set(own.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    const shown = new Set([...asked].map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    expect([...families].filter((name) => !shown.has(name))).toEqual([]);
  });

  it('have panels beside each other, and alarms that say what to do', () => {
    const places = DASHBOARD.panels.map(({ gridPos: { x, y } }) => `${x},${y}`);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(DASHBOARD.panels.map(({ id }) => id)).size).toBe(places.length);
    for (const { gridPos } of DASHBOARD.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    expect(RULES.groups.flatMap(({ rules }) => rules).length).toBeGreaterThan(5);
  });
});

describe('the reading of queries', () => {
  it('sees figures and labels, in matchers and groupings', () => {
    const expression = 'sum by (a) (rate(one_total{b="1", c!~"x"}[5m])) * on (d) group_left (e) two > 3';
    const { figures, labels } = readQuery({ where: 'here', expression });
    expect([figures.toSorted(), labels.toSorted()]).toEqual([
      ['one_total', 'two'],
      ['a', 'b', 'c', 'd', 'e'],
    ]);
  });

  it('refuses what is no PromQL', () => {
    expect(() => readQuery({ where: 'here', expression: 'sum(rate(x[5m])' })).toThrow('here is no PromQL');
  });
});
