/** Small records as JSON files in a folder. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SamelookError } from '../core/errors.js';

/** Where small records are kept by their names. */
export interface RecordPlace {
  /** Undefined where there is none, or none that can be read. */
  read(name: string): Promise<unknown>;
  /** Atomic: whoever reads sees the former state or the new one. @throws SamelookError STORAGE_FAILED */
  write(name: string, value: object): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Each record in the file `<name>.json`; the folder is made where it is missing. */
export function recordFiles(directory: string): RecordPlace {
  const pathOf = (name: string) => join(directory, `${name}.json`);
  return {
    async read(name) {
      try {
        return JSON.parse(await readFile(pathOf(name), 'utf8'));
      } catch {
        return undefined;
      }
    },
    async write(name, value) {
      const path = pathOf(name);
      const temporary = `${path}.${randomUUID()}.tmp`;
      try {
        await mkdir(directory, { recursive: true });
        await writeFile(temporary, `${JSON.stringify(value, undefined, 2)}\n`, { flush: true });
        await rename(temporary, path);
      } catch (cause) {
        await rm(temporary, { force: true });
        const advice = 'See that its folder can be written and has space, and try again.';
        throw new SamelookError('STORAGE_FAILED', `${path} can't be written. ${advice}`, { retryable: true, cause });
      }
    },
    remove: (name) => rm(pathOf(name), { force: true }),
  };
}
