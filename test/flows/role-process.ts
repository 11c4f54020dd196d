/** A role of the compiled program as a process of its own, as an orchestrator sees it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../fakes/free-port.js';

/** The compiled program, as `npx samelook` runs it. */
const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');

/** A process under way. */
export interface RoleProcess {
  readonly child: ChildProcess;
  /** All that it has printed and logged. */
  output(): string;
  /** Its log, a record for each line. */
  log(): readonly Readonly<Record<string, unknown>>[];
  /** Waits for words in its output. @returns the match @throws where the process ends before */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** What its health port answers at /readyz; 0 while there is none. */
  readyz(): Promise<{ readonly status: number; readonly parts: Readonly<Record<string, string>> }>;
  /** Asks it to end. @returns its exit status; null where the signal ended it */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `samelook <args>` with an environment on top of this one's; one thread, whatever port. */
export async function startRole(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<RoleProcess> {
  const healthPort = await freePort();
  const own = { DEVICE: 'cpu', THREADS: '1', PORT: '0', HEALTH_PORT: String(healthPort), ...environment };
  const env = { ...process.env, ...own };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: unknown) => {
    output += String(chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const records: Readonly<Record<string, unknown>>[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('{')) records.push(JSON.parse(line));
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  return {
    child,
    output: () => output,
    log: () => records,
    says: (pattern) =>
      new Promise((found, failed) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match !== null) found(match);
          return match !== null;
        };
        if (look()) return;
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        child.once('close', () => look() || failed(new Error(`samelook ${args.join(' ')} ended: ${output}`)));
      }),
    async readyz() {
      const response = await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => undefined);
      if (response === undefined) return { status: 0, parts: {} };
      const { parts } = (await response.json()) as { parts?: Readonly<Record<string, string>> };
      return { status: response.status, parts: parts ?? {} };
    },
    async end(signal = 'SIGTERM') {
      if (!hasEnded()) {
        child.kill(signal);
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}

/** Starts a role, `serve`, `worker` or `bot`. @returns it, once it has said that it is ready @throws where it ends before */
export async function startReady(role: string, environment: Readonly<Record<string, string>>): Promise<RoleProcess> {
  const started = await startRole([role], environment);
  await started.says(/is ready/);
  return started;
}
