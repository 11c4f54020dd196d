/** The inference process as seen from outside: forked, heard, spoken to, killed. */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Log } from '../src/core/log.js';
import type { FromChild, StartOptions, ToChild } from './inference-messages.js';

/** A forked process; `onGone` is called exactly once, after everything that it said was heard. */
export interface InferenceProcess {
  readonly pid: number | undefined;
  post(message: ToChild): void;
  /** From now on somebody else hears it. */
  hear(listener: InferenceListener): void;
  /** Ends it at once, even in the middle of a run. */
  kill(): void;
}

/** Whom the process talks to. */
export interface InferenceListener {
  onMessage(message: FromChild): void;
  /** @param how it ended, such as "signal SIGKILL" */
  onGone(how: string): void;
}

/** @throws where the program was not compiled: the child runs from the compiled tree */
export function forkInference(options: StartOptions, first: InferenceListener, log: Log): InferenceProcess {
  let listener = first;
  const module = createRequire(import.meta.url).resolve('#inference-child');
  const child = fork(module, [JSON.stringify(options)], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Debugger ports and loaders of this process are not meant for the other one.
    execArgv: [],
  });

  let gone = false;
  const leave = (how: string) => {
    if (gone) return;
    gone = true;
    listener.onGone(how);
  };
  child.on('message', (message) => listener.onMessage(message as FromChild));
  child.on('close', (code, signal) => leave(signal === null ? `exit code ${code}` : `signal ${signal}`));
  child.on('error', (error) => {
    if (child.pid === undefined) leave(error.message);
    else log.warn({ error: error.message }, 'the inference process could not be reached');
  });
  // What native code prints (onnxruntime's warnings, a crash) belongs in the log.
  eachLine(child.stdout, (line) => log.info({ from: 'inference' }, line));
  eachLine(child.stderr, (line) => log.warn({ from: 'inference' }, line));

  return {
    pid: child.pid,
    post(message) {
      // A channel that broke is no news here: onGone tells.
      if (child.connected) child.send(message, () => {});
    },
    hear(next) {
      listener = next;
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}

function eachLine(stream: Readable | null, tell: (line: string) => void): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', (line) => {
    const plain = stripVTControlCharacters(line).trim();
    if (plain !== '') tell(plain);
  });
}
