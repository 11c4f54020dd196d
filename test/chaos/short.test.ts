/** A minute of chaos: every process and service is killed once while people ask. `npm run chaos` does it for longer, and does more. */
import { expect, it } from 'vitest';
import { postgresPrograms, WITHOUT_POSTGRES_SERVER } from '../fakes/postgres-server.js';
import { redisServer, WITHOUT_REDIS } from '../fakes/redis-server.js';
import { runChaos } from './run.js';
import { describeRun } from './table.js';

const skipped = [
  ...(redisServer === undefined ? [WITHOUT_REDIS] : []),
  ...(postgresPrograms === undefined ? [WITHOUT_POSTGRES_SERVER] : []),
].join('; ');
const KILLED = ['kill bot', 'kill postgres', 'kill redis', 'kill serve', 'kill worker'];
const GAP_MS = 6_000;

it.skipIf(skipped !== '')(
  `every photo is answered once while everything is killed in turn${skipped && ` (${skipped})`}`,
  async () => {
    const lines: string[] = [];
    const report = await runChaos({
      lengthMs: (KILLED.length + 1) * GAP_MS,
      seed: 7,
      workers: 1,
      families: ['kills'],
      perSecond: 1,
      gapMs: [GAP_MS, GAP_MS + 1],
      samePhotoPeople: 0,
      print: (line) => void lines.push(line),
      signal: new AbortController().signal,
    });
    const { lost, twice, asked } = report.verdict;
    const story = `${lines.slice(-200).join('\n')}\n${describeRun(report)}`;
    expect([...new Set(report.done.map(({ kind }) => kind))].sort(), story).toEqual(KILLED);
    expect(asked, story).toBeGreaterThan(20);
    expect({ lost, twice, collapses: report.collapses, violations: report.violations }, story).toEqual({
      lost: [],
      twice: [],
      collapses: [],
      violations: [],
    });
  },
  600_000,
);
