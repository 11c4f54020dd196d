/** `samelook worker` as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Seen from dist/test/bench/workers/. */
const PROGRAM = fileURLToPath(new URL('../../../src/main.js', import.meta.url));

/** @returns it, once it has said that it is ready */
export async function startWorkerProcess(environment: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, [PROGRAM, 'worker'], {
    env: { ...process.env, ...environment },
    stdio: [...stdio],
  });
  for await (const line of createInterface({ input: child.stdout })) if (/is ready/.test(line)) return child;
  throw new Error('a worker ended before it was ready');
}

export async function stopWorkerProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
