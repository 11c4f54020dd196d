/** Means in small files beside the index. */
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { SamelookError } from '../core/errors.js';
import type { MeanPlace, MeanPlaces } from './mean-place.js';

const MeanFile = z
  .strictObject({
    /** See `MeanPlace`. */
    of: z.string(),
    /** Vectors that the mean is of. */
    count: z.number().int().min(0),
    mean: z.array(z.number()).readonly(),
  })
  .readonly();

/** The means of the index at that path, as `<file>.centre` and `<file>.queries`. */
export function meansBeside(file: string): MeanPlaces {
  return { catalogue: fileMean(`${file}.centre`), queries: fileMean(`${file}.queries`) };
}

function fileMean(path: string): MeanPlace {
  return {
    async read(of, dimensions) {
      const text = await readFile(path, 'utf8').catch(() => '{}');
      const parsed = MeanFile.safeParse(parseJson(text));
      return parsed.success && parsed.data.of === of && parsed.data.mean.length === dimensions
        ? parsed.data
        : undefined;
    },
    async write(of, { count, mean }) {
      const temporary = `${path}.${randomUUID()}.tmp`;
      try {
        await writeFile(temporary, `${JSON.stringify({ of, count, mean })}\n`);
        await rename(temporary, path);
      } catch (cause) {
        throw new SamelookError(
          'STORAGE_FAILED',
          `${path} can't be written. See that its folder can be written and has space, and try again.`,
          { retryable: true, cause },
        );
      } finally {
        await rm(temporary, { force: true });
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
