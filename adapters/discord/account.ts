/** Who the bot is: that is how a wrong token shows, without a connection to the gateway. */
import { z } from 'zod';
import { startError } from './advice.js';
import { createApi } from './api.js';

const Me = z.object({ username: z.string() });

/** The name of the bot that a token is of. @throws SamelookError CONFIG_INVALID */
export async function discordAccount(
  { token, apiRoot }: { readonly token: string; readonly apiRoot: string | undefined },
  signal: AbortSignal,
): Promise<string> {
  try {
    return Me.parse(await createApi(token, apiRoot).call({ method: 'GET', route: '/users/@me', signal })).username;
  } catch (thrown) {
    throw startError(thrown);
  }
}
