/** Whether a download fits on the disk, asked before its first byte. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SamelookError } from '../../src/core/errors.js';

/** Left free for everybody else: the database, the index, the system. */
export const RESERVE_BYTES = 256 * 1024 * 1024;

/** Bytes that this user may still write where the folder is, or will be. */
export async function freeBytes(folder: string): Promise<number> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    } catch (thrown) {
      // The folder, and those above it, may not be there yet.
      if (path === dirname(path)) throw thrown;
    }
  }
}

/** @throws SamelookError STORAGE_FAILED that says how much is missing */
export async function checkDiskSpace(folder: string, bytes: number, free = freeBytes): Promise<void> {
  const available = await free(folder);
  if (bytes + RESERVE_BYTES <= available) return;
  throw new SamelookError(
    'STORAGE_FAILED',
    `There is no room for ${describeBytes(bytes)} at ${folder}: ${describeBytes(available)} are free, and ${describeBytes(RESERVE_BYTES)} ` +
      'should stay so. Free some space, or set SAMELOOK_HOME to a folder on a larger disk.',
  );
}

/** Such as "372 MB". */
export function describeBytes(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? ['GB', 1e9] : bytes >= 1e6 ? ['MB', 1e6] : ['kB', 1e3];
  const value = bytes / size;
  return `${value.toFixed(value < 10 && bytes >= 1e6 ? 1 : 0)} ${unit}`;
}
