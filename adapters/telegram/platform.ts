/** Telegram as a chat platform: updates come in by long polling or webhook, replies go out at the pace that Telegram allows. */
import type { ChatPlatform, Conversation } from '../../src/bot/chat-platform.js';
import { createOnce } from '../../src/bot/once.js';
import { SamelookError } from '../../src/core/errors.js';
import { getMe, startError } from './account.js';
import { readAddress } from './addresses.js';
import { ApiError, createApi } from './api.js';
import { createDelivery } from './delivery.js';
import { createDownload } from './download.js';
import { createIntake, type Intake } from './intake.js';
import { introduceBot } from './menu.js';
import { PACE, type TelegramOptions, timesOf } from './options.js';
import { createPacer } from './pacer.js';
import { createPresses } from './presses.js';
import { receiveByPolling, receiveByWebhook } from './receiving.js';
import { createSigns } from './signs.js';

/** The Telegram bot. It can be started again after it was stopped. */
export function createTelegramPlatform(options: TelegramOptions): ChatPlatform {
  const { token, apiRoot, log, store } = options;
  const times = timesOf(options);
  const call = createApi(token, apiRoot);
  const download = createDownload(call, token, apiRoot);
  const presses = createPresses(call);
  const signs = createSigns(call);
  const once = createOnce('telegram', store);
  const pacer = createPacer(PACE, (thrown) => (thrown instanceof ApiError ? thrown.retryAfterMs : undefined));
  const deliver = createDelivery({ call, pacer, presses, store });
  /** Chats that the bot was put out of; what is on its way there is given up. */
  const closedChats = new Set<number>();
  let stopRunning: (() => Promise<void>) | undefined;

  async function start(): Promise<string> {
    if (stopRunning !== undefined) throw new SamelookError('INTERNAL', 'The Telegram bot is started already.');
    const stopped = new AbortController();
    const bot = await getMe(call, stopped.signal);
    const conversation = options.converse(platform);
    const intake = createIntake({
      bot,
      conversation,
      call,
      presses,
      signs,
      log,
      albumGatherMs: times.albumGatherMs,
      holdsAlbums: options.webhook === undefined,
      onMember: (chat, mayWrite) => void (mayWrite ? closedChats.delete(chat) : closedChats.add(chat)),
    });
    const receiving = await receive(conversation, intake.take, stopped.signal);
    introduceBot(call, conversation, stopped.signal).catch(tellUnintroduced);
    stopRunning = async () => {
      stopped.abort();
      const received = receiving.stop();
      intake.flush();
      await received;
      await conversation.close(times.stopWithinMs);
      await presses.close();
    };
    return `https://t.me/${bot.username}`;
  }

  async function receive(conversation: Conversation, onUpdate: Intake['take'], signal: AbortSignal) {
    try {
      const parts = { call, log, onUpdate, backoffMs: times.backoffMs };
      return await (options.webhook === undefined
        ? receiveByPolling(parts, signal)
        : receiveByWebhook(parts, options.webhook, apiRoot, signal));
    } catch (thrown) {
      await conversation.close(0);
      throw thrown instanceof ApiError ? startError(thrown) : thrown;
    }
  }

  function tellUnintroduced(thrown: unknown): void {
    if (!(thrown instanceof ApiError)) return;
    log.warn(
      { code: thrown.code },
      "Telegram's menu of commands and descriptions could not be written; the next start tries again.",
    );
  }

  const platform: ChatPlatform = {
    name: 'telegram',
    start,
    async stop() {
      const stop = stopRunning;
      stopRunning = undefined;
      await stop?.();
    },
    working: async (address) => signs(readAddress(address)).catch(() => {}),
    fetch: download,
    deliver: (address, reply, signal) =>
      once(reply.key, async () => {
        const to = readAddress(address);
        if ('chat' in to && closedChats.has(to.chat)) {
          throw new SamelookError('NOT_FOUND', 'The bot was put out of this chat.');
        }
        await deliver(to, reply, signal);
      }),
  };
  return platform;
}
