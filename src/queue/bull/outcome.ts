/** What became of a job, as text in Redis: the answer, or the error with its code. */
import { z } from 'zod';
import { type ErrorCode, SamelookError } from '../../core/errors.js';
import type { Answer } from '../../core/query.js';

/** How a job ended. */
export type Outcome = { readonly answer: Answer } | { readonly error: SamelookError };

const Written = z.union([
  // Written by a worker of this program from what its search gave.
  z.object({
    answer: z.custom<Answer>((value) => z.object({ garments: z.array(z.unknown()) }).safeParse(value).success),
  }),
  z.object({
    error: z.object({ code: z.custom<ErrorCode>(isText), message: z.string(), retryable: z.boolean() }),
  }),
]);

/** An outcome as text; an error's cause stays with the worker's log. */
export function writeOutcome(outcome: Outcome): string {
  if ('answer' in outcome) return JSON.stringify(outcome);
  const { code, message, retryable } = outcome.error;
  return JSON.stringify({ error: { code, message, retryable } });
}

/** @throws SamelookError INTERNAL where another program wrote it */
export function readOutcome(text: string): Outcome {
  const { data, error: cause } = Written.safeParse(JSON.parse(text));
  if (data === undefined) {
    throw new SamelookError('INTERNAL', 'A worker of another version answered. Run the same version everywhere.', {
      cause,
    });
  }
  if ('answer' in data) return data;
  const { code, message, retryable } = data.error;
  return { error: new SamelookError(code, message, { retryable }) };
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
