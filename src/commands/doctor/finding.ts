/** What the doctor finds: one line each, with a sign and, where something is to be done, what. */
import type { Config } from '../../config.js';
import { SamelookError } from '../../core/errors.js';

/** `ok`; `look`: it works, and might not for long, or not as wished; `broken`: it does not. */
export type Sign = 'ok' | 'look' | 'broken';

/** A finding. */
export interface Finding {
  readonly sign: Sign;
  /** What is found, and what to do, as a sentence or two; no secret is in it. */
  readonly says: string;
}

/** What is examined. */
export interface Patient {
  readonly config: Config;
  /** What of the environment can't be understood. */
  readonly problems: readonly string[];
  /** Platforms may be asked who we are. */
  readonly online: boolean;
}

/** Examines one part of the program. What it throws is told as something broken. */
export type Check = (patient: Patient) => Promise<readonly Finding[]>;

/** All is as it should be. */
export const ok = (says: string): Finding => ({ sign: 'ok', says });
/** It works; the sentence says what might be better. */
export const look = (says: string): Finding => ({ sign: 'look', says });
/** It does not work; the sentence says how it will. */
export const broken = (says: string): Finding => ({ sign: 'broken', says });

/** Whatever was thrown, as a sentence: our own errors advise; of others only the code is told, as their words may hold secrets. */
export function brokenBy(thrown: unknown, what: string): Finding {
  if (thrown instanceof SamelookError) return broken(thrown.message);
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
  const name = thrown instanceof Error ? thrown.name : 'Error';
  return broken(`${what} failed (${code ?? name}).`);
}
