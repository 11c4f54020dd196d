/** Clocks of single processes that can be set wrong while they run, by a small library that is compiled here and loaded into each. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './project-root.js';

/** The clock of a process. */
export interface Clock {
  /** What the process is started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** @param seconds before (negative) or after the true time */
  set(seconds: number): void;
}

/** @returns a clock for each name; undefined where there is no compiler, or no Linux */
export function makeClocks(folder: string, names: readonly string[]): Readonly<Record<string, Clock>> | undefined {
  const library = join(folder, 'clock.so');
  const source = join(PROJECT_ROOT, 'test/chaos/clock.c');
  try {
    if (process.platform !== 'linux') return undefined;
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return Object.fromEntries(names.map((name) => [name, clockIn(join(folder, `clock-${name}`), library)]));
}

function clockIn(file: string, library: string): Clock {
  const set = (seconds: number) => {
    const ahead = Buffer.alloc(8);
    ahead.writeBigInt64LE(BigInt(seconds));
    // In place: the process looks at these very bytes.
    writeFileSync(file, ahead, { flag: 'r+' });
  };
  writeFileSync(file, Buffer.alloc(8));
  return { environment: { LD_PRELOAD: library, CHAOS_CLOCK: file }, set };
}
