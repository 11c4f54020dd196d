/** How updates come in: asked for by long polling, or delivered to a webhook. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { SamelookError } from '../../src/core/errors.js';
import type { Log } from '../../src/core/log.js';
import { API_ROOT, ApiError, type CallApi } from './api.js';
import { ALLOWED_UPDATES, WEBHOOK_PORTS, WEBHOOK_SECRET } from './limits.js';
import type { TelegramTimes, WebhookOptions } from './options.js';
import { poll } from './polling.js';
import { listenForWebhook } from './webhook.js';

/** Updates that come in until it is stopped. */
export interface Receiving {
  /** Takes no more updates. */
  stop(): Promise<void>;
}

/** What both ways need. */
export interface ReceivingParts {
  readonly call: CallApi;
  readonly log: Log;
  /** Takes an update. @returns true once Telegram may forget it */
  readonly onUpdate: (update: unknown) => Promise<boolean>;
}

/** Asks for updates; needs no public address. @throws ApiError */
export async function receiveByPolling(
  parts: ReceivingParts & Pick<TelegramTimes, 'backoffMs'>,
  signal: AbortSignal,
): Promise<Receiving> {
  // Telegram refuses polls while a webhook is set.
  await parts.call('deleteWebhook', {}, { signal });
  const stopped = new AbortController();
  const polling = poll(parts, stopped.signal);
  return {
    async stop() {
      stopped.abort();
      await polling;
    },
  };
}

/** Has Telegram deliver updates. @throws SamelookError CONFIG_INVALID where the address won't do, ApiError */
export async function receiveByWebhook(
  { call, onUpdate }: ReceivingParts,
  webhook: WebhookOptions,
  apiRoot: string | undefined,
  signal: AbortSignal,
): Promise<Receiving> {
  const { url, host, port, secret = randomBytes(32).toString('base64url') } = webhook;
  if (!WEBHOOK_SECRET.test(secret)) {
    throw new SamelookError(
      'CONFIG_INVALID',
      'TELEGRAM_WEBHOOK_SECRET must have 1 to 256 of the characters A-Z, a-z, 0-9, _ and -. Leave it out for a random one.',
    );
  }
  checkAddress(url, apiRoot);
  const server = await listenForWebhook({ host, port, path: new URL(url).pathname, secret, onUpdate });
  const stop = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    await closed;
  };
  try {
    await call('setWebhook', { url, secret_token: secret, allowed_updates: ALLOWED_UPDATES }, { signal });
  } catch (thrown) {
    await stop();
    if (!(thrown instanceof ApiError) || thrown.code !== 400) throw thrown;
    throw new SamelookError(
      'CONFIG_INVALID',
      `Telegram does not accept the webhook's address (${thrown.message}). Mend TELEGRAM_WEBHOOK_URL, or leave it out to poll.`,
      { cause: thrown },
    );
  }
  return { stop };
}

/** Telegram itself calls https only, on four ports; another server may be less strict. */
function checkAddress(url: string, apiRoot = API_ROOT): void {
  const { protocol, port } = new URL(url);
  const isTelegram = apiRoot === API_ROOT;
  const isAllowed = protocol === 'https:' && WEBHOOK_PORTS.some((allowed) => allowed === Number(port || 443));
  if (!isTelegram || isAllowed) return;
  throw new SamelookError(
    'CONFIG_INVALID',
    `Telegram calls webhooks by https on port ${WEBHOOK_PORTS.join(', ')} only. Mend TELEGRAM_WEBHOOK_URL, or leave it out to poll.`,
  );
}
