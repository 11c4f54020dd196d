#!/usr/bin/env node
// @ts-check
/**
 * Everything that must be there before the first command: dependencies, compiled native modules, the compiled program.
 * What is there already is left alone, so that a second run costs nothing; an interrupted run is taken up by the next.
 *
 *     node scripts/setup.mjs                    set up
 *     node scripts/setup.mjs --no-build         dependencies only (for layers of a container image)
 *     node scripts/setup.mjs --then serve …     set up, then run that verb of samelook in this very process
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildIsCurrent, compileProgram } from './setup/build.mjs';
import { dependenciesAreCurrent, installDependencies } from './setup/dependencies.mjs';
import { describeFailure, SetupError } from './setup/failure.mjs';
import { withLock } from './setup/lock.mjs';
import { requireNodeVersion } from './setup/node-version.mjs';
import { createReport } from './setup/report.mjs';

/** Exit statuses of a program that a signal ended, as shells expect them. */
const EXIT_STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** @param {{ build: boolean, signal: AbortSignal }} options */
async function setUp({ build, signal }) {
  const report = createReport(process.stderr);
  const isCurrent = () => dependenciesAreCurrent(root) && (!build || buildIsCurrent(root));

  requireNodeVersion(root);
  if (isCurrent()) return;
  await withLock(root, { report, signal }, async () => {
    if (!dependenciesAreCurrent(root)) await installDependencies(root, { report, signal });
    if (build && !buildIsCurrent(root)) await compileProgram(root, { report, signal });
  });
}

const [, , ...args] = process.argv;
const then = args.indexOf('--then');
const interrupt = new AbortController();
/** @type {(name: NodeJS.Signals) => void} */
const onSignal = (name) => interrupt.abort(name);
for (const name of Object.keys(EXIT_STATUS)) process.on(name, onSignal);

let ready = false;
try {
  await setUp({ build: !args.includes('--no-build'), signal: interrupt.signal });
  ready = !interrupt.signal.aborted;
} catch (thrown) {
  if (!interrupt.signal.aborted) {
    process.stderr.write(`\n${thrown instanceof SetupError ? thrown.message : describeFailure(String(thrown))}\n`);
    process.exitCode = 1;
  }
}
for (const name of Object.keys(EXIT_STATUS)) process.off(name, onSignal);

if (interrupt.signal.aborted) {
  process.stderr.write('\nThe set-up was stopped. Run the same command again: finished steps are kept.\n');
  process.exitCode = EXIT_STATUS[/** @type {keyof typeof EXIT_STATUS} */ (interrupt.signal.reason)];
}
if (ready && then !== -1) {
  // In this process and not in a child: a signal to `npm start` then reaches the server itself.
  const program = resolve(root, 'dist/src/main.js');
  process.argv = [process.execPath, program, ...args.slice(then + 1)];
  await import(pathToFileURL(program).href);
}
