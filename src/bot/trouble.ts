/** What a person is told when something goes wrong, by the error's code; its own sentence is for the log. */
import type { ErrorCode, SamelookError } from '../core/errors.js';
import type { TroublePhrases } from './phrases/phrases.js';

/** Which phrase stands for which error; every other one is ours. */
const PHRASE_OF: {
  readonly [code in ErrorCode]?: Exclude<keyof TroublePhrases, 'userQuota' | 'chatQuota' | 'inLine'>;
} = {
  PHOTO_EMPTY: 'damaged',
  PHOTO_DAMAGED: 'damaged',
  PHOTO_UNSUPPORTED: 'unsupported',
  PHOTO_TOO_LARGE: 'tooLarge',
  PHOTO_EXPIRED: 'gone',
  ADDRESS_REFUSED: 'address',
  ADDRESS_UNREACHABLE: 'address',
  BUSY: 'busy',
  TIMED_OUT: 'tookTooLong',
  CANCELLED: 'closing',
};

/** The friendly sentence for an error. */
export function troubleOf({ code }: SamelookError, phrases: TroublePhrases): string {
  return phrases[PHRASE_OF[code] ?? 'ours'];
}

/** True where the fault is ours, so that an operator should know. */
export function isOurFault({ code }: SamelookError): boolean {
  return PHRASE_OF[code] === undefined;
}
