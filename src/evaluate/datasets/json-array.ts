/** A file that holds one JSON array of records; what is wrong is named by line or by entry. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { z } from 'zod';
import { SamelookError } from '../../core/errors.js';
import type { Problems } from './problems.js';

/** Largest file, as the whole of it is parsed; Street2Shop's largest has 12 MB. */
const MAX_BYTES = 256 * 1024 * 1024;

/** A record with where it stands: "test_pairs_bags.json entry 3". */
export interface Entry<Value> {
  readonly value: Value;
  readonly origin: string;
}

/** The records that fit the schema, in order; the others are problems. @throws SamelookError INPUT_INVALID where there is no such file */
export async function readArray<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  problems: Problems,
): Promise<Entry<z.infer<Schema>>[]> {
  const name = basename(path);
  const text = await readText(path);
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    problems.add(`${name} line ${findFault(text)}`, 'it is not JSON');
    return [];
  }
  if (!Array.isArray(values)) {
    problems.add(`${name} line 1`, 'it must be a list in square brackets');
    return [];
  }
  return values.flatMap((value: unknown, i) => {
    const origin = `${name} entry ${i + 1}`;
    const parsed = schema.safeParse(value);
    if (parsed.success) return [{ value: parsed.data, origin }];
    problems.add(origin, parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
    return [];
  });
}

async function readText(path: string): Promise<string> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) throw new SamelookError('INPUT_INVALID', `${path} is missing. Unpack the dataset whole.`);
  if (there.size > MAX_BYTES) {
    throw new SamelookError(
      'INPUT_INVALID',
      `${path} has more than ${MAX_BYTES / 1024 / 1024} MB. Split it by category.`,
    );
  }
  return await readFile(path, 'utf8');
}

/**
 * The line up to which the text could still become JSON. V8 does not always tell the position of a fault; whether what was read so
 * far merely ended too early, it does.
 */
function findFault(text: string): number {
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (mayGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return text.slice(0, bad).split('\n').length;
}

function mayGoOn(start: string): boolean {
  try {
    JSON.parse(start);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? 0);
    return /unexpected end|unterminated/i.test(message) || position >= start.length;
  }
}
