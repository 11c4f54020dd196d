/** A mean vector in a small file beside the index: numbers only, nothing of any one picture. */
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { SamelookError } from '../core/errors.js';

const MeanFile = z
  .strictObject({
    /** Of which space and of which priors the mean is (`priorKey` in `centres.ts`). */
    of: z.string(),
    /** Vectors that the mean is of. */
    count: z.number().int().min(0),
    mean: z.array(z.number()).readonly(),
  })
  .readonly();

/** A mean, and how many vectors it is of. */
export interface KeptMean {
  readonly count: number;
  readonly mean: readonly number[];
}

/** Undefined where there is no such file, it can't be read, or it is of something else: a mean is made again, never mended. */
export async function readMean(path: string, of: string, dimensions: number): Promise<KeptMean | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  const parsed = MeanFile.safeParse(parseJson(text));
  return parsed.success && parsed.data.of === of && parsed.data.mean.length === dimensions ? parsed.data : undefined;
}

/** Atomic: others see the former file or the new one. @throws SamelookError STORAGE_FAILED */
export async function writeMean(path: string, of: string, { count, mean }: KeptMean): Promise<void> {
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
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
