/** A run's report, as people read it. */
import Table from 'cli-table3';
import type { Entry } from './ledger.js';
import type { RunReport } from './run.js';

const plain = { style: { head: [], border: [] } };
/** Questions that are named one by one. */
const NAMED = 12;

/** The tables, and the questions that went wrong. */
export function describeRun({
  verdict,
  done,
  perSecond,
  collapses,
  badEnds,
  violations,
  peakBytes,
}: RunReport): string {
  const { asked, answered, refused, covered, broken, unavoidable, twice, lost, waits, sentences } = verdict;
  const kinds = new Table({
    ...plain,
    head: ['fault', 'times', 'lasted at most', 'answered again: median', 'at most'],
  });
  for (const kind of [...new Set(done.map((deed) => deed.kind))].sort()) {
    const deeds = done.filter((deed) => deed.kind === kind);
    const again = deeds.flatMap(({ answeredAgainMs }) => answeredAgainMs ?? []).sort((a, b) => a - b);
    const lasted = Math.max(...deeds.map(({ from, to }) => to - from));
    kinds.push([kind, deeds.length, inSeconds(lasted), inSeconds(at(again, 0.5)), inSeconds(again.at(-1))]);
  }
  const counts = new Table({ ...plain, head: ['photos', ''] });
  counts.push(
    [`asked, ${perSecond.toFixed(1)} a second`, asked],
    ['answered', answered],
    ['refused with a sentence', refused],
    ["beyond a chat's quota, told once", covered],
    ['HTTP connections broken by a fault', broken],
    ['told twice, the word of the first kept from us', unavoidable.length],
    ['told twice', twice.length],
    ['lost', lost.length],
    ['wait, median', inSeconds(at(waits, 0.5))],
    ['wait, 99th of 100', inSeconds(at(waits, 0.99))],
    ['longest wait', inSeconds(waits.at(-1))],
    ...[...peakBytes].map(([name, bytes]) => [`most memory of ${name}`, `${Math.round(bytes / 2 ** 20)} MiB`]),
  );
  const refusals = new Table({ ...plain, head: ['refusal', 'times'], colWidths: [90, 8], wordWrap: true });
  for (const [sentence, times] of [...sentences].sort(([, a], [, b]) => b - a)) refusals.push([sentence, times]);
  const wrong = [
    ...lost.slice(0, NAMED).map((entry) => `lost: ${nameOf(entry)}`),
    ...twice.slice(0, NAMED).map((entry) => `twice: ${nameOf(entry)}`),
    ...unavoidable.slice(0, NAMED).map((entry) => `twice, the word kept from us: ${nameOf(entry)}`),
    ...collapses,
    ...badEnds,
    ...new Set(violations),
  ];
  return [kinds.toString(), counts.toString(), ...(sentences.size > 0 ? [refusals.toString()] : []), ...wrong].join(
    '\n',
  );
}

/** True where nothing was lost, told twice, overstepped or fell over. */
export function isClean({ verdict: { lost, twice }, collapses, badEnds, violations }: RunReport): boolean {
  return [lost, twice, collapses, badEnds, violations].every(({ length }) => length === 0);
}

function nameOf({ what, names, at: asked, told }: Entry): string {
  const words = told.map(({ at: when, kind, sentence }) => `${inSeconds(when - asked)} ${kind} ${sentence}`.trim());
  return `${what} ${names.join(', ')} (${words.join('; ')})`;
}

const at = (ascending: readonly number[], share: number) => ascending[Math.floor((ascending.length - 1) * share)];
const inSeconds = (ms: number | undefined) => (ms === undefined ? '–' : `${(ms / 1_000).toFixed(1)} s`);
