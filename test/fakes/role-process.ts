/** A role of the program as a process of its own, with everything that it logs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The compiled program, as `npx samelook` runs it. */
const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');

export interface RoleProcess {
  /** Every line of stderr. */
  readonly lines: readonly string[];
  /** Those that are of the log. */
  log(): readonly Readonly<Record<string, unknown>>[];
  /** @returns its exit status */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts it with these variables beside PATH. @returns it, once it has said that it is ready */
export async function startRole(
  role: 'serve' | 'bot' | 'worker',
  environment: Readonly<Record<string, string>>,
): Promise<RoleProcess> {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, [PROGRAM, role], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  let isReady = false;
  for await (const line of createInterface({ input: child.stdout })) {
    isReady = /is ready/.test(line);
    if (isReady) break;
  }
  if (!isReady) throw new Error(`the ${role} ended before it was ready:\n${lines.join('\n')}`);
  child.stdout.resume();
  return {
    lines,
    log: () => lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : [])),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}
