/** One run: the program in its parts under a load of photos, faults by a schedule, and the ledger that is judged once nothing can come any more. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../src/catalogue/demo/random.js';
import { type Crowd, gatherCrowd } from './crowd.js';
import { type Family, type Fault, faultsOf } from './faults.js';
import { type Ground, layGround } from './ground.js';
import { createLedger, type Ledger } from './ledger.js';
import { keepPart, type Part } from './part.js';
import { describePlanned, drawSchedule, type Planned } from './schedule.js';
import { type Deed, judge, type Verdict } from './verdict.js';

/** What a run is. */
export interface RunOptions {
  /** How long people ask while faults are done. */
  readonly lengthMs: number;
  readonly seed: number;
  readonly workers: number;
  readonly families: readonly Family[];
  /** Photos a second; undefined = half of what this machine was measured to answer. */
  readonly perSecond?: number | undefined;
  /** From one fault to the next, shortest and longest. */
  readonly gapMs: readonly [number, number];
  /** People who all send the same photo at once when the faults are over; 0 = none. */
  readonly samePhotoPeople: number;
  /** Keeps of the faults those that it wants; all by default. */
  readonly wanted?: (fault: Fault) => boolean;
  readonly print: (line: string) => void;
  /** Ends the run early: what nobody was told by then counts as lost. */
  readonly signal: AbortSignal;
}

/** What was done, and when somebody who asked after its beginning had an answer. */
export interface Done extends Deed {
  readonly what: string;
  readonly answeredAgainMs: number | undefined;
}

/** What came of it. */
export interface RunReport {
  readonly verdict: Verdict;
  readonly done: readonly Done[];
  readonly perSecond: number;
  /** Parts of the program that ended unasked, with their last words. */
  readonly collapses: readonly string[];
  /** Parts that did not end with status 0 when they were asked to. */
  readonly badEnds: readonly string[];
  /** Limits of the platform that were overstepped. */
  readonly violations: readonly string[];
  /** By part. */
  readonly peakBytes: ReadonlyMap<string, number>;
  readonly missing: readonly string[];
}

/** Where nobody was told a word for so long, nobody is any more: a question's own time is a minute, and it may be begun three times. */
const SILENCE_MS = 5 * 60_000;
const LOOK_EVERY_MS = 50;
const PROGRESS_EVERY_MS = 15_000;
/** Photos that the speed is measured with. */
const MEASURED = 12;

/** Runs it, and cleans up whatever comes of it. */
export async function runChaos(options: RunOptions): Promise<RunReport> {
  const { workers, families, print } = options;
  const names = ['bot', 'serve', ...Array.from({ length: workers }, (_, n) => `worker-${n + 1}`)];
  print('laying the ground: Redis, PostgreSQL, a shop …');
  const ground = await layGround({
    items: 16,
    streetPhotos: 6,
    clocksFor: families.includes('clock') ? [...names, 'redis'] : [],
    smallDisks: families.includes('disk'),
  });
  for (const line of ground.missing) print(line);
  const parts: Part[] = [];
  try {
    for (const name of ['serve', ...names.filter((one) => one !== 'serve')]) {
      parts.push(keepPart(name, roleOf(name), environmentOf(ground, name), options.print));
      // The first fills the catalogue.
      if (name === 'serve') await parts[0]?.ready();
    }
    await Promise.all(parts.map((part) => part.ready()));
    return await run(options, ground, parts);
  } finally {
    await Promise.all(parts.map((part) => part.end()));
    await ground.close();
  }
}

function environmentOf(ground: Ground, name: string): Readonly<Record<string, string>> {
  const bot = {
    TELEGRAM_TOKEN: ground.fake.token,
    TELEGRAM_API_ROOT: `http://127.0.0.1:${ground.platformLine.port}`,
  };
  return { ...ground.environment(name), ...(name === 'bot' && bot) };
}

const roleOf = (name: string) => (name === 'bot' || name === 'serve' ? name : 'worker');

async function run(options: RunOptions, ground: Ground, parts: readonly Part[]): Promise<RunReport> {
  const { lengthMs, seed, families, gapMs, signal, print } = options;
  const ledger = createLedger(ground.fake);
  const reading = setInterval(() => ledger.read(), LOOK_EVERY_MS);
  const address = () => parts.find(({ role, isReady }) => role === 'serve' && isReady)?.address;
  const crowd = gatherCrowd({ ...ground, ledger, address, random: createRandom(seed, 'crowd') });
  const perSecond = options.perSecond ?? (await measure(crowd, ledger, print));

  const faults = faultsOf({ ground, parts, crowd }).filter(
    (fault) => families.includes(fault.family) && (options.wanted?.(fault) ?? true),
  );
  const schedule = drawSchedule(faults, { seed, lengthMs, gapMs });
  print(`schedule of seed ${seed}:`);
  for (const planned of schedule) print(`  ${describePlanned(planned)}`);

  const overLoad = new AbortController();
  const over = overLoad.signal;
  // As many faults as are done at once pause on it.
  setMaxListeners(0, over);
  const finish = () => overLoad.abort();
  const timer = setTimeout(finish, lengthMs);
  signal.addEventListener('abort', finish, { once: true });
  const begin = performance.now();
  const progress = setInterval(() => {
    const open = ledger.open().length;
    print(`${seconds(begin)} ${ledger.entries().length} asked, ${open} wait for a word`);
  }, PROGRESS_EVERY_MS);
  const doing = schedule.map((planned) => inflict(planned, begin, over, print));
  try {
    await crowd.askSteadily(perSecond, over);
    const done = (await Promise.all(doing)).filter((one) => one !== undefined);
    if (options.samePhotoPeople > 0) {
      print(`${seconds(begin)} the same photo from ${options.samePhotoPeople} people at once`);
      crowd.everybody(options.samePhotoPeople);
    }
    await settle(ledger, crowd, signal);
    const badEnds = await end(parts, signal);
    ledger.read();
    const entries = ledger.entries();
    return {
      verdict: judge(entries, done),
      done: done.map((deed) => ({ ...deed, answeredAgainMs: answeredAgain(deed, ledger) })),
      perSecond,
      collapses: parts.flatMap(({ collapses }) => collapses),
      badEnds,
      violations: ground.fake.violations,
      peakBytes: new Map(parts.map((part) => [part.name, part.peakBytes()])),
      missing: ground.missing,
    };
  } finally {
    clearTimeout(timer);
    clearInterval(progress);
    clearInterval(reading);
  }
}

/** @returns half of the photos a second that were answered when some came at once */
async function measure(crowd: Crowd, ledger: Ledger, print: (line: string) => void): Promise<number> {
  const begin = performance.now();
  for (let n = 0; n < MEASURED; n++) crowd.askOne();
  while (ledger.open().length > 0) await sleep(LOOK_EVERY_MS);
  const perSecond = (MEASURED * 1_000) / (performance.now() - begin);
  print(`${perSecond.toFixed(1)} photos a second were answered; the load is half of that`);
  return perSecond / 2;
}

async function inflict(
  { fault, atMs, lastMs, random }: Planned,
  begin: number,
  over: AbortSignal,
  print: (line: string) => void,
): Promise<(Deed & { readonly what: string }) | undefined> {
  const pause = (ms: number) => sleep(ms, undefined, { signal: over }).catch(() => {});
  await pause(atMs - (performance.now() - begin));
  if (over.aborted) return undefined;
  const from = performance.now();
  print(`${seconds(begin)} ${fault.name}`);
  const what = await fault.inflict(lastMs, random, pause);
  print(`${seconds(begin)} ${fault.name} is over${what === '' ? '' : ` (${what})`}`);
  return { kind: fault.name, from, to: performance.now(), what };
}

/** Until everybody was told something, or nobody can be any more. */
async function settle(ledger: Ledger, crowd: Crowd, signal: AbortSignal): Promise<void> {
  let left = Number.POSITIVE_INFINITY;
  let heardAt = performance.now();
  while (left > 0 && performance.now() - heardAt < SILENCE_MS && !signal.aborted) {
    await sleep(LOOK_EVERY_MS);
    const open = ledger.open().length;
    if (open < left) heardAt = performance.now();
    left = open;
  }
  await crowd.settled();
}

/** Each finishes what it has in hand: after that, nothing is told any more. */
async function end(parts: readonly Part[], signal: AbortSignal): Promise<readonly string[]> {
  const bad: string[] = [];
  // The bots first, while there is still somebody who searches.
  for (const part of [...parts].sort((a, b) => Number(b.role === 'bot') - Number(a.role === 'bot'))) {
    if (!signal.aborted) await part.ready();
    const status = await part.stop();
    if (status !== 0) bad.push(`${part.name} ended with ${status}`);
  }
  return bad;
}

/** How long it took until somebody who asked after the fault's beginning had an answer. */
function answeredAgain({ from }: Deed, ledger: Ledger): number | undefined {
  const after = ledger.entries().filter(({ at }) => at >= from);
  const answers = after.flatMap(({ told }) => told.filter(({ kind }) => kind === 'answer').map(({ at }) => at - from));
  return answers.length === 0 ? undefined : Math.min(...answers);
}

const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1).padStart(6)} s`;
