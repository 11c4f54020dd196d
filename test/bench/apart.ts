/** A benchmark in a process of its own, so that its memory and that of the others are told apart. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './row.js';

/**
 * Runs a program that sends its rows and ends.
 * @param program the file's name in this folder, compiled
 */
export async function benchApart(program: string, args: readonly string[]): Promise<readonly BenchRow[]> {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), args);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the benchmark ${program} ended early (exit code ${code})`);
  });
  const [measured] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  return measured as readonly BenchRow[];
}
