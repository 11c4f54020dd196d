/** A small disk that can be filled to the last byte: a tmpfs of its own where this process may mount one. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A folder on a disk of its own. */
export interface Disk {
  readonly path: string;
  /** False where it is a plain folder. */
  readonly canFill: boolean;
  /** Leaves no byte free. */
  fill(): void;
  /** Gives back what `fill` took. */
  free(): void;
  remove(): void;
}

const BLOCK = Buffer.alloc(64 * 1024);

/** @param path of a folder that is there  @param sizeMib undefined = a plain folder */
export function makeDisk(path: string, sizeMib: number | undefined): Disk {
  const isMounted = sizeMib !== undefined && mount(path, sizeMib);
  const ballast = join(path, 'ballast');

  return {
    path,
    canFill: isMounted,
    fill() {
      if (!isMounted) throw new Error(`${path} is no disk of its own`);
      const file = openSync(ballast, 'w');
      try {
        for (;;) writeSync(file, BLOCK);
      } catch (thrown) {
        if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC')) throw thrown;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      // Lazily: a process that is just ending may have a file open there.
      if (isMounted) execFileSync('umount', ['--lazy', path]);
    },
  };
}

function mount(path: string, sizeMib: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMib}m,mode=755`, 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
