/** What to tell the operator where Telegram refuses the bot, and what the conversation where it refuses a message. */
import { SamelookError } from '../../src/core/errors.js';
import { ApiError } from './api.js';

/** A sentence for the log; `isFinal` where trying again can't help. */
export interface Advice {
  readonly sentence: string;
  readonly isFinal: boolean;
}

/** What a failure of a poll or at the start means for the operator. */
export function adviceFor(thrown: unknown): Advice {
  const { code, message } = thrown instanceof ApiError ? thrown : { code: 0, message: 'it answered something strange' };
  if (code === 401 || code === 404) {
    const sentence =
      'Telegram refuses the token: it is wrong or was revoked. Ask @BotFather for it (/mybots, API Token) and set TELEGRAM_TOKEN.';
    return { sentence, isFinal: true };
  }
  if (code === 409) {
    const sentence =
      'Another program uses this Telegram token at the same time. Stop the other one, or make a bot of your own with @BotFather and set TELEGRAM_TOKEN; we keep trying.';
    return { sentence, isFinal: false };
  }
  return { sentence: `Telegram can't be reached (${code === 0 ? message : code}); we keep trying.`, isFinal: false };
}

/** A failed delivery as the conversation understands it: `retryable` where trying again may help. */
export function deliveryError(thrown: unknown): unknown {
  if (!(thrown instanceof ApiError)) return thrown;
  const { code } = thrown;
  if (code === 0 || code >= 500) {
    return new SamelookError('ADDRESS_UNREACHABLE', "Telegram can't be reached just now. Try again.", {
      retryable: true,
      cause: thrown,
    });
  }
  if (code === 429) {
    return new SamelookError('BUSY', 'Telegram asks us to slow down. Try again later.', {
      retryable: true,
      cause: thrown,
    });
  }
  if (code === 401 || code === 404) {
    return new SamelookError('CONFIG_INVALID', adviceFor(thrown).sentence, { cause: thrown });
  }
  if (code === 403) {
    return new SamelookError('NOT_FOUND', 'The bot may not write into this chat any more.', { cause: thrown });
  }
  return new SamelookError('INTERNAL', 'Telegram refuses the message.', { cause: thrown });
}
