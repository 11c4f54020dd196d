/** One process at a time: a lock file that holds the number of the process that works. */
import { open, readFile, rm } from 'node:fs/promises';
import { SamelookError } from '../../src/core/errors.js';

/** How often a lock that a dead process left is taken over before it is taken for somebody else's. */
const ATTEMPTS = 3;

/**
 * Takes the lock. One that a process left behind which is gone by now is taken over.
 * @param what such as "The model x is being pulled"
 * @returns a function that gives it back
 * @throws SamelookError BUSY (retryable) where another process has it
 */
export async function lock(file: string, what: string): Promise<() => Promise<void>> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (isRunning(owner)) {
      throw new SamelookError('BUSY', `${what} by another process (${owner}) already. Wait for it, or end it.`, {
        retryable: true,
      });
    }
    await rm(file, { force: true });
  }
  throw new SamelookError('BUSY', `${what} by another process already. Try again.`, { retryable: true });
}

/** True where the process lives, and is not this one. */
export function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Somebody else's process may not be asked, but it is there.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
