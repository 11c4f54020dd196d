/** What goes wrong on purpose with requests: answers that come late, not at all, or as a refusal. */
import { setTimeout as sleep } from 'node:timers/promises';
import { badLuck, Refusal } from './refusal.js';

/** One kind of trouble for some requests. */
export type Fault = {
  /** The route that it happens to, as "POST /channels/:channel/messages"; without it, to every one. */
  readonly route?: string;
  /** How many requests it happens to. */
  readonly times: number;
} & (
  | { readonly kind: 'slow'; readonly ms: number }
  /** The connection ends before the request is read. */
  | { readonly kind: 'drop' }
  /** Done, but the connection ends before the answer: the bot can't know. */
  | { readonly kind: 'deaf' }
  | { readonly kind: 'refuse'; readonly status: number; readonly code?: number; readonly message: string }
  | { readonly kind: 'wait'; readonly retryAfterS: number; readonly isGlobal?: boolean }
);

/** Faults that wait for their requests. */
export interface Faults {
  add(fault: Fault): void;
  /** @returns where the connection is to be cut @throws Refusal */
  strike(route: string): Promise<'drop' | 'deaf' | undefined>;
}

/** Nothing goes wrong so far. */
export function createFaults(): Faults {
  const waiting: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times }),
    async strike(route) {
      const found = waiting.find(({ fault, left }) => left > 0 && (fault.route ?? route) === route);
      if (found === undefined) return undefined;
      found.left -= 1;
      const { fault } = found;
      if (fault.kind === 'drop' || fault.kind === 'deaf') return fault.kind;
      if (fault.kind === 'refuse') throw badLuck(fault.status, fault.code ?? 0, fault.message);
      if (fault.kind === 'wait') throw tooMany(fault.retryAfterS, fault.isGlobal ?? false, false);
      await sleep(fault.ms);
      return undefined;
    },
  };
}

/** https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit */
export function tooMany(retryAfterS: number, isGlobal: boolean, isViolation: boolean): Refusal {
  return new Refusal(429, 0, 'You are being rate limited.', {
    isViolation,
    more: { retry_after: retryAfterS, global: isGlobal },
    headers: {
      'retry-after': String(Math.ceil(retryAfterS)),
      'x-ratelimit-scope': isGlobal ? 'global' : 'user',
      ...(isGlobal && { 'x-ratelimit-global': 'true' }),
    },
  });
}
