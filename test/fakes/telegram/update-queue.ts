/** Updates on their way to the bot: kept until they are confirmed, for one poller at a time, or delivered to a webhook again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UPDATES_AT_ONCE } from './limits.js';
import { badLuck } from './refusal.js';

/** An update as the Bot API writes it. */
export type RawUpdate = { readonly update_id: number } & Readonly<Record<string, unknown>>;

/** Where updates are delivered to. */
export interface Webhook {
  readonly url: string;
  readonly secret: string | undefined;
}

/** Updates that wait. */
export interface UpdateQueue {
  /** @param body the update without its number */
  push(body: Readonly<Record<string, unknown>>): RawUpdate;
  /** Sends the last update once more, under its old number. */
  repeat(): void;
  poll(
    options: { offset: number; limit: number; timeoutS: number; allowed: readonly string[] | undefined },
    gone: AbortSignal,
  ): Promise<readonly RawUpdate[]>;
  setWebhook(webhook: Webhook | undefined): void;
  readonly webhook: Webhook | undefined;
  /** How often a webhook was called. */
  readonly deliveries: readonly { readonly updateId: number; readonly status: number }[];
  close(): void;
}

/** Pause before a webhook is called again; Telegram's own is longer. */
const REDELIVERY_MS = 50;
/** How long a webhook may take; Telegram waits longer. */
const DELIVERY_TIMEOUT_MS = 5_000;

/** Empty. */
export function createUpdateQueue(): UpdateQueue {
  // Telegram begins anywhere.
  let nextId = 700_100_001;
  let waiting: RawUpdate[] = [];
  let allowed: readonly string[] | undefined;
  let last: RawUpdate | undefined;
  let poller: { wake: () => void; conflict: () => void } | undefined;
  let webhook: Webhook | undefined;
  let isDelivering = false;
  const deliveries: { updateId: number; status: number }[] = [];

  function add(update: RawUpdate): void {
    last = update;
    waiting.push(update);
    poller?.wake();
    void deliver();
  }

  /** One after the other, each until it is taken. */
  async function deliver(): Promise<void> {
    if (isDelivering) return;
    isDelivering = true;
    while (webhook !== undefined && waiting.length > 0) {
      const [update] = waiting;
      if (update === undefined) break;
      const status = await post(webhook, update);
      deliveries.push({ updateId: update.update_id, status });
      if (status >= 200 && status < 300) waiting = waiting.filter((one) => one !== update);
      else await sleep(REDELIVERY_MS);
    }
    isDelivering = false;
  }

  const isAllowed = (update: RawUpdate) => allowed === undefined || allowed.some((kind) => kind in update);

  return {
    push(body) {
      const update = { update_id: nextId++, ...body };
      add(update);
      return update;
    },
    repeat() {
      if (last !== undefined) add(last);
    },
    async poll({ offset, limit, timeoutS, allowed: wanted }, gone) {
      if (webhook !== undefined) {
        throw badLuck(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      }
      allowed = wanted ?? allowed;
      poller?.conflict();
      waiting = waiting.filter(({ update_id }) => update_id >= offset);
      const take = () => waiting.filter(isAllowed).slice(0, Math.min(limit, UPDATES_AT_ONCE));
      if (take().length > 0 || timeoutS === 0) return take();
      await new Promise<void>((resolve, reject) => {
        const done = setTimeout(() => end(resolve), timeoutS * 1_000);
        const mine = {
          wake: () => {
            if (take().length > 0) end(resolve);
          },
          conflict: () =>
            end(() =>
              reject(
                badLuck(
                  409,
                  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
                ),
              ),
            ),
        };
        const end = (then: () => void) => {
          clearTimeout(done);
          if (poller === mine) poller = undefined;
          then();
        };
        gone.addEventListener('abort', () => end(resolve), { once: true });
        poller = mine;
      });
      return take();
    },
    setWebhook(given) {
      webhook = given;
      void deliver();
    },
    get webhook() {
      return webhook;
    },
    deliveries,
    close() {
      webhook = undefined;
      poller?.conflict();
    },
  };
}

async function post({ url, secret }: Webhook, update: RawUpdate): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(update),
      headers: {
        'content-type': 'application/json',
        ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
      },
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
