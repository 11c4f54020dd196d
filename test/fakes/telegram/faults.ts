/** What goes wrong on purpose: answers that come late, not at all, or as a refusal. */
import { setTimeout as sleep } from 'node:timers/promises';
import { badLuck, Refusal } from './refusal.js';

/** One kind of trouble for some calls. */
export type Fault = {
  /** The method that it happens to; without it, to every method but getUpdates. */
  readonly method?: string;
  /** How many calls it happens to. */
  readonly times: number;
} & (
  | { readonly kind: 'slow'; readonly ms: number }
  /** The connection ends before the call is read. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'refuse'; readonly code: number; readonly description: string; readonly retryAfterS?: number }
);

/** Faults that wait for their calls. */
export interface Faults {
  add(fault: Fault): void;
  /** @returns 'drop' where the connection is to be cut @throws Refusal */
  strike(method: string): Promise<'drop' | undefined>;
}

/** Nothing goes wrong so far. */
export function createFaults(): Faults {
  const waiting: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times }),
    async strike(method) {
      const found = waiting.find(
        ({ fault, left }) =>
          left > 0 && (fault.method === undefined ? method !== 'getUpdates' : fault.method === method),
      );
      if (found === undefined) return undefined;
      found.left -= 1;
      const { fault } = found;
      if (fault.kind === 'drop') return 'drop';
      if (fault.kind === 'slow') await sleep(fault.ms);
      else if (fault.retryAfterS !== undefined) {
        throw new Refusal(fault.code, fault.description, false, { retry_after: fault.retryAfterS });
      } else throw badLuck(fault.code, fault.description);
      return undefined;
    },
  };
}
