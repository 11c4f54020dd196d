/** Who the bot is: that is how a wrong token shows. */
import { z } from 'zod';
import { SamelookError } from '../../src/core/errors.js';
import { adviceFor } from './advice.js';
import { ApiError, type CallApi, createApi } from './api.js';

const Me = z.object({ id: z.number().int(), username: z.string() });
type Me = z.infer<typeof Me>;

/** @throws SamelookError CONFIG_INVALID */
export async function getMe(call: CallApi, signal: AbortSignal): Promise<Me> {
  try {
    return Me.parse(await call('getMe', {}, { signal }));
  } catch (thrown) {
    throw startError(thrown);
  }
}

/** What keeps the bot from starting, for the operator; retryable where trying again may help. */
export function startError(thrown: unknown): SamelookError {
  const cause = thrown instanceof ApiError ? thrown : undefined;
  const { sentence, isFinal } = adviceFor(thrown);
  const message = isFinal
    ? sentence
    : `Telegram can't be reached (${cause?.message ?? 'it answered something strange'}). See whether this machine may reach api.telegram.org, or what TELEGRAM_API_ROOT names.`;
  return new SamelookError('CONFIG_INVALID', message, { retryable: !isFinal, cause });
}

/** The name of the bot that a token is of, such as "@look_bot". @throws SamelookError CONFIG_INVALID */
export async function telegramAccount(
  { token, apiRoot }: { readonly token: string; readonly apiRoot: string | undefined },
  signal: AbortSignal,
): Promise<string> {
  return `@${(await getMe(createApi(token, apiRoot), signal)).username}`;
}
