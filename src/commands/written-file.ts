/** Files that a command was asked to write: known to be writable before the work, not after it. */
import { access, constants, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { SamelookError } from '../core/errors.js';

/** @throws SamelookError STORAGE_FAILED where the folder of one can't be written; paths that were not given are passed over */
export async function checkWritable(paths: readonly (string | undefined)[]): Promise<void> {
  for (const path of paths) {
    if (path === undefined) continue;
    const folder = dirname(resolve(path));
    await access(folder, constants.W_OK).catch((cause: unknown) => Promise.reject(unwritable(path, cause)));
  }
}

/** @throws SamelookError STORAGE_FAILED */
export async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: unknown) => Promise.reject(unwritable(path, cause)));
}

function unwritable(path: string, cause: unknown): SamelookError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SamelookError('STORAGE_FAILED', `${path} can't be written: ${why}. Choose a path that can be.`, { cause });
}
