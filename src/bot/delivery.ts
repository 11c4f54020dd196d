/** A reply on its way: tried again within a bound, then given up with a line in the log. */
import { toSamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import { type Telemetry, told, UNTOLD } from '../core/telemetry.js';
import type { ChatPlatform, ReplyAddress } from './chat-platform.js';
import { limited } from './limited.js';
import type { Reply } from './reply.js';
import { retrying } from './retry.js';

/** Longest time for one reply, pauses and rate limits included: well within the 15 minutes of Discord's answer tokens. */
const DELIVERY_TIMEOUT_MS = 10 * 60_000;
/** A delivery that may work later is tried this often, over some 30 seconds. */
const TRIES = { attempts: 6, delayMs: 1_000 } as const;

/** Delivers; whatever comes of it, it does not throw. @returns whether the platform took it */
export type Deliver = (address: ReplyAddress, reply: Reply, signal: AbortSignal) => Promise<boolean>;

/** Delivery through one platform. */
export function createDeliver(
  platform: Pick<ChatPlatform, 'name' | 'deliver'>,
  log: Log,
  telemetry: Telemetry = UNTOLD,
): Deliver {
  const facts = { platform: platform.name };

  return async (address, reply, signal) => {
    try {
      const send = (limits: AbortSignal) => retrying(() => platform.deliver(address, reply, limits), TRIES, limits);
      await told(telemetry, 'deliver', () => limited(signal, DELIVERY_TIMEOUT_MS, send), facts);
      return true;
    } catch (thrown) {
      const { code, message } = toSamelookError(thrown);
      log.warn({ platform: platform.name, code }, `A reply could not be delivered and was given up: ${message}`);
      return false;
    }
  };
}
