// @ts-check
/** One set-up at a time in one checkout: two terminals, or `npm test` while `npm start` is still at it. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;
/** The holder touches its lock this often … */
const HEARTBEAT_MS = 2_000;
/** … and one that was not touched for so long belongs to nobody, whatever its process id says now (ids come again). */
const STALE_MS = 60_000;

/**
 * Runs `work` as the only set-up in this checkout; waits for another one first.
 * @param {string} root
 * @param {{ report: import('./report.mjs').Report, signal: AbortSignal }} context
 * @param {() => Promise<void>} work
 */
export async function withLock(root, { report, signal }, work) {
  // Under dist/ because npm empties node_modules/ in the middle of a set-up.
  const file = join(root, 'dist', '.setup', 'lock');
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !take(file); told = true) {
    if (!told) report.say('Another set-up is at work here; waiting for it …');
    await sleep(POLL_MS, undefined, { signal });
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
  try {
    await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {boolean} true where the lock is ours now
 */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (/** @type {NodeJS.ErrnoException} */ (thrown).code !== 'EEXIST') throw thrown;
  }
  const holder = readHolder(file);
  if (holder === undefined || !isAbandoned(holder)) return false;
  // Only one of several that wait can move the abandoned lock away; then all of them compete for a new one.
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== holder.text) renameSync(aside, file);
    rmSync(aside, { force: true });
  } catch {
    // Another one was quicker.
  }
  return false;
}

/**
 * @param {string} file
 * @returns {{ text: string, ageMs: number } | undefined} undefined where the lock is gone
 */
function readHolder(file) {
  try {
    return { text: readFileSync(file, 'utf8'), ageMs: Date.now() - statSync(file).mtimeMs };
  } catch {
    return undefined;
  }
}

/** @param {{ text: string, ageMs: number }} holder */
function isAbandoned({ text, ageMs }) {
  const pid = Number(text);
  // An empty lock is one that is just being written.
  if (ageMs > STALE_MS || pid === process.pid) return true;
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (thrown) {
    return /** @type {NodeJS.ErrnoException} */ (thrown).code === 'ESRCH';
  }
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody removed dist/; the set-up goes on, only without its lock.
  }
}
