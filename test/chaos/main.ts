/** `npm run chaos -- --minutes 10 --seed 1 --workers 2 --only kills,network`: faults at random while people ask; exit status 1 where a photo was lost or answered twice. */
import { parseArgs } from 'node:util';
import { FAMILIES, type Family } from './faults.js';
import { runChaos } from './run.js';
import { describeRun, isClean } from './table.js';

const USAGE = `npm run chaos -- [options]
  --minutes N     how long faults are done, default 10
  --seed N        draws the faults; the same seed draws the same ones; default: a new one
  --workers N     worker processes beside the web process, default 2
  --only LIST     of ${FAMILIES.join(', ')}; default all
  --rate N        photos a second; default half of what this machine is measured to answer
  --people N      who all send the same photo at once in the end ("same"), default 1000
  --verbose       the log of every process too
`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    workers: { type: 'string', default: '2' },
    only: { type: 'string', default: FAMILIES.join(',') },
    rate: { type: 'string' },
    people: { type: 'string', default: '1000' },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const families = values.only.split(',').map((name) => name.trim());
const unknown = families.filter((name) => !FAMILIES.some((family) => family === name));
const numbers = [values.minutes, values.seed, values.workers, values.rate ?? '1', values.people].map(Number);

if (values.help || unknown.length > 0 || !numbers.every((value) => Number.isFinite(value) && value >= 0)) {
  if (unknown.length > 0) process.stderr.write(`There is no ${unknown.join(', ')}.\n`);
  process.stdout.write(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  const stop = new AbortController();
  // Everything that was started ends with this process; a second Ctrl-C ends it at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const ofAPart = /^[\w-]+: /;
  const report = await runChaos({
    lengthMs: Number(values.minutes) * 60_000,
    seed: Number(values.seed),
    workers: Number(values.workers),
    families: FAMILIES.filter((family): family is Family => families.includes(family)),
    perSecond: values.rate === undefined ? undefined : Number(values.rate),
    gapMs: [3_000, 9_000],
    samePhotoPeople: families.includes('same') ? Number(values.people) : 0,
    signal: stop.signal,
    print: (line) => {
      if (values.verbose || !ofAPart.test(line)) process.stderr.write(`${line}\n`);
    },
  });
  const note = stop.signal.aborted ? 'ended early: what still waited is told as lost\n' : '';
  process.stdout.write(`${describeRun(report)}\n${note}seed ${values.seed}\n`);
  process.exitCode = isClean(report) ? 0 : 1;
}
