// @ts-check
/** Runs one program of the set-up; its output goes to a temporary file, and its end is shown only where the program fails. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeFailure, SetupError } from './failure.mjs';

/** How many of the last lines of a failed program are shown. */
const SHOWN_LINES = 30;
/** How long a program may take to end by itself after it was asked to. */
const END_MS = 2_000;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, signal: AbortSignal, timeoutMs?: number }} options
 * @returns {Promise<void>}
 * @throws {SetupError} with the end of the program's output and what to do, where it fails
 */
export async function run(command, args, { cwd, env = process.env, signal, timeoutMs }) {
  signal.throwIfAborted();
  const logFile = join(mkdtempSync(join(tmpdir(), 'samelook-setup-')), 'output.log');
  const log = openSync(logFile, 'w');
  const ended = timeoutMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  // A process group of its own: it can be ended with all its children, and Ctrl-C reaches it once, through us.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', log, log], detached: true });
  const end = () => endGroup(child);
  ended.addEventListener('abort', end, { once: true });
  try {
    /** @type {string | undefined} */
    const failure = await new Promise((resolve) => {
      child.once('error', (error) => resolve(`${command}: ${error.message}`));
      child.once('close', (code, killedBy) =>
        resolve(code === 0 ? undefined : `${command} ended with ${killedBy ?? `status ${code}`}`),
      );
    });
    signal.throwIfAborted();
    if (failure !== undefined) throw new SetupError(tellFailure(failure, readFileSync(logFile, 'utf8')));
  } finally {
    ended.removeEventListener('abort', end);
    closeSync(log);
    rmSync(dirname(logFile), { recursive: true, force: true });
  }
}

/** @param {import('node:child_process').ChildProcess} child leader of its group */
function endGroup(child) {
  const { pid } = child;
  if (pid === undefined) return;
  /** @param {NodeJS.Signals} name */
  const send = (name) => {
    try {
      process.kill(-pid, name);
    } catch {
      // The group is gone already.
    }
  };
  send('SIGTERM');
  const insist = setTimeout(() => send('SIGKILL'), END_MS);
  child.once('close', () => clearTimeout(insist));
}

/**
 * @param {string} failure
 * @param {string} output
 */
function tellFailure(failure, output) {
  const lines = output.trimEnd().split('\n').slice(-SHOWN_LINES);
  return [...lines.map((line) => `  │ ${line}`), '', describeFailure(`${output}\n${failure}`)].join('\n');
}
