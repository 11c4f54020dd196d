/** A small cache on disk, one JSON line for each thing that was worked out; a line that a crash cut off is passed over. */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { SamelookError } from '../core/errors.js';

/** What is known, by key. */
export interface LineCache<Line> {
  get(key: string): Line | undefined;
  /** @throws SamelookError STORAGE_FAILED */
  add(line: Line): Promise<void>;
}

/** Reads the file, where there is one. Lines of another shape are passed over. */
export async function openLineCache<Line extends { readonly key: string }>(
  file: string,
  shape: z.ZodType<Line>,
): Promise<LineCache<Line>> {
  const known = new Map<string, Line>();
  for (const text of (await readFile(file, 'utf8').catch(() => '')).split('\n')) {
    const parsed = shape.safeParse(parseJson(text));
    if (parsed.success) known.set(parsed.data.key, parsed.data);
  }
  return {
    get: (key) => known.get(key),
    async add(line) {
      known.set(line.key, line);
      try {
        await mkdir(dirname(file), { recursive: true });
        // Begins with a line's end: what a crash cut off stays a line of its own.
        await appendFile(file, `\n${JSON.stringify(line)}`);
      } catch (cause) {
        const message = `${file} can't be written. Make room there, or set SAMELOOK_HOME to another folder.`;
        throw new SamelookError('STORAGE_FAILED', message, { cause });
      }
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
