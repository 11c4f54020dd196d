/** A process of the program that is kept running, as an orchestrator keeps it: whoever ends is started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT_ROOT } from './project-root.js';

/** The compiled program, as `npx samelook` runs it. */
const PROGRAM = join(PROJECT_ROOT, 'dist/src/main.js');
/** Pause before one that ended by itself is started again; orchestrators take about as long. */
const RESTART_MS = 1_000;

export type RoleName = 'serve' | 'worker' | 'bot';

/** A part of the program: a role with its place among the parts. */
export interface Part {
  readonly name: string;
  readonly role: RoleName;
  readonly isReady: boolean;
  /** The address that it told when it became ready. */
  readonly address: string | undefined;
  ready(): Promise<void>;
  /** Ends it at once. It is started again after the pause. */
  kill(downMs: number): Promise<void>;
  /** Asks it to finish, and does not start it again. @returns its exit status, or the signal that ended it */
  stop(): Promise<number | string>;
  /** Times that it ended unasked after it had been ready, with its last words. */
  readonly collapses: readonly string[];
  /** Times that it gave up before it was ready, as it may where a service is away. */
  readonly failedStarts: number;
  /** Ends it at once, for good. */
  end(): Promise<void>;
  /** Most memory that any of its processes had, in bytes. */
  peakBytes(): number;
}

/** Starts a part. @param environment in addition to this process's own  @param say a line of its log */
export function keepPart(
  name: string,
  role: RoleName,
  environment: Readonly<Record<string, string>>,
  say: (line: string) => void,
): Part {
  const told = new EventEmitter();
  const collapses: string[] = [];
  let child: ChildProcess | undefined;
  let lastWords: string[] = [];
  let address: string | undefined;
  let isReady = false;
  let isExpected = false;
  let isStopping = false;
  let restart: NodeJS.Timeout | undefined;
  let failedStarts = 0;
  let peak = 0;

  function start(): void {
    lastWords = [];
    isExpected = false;
    const env = { ...process.env, ...environment };
    // In a group of its own: a Ctrl-C in the terminal is for whoever does the damage, who then ends it.
    const how = { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true } as const;
    const started = spawn(process.execPath, [PROGRAM, role], { ...how, stdio: [...how.stdio] });
    child = started;
    for (const stream of [started.stdout, started.stderr]) createInterface({ input: stream }).on('line', hear);
    started.once('exit', (status, signal) => {
      if (child !== started) return;
      const wasReady = isReady;
      isReady = false;
      if (isExpected || isStopping) return;
      if (wasReady) collapses.push(`${name} ended by itself (${signal ?? status}): ${lastWords.join(' | ')}`);
      else failedStarts += 1;
      restart = setTimeout(start, RESTART_MS);
    });
  }

  function hear(line: string): void {
    const words = line.trim();
    if (words === '') return;
    lastWords = [...lastWords.slice(-4), words];
    say(`${name}: ${words}`);
    if (!/is ready/.test(words)) return;
    address = /(https?:\/\/\S+)/.exec(words)?.[1] ?? address;
    isReady = true;
    told.emit('ready');
  }

  /** The most so far, before a process and its memory are gone. */
  function weigh(): void {
    const pid = child?.pid;
    if (pid === undefined) return;
    try {
      const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      peak = Math.max(peak, Number(kilobytes ?? 0) * 1_024);
    } catch {
      // Gone already, or a system without /proc.
    }
  }

  async function end(signal: NodeJS.Signals): Promise<number | string> {
    clearTimeout(restart);
    const ending = child;
    if (ending === undefined) return 0;
    weigh();
    if (ending.exitCode === null && ending.signalCode === null) {
      const exit = once(ending, 'exit');
      ending.kill(signal);
      await exit;
    }
    return ending.signalCode ?? ending.exitCode ?? 0;
  }

  start();
  return {
    name,
    role,
    get isReady() {
      return isReady;
    },
    get address() {
      return address;
    },
    get failedStarts() {
      return failedStarts;
    },
    collapses,
    async ready() {
      while (!isReady) await once(told, 'ready');
    },
    async kill(downMs) {
      isExpected = true;
      isReady = false;
      await end('SIGKILL');
      await sleep(downMs);
      if (!isStopping) start();
    },
    async stop() {
      isStopping = true;
      const status = await end('SIGTERM');
      isReady = false;
      return status;
    },
    async end() {
      isStopping = true;
      await end('SIGKILL');
    },
    peakBytes() {
      weigh();
      return peak;
    },
  };
}
