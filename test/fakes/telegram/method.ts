/** What a method of the fake is: a strict shape for its parameters, and what it does. */
import type { z } from 'zod';
import type { Rates } from './rates.js';
import { violation } from './refusal.js';
import type { UpdateQueue } from './update-queue.js';
import type { World } from './world.js';

/** What methods work on. */
export interface Context {
  readonly world: World;
  readonly rates: Rates;
  readonly queue: UpdateQueue;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Aborted where the caller hung up. */
  readonly gone: AbortSignal;
}

/** Runs on parameters that are not checked yet. @throws Refusal */
export type Method = (parameters: Readonly<Record<string, unknown>>, context: Context) => Promise<unknown>;

/** A method with its parameters; unknown fields are refused, since they are most often misspelt ones. */
export function method<Schema extends z.ZodType>(
  schema: Schema,
  run: (parameters: z.infer<Schema>, context: Context) => unknown,
): Method {
  return async (parameters, context) => {
    const parsed = schema.safeParse(parameters);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw violation(`${issue?.path.join('.')}: ${issue?.message}`);
    }
    return run(parsed.data, context);
  };
}
