/** What to tell the operator where Discord refuses the bot, and what the conversation where it refuses a message. */
import { SamelookError } from '../../src/core/errors.js';
import { ApiError } from './api.js';

const PORTAL = 'https://discord.com/developers/applications';

/** Two programs that answer each other's questions; Discord tells neither of them. */
export const USED_TWICE =
  'Another program uses this Discord token at the same time: it has answered before us. Stop the other one, or make an application of your own and set DISCORD_TOKEN.';

const WRONG_TOKEN = `Discord refuses the token: it is wrong or was revoked. Make a new one on ${PORTAL} (Bot, Reset Token) and set DISCORD_TOKEN.`;

/** Reasons for which the gateway closes for good (topics/opcodes-and-status-codes#gateway-gateway-close-event-codes). */
const FINAL_CLOSE_CODES: Readonly<Record<number, string>> = {
  4004: WRONG_TOKEN,
  4010: 'Discord does not accept how the bot divides its servers. Start it again.',
  4011: 'The bot is in more servers than one connection may serve. Start it again.',
  4012: 'Discord speaks a newer language than this program. Install a newer version.',
  4013: 'Discord does not know what the bot wants to hear. Install a newer version.',
  4014: `Discord does not let this bot hear messages. Look at the bot's intents on ${PORTAL}.`,
};

/** A sentence where the gateway closed for good; undefined where the connection comes back by itself. */
export const finalAdvice = (closeCode: number): string | undefined => FINAL_CLOSE_CODES[closeCode];

/** Why the bot can't start. */
export function startError(thrown: unknown): SamelookError {
  if (thrown instanceof SamelookError) return thrown;
  const { status, message } = thrown instanceof ApiError ? thrown : new ApiError(0, 0, 'it answered something strange');
  if (status === 401) return new SamelookError('CONFIG_INVALID', WRONG_TOKEN);
  return new SamelookError(
    'CONFIG_INVALID',
    `Discord can't be reached (${status === 0 ? message : status}). See whether this machine may reach discord.com and gateway.discord.gg, or what DISCORD_API_ROOT names.`,
    { retryable: true },
  );
}

/** A failed delivery as the conversation understands it: `retryable` where trying again may help. */
export function deliveryError(thrown: unknown): unknown {
  if (!(thrown instanceof ApiError)) return thrown;
  const { status, code } = thrown;
  const options = { cause: thrown };
  if (status === 0 || status >= 500) {
    return new SamelookError('ADDRESS_UNREACHABLE', "Discord can't be reached just now. Try again.", {
      ...options,
      retryable: true,
    });
  }
  if (status === 429) {
    return new SamelookError('BUSY', 'Discord asks us to slow down. Try again later.', { ...options, retryable: true });
  }
  if (status === 401) return new SamelookError('CONFIG_INVALID', WRONG_TOKEN, options);
  if (status === 403) {
    return new SamelookError(
      'NOT_FOUND',
      'The bot may not write there. Give it View Channel, Send Messages, Attach Files and Read Message History.',
      options,
    );
  }
  if (status === 404) return new SamelookError('NOT_FOUND', 'What was to be answered is gone.', options);
  return new SamelookError('INTERNAL', `Discord refuses the message (${code}).`, options);
}
