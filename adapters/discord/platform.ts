/** Discord as a chat platform: events come in through the gateway, replies go out by REST at the pace that Discord allows. */
import type { ChatPlatform } from '../../src/bot/chat-platform.js';
import { createOnce } from '../../src/bot/once.js';
import { SamelookError } from '../../src/core/errors.js';
import { readAddress } from './addresses.js';
import { ApiError, createApi } from './api.js';
import { createDelivery } from './delivery.js';
import { connectGateway } from './gateway.js';
import { createIntake } from './intake.js';
import { type DiscordOptions, timesOf } from './options.js';
import { createPhotos } from './photos.js';
import { allowInstalling, installAddress, registerCommands } from './registration.js';
import { createShutChannels } from './shut-channels.js';
import { createSigns } from './signs.js';
import { createTokens } from './tokens.js';

/** The Discord bot. It can be started again after it was stopped. */
export function createDiscordPlatform(options: DiscordOptions): ChatPlatform {
  const { token, log, store, fetchPicture } = options;
  const times = timesOf(options);
  const { call, rest } = createApi(token, options.apiRoot);
  const photos = createPhotos({ call, store, fetchPicture });
  const tokens = createTokens(store);
  const shutChannels = createShutChannels();
  const signs = createSigns(call, shutChannels);
  const once = createOnce('discord', store);
  const deliver = createDelivery({ call, tokens, shutChannels });
  /** A start that is under way. */
  let starting: AbortController | undefined;
  let stopRunning: (() => Promise<void>) | undefined;

  async function start(): Promise<string> {
    if (stopRunning !== undefined || starting !== undefined)
      throw new SamelookError('INTERNAL', 'The Discord bot is started already.');
    const stopped = new AbortController();
    starting = stopped;
    const conversation = options.converse(platform);
    const intake = createIntake({ conversation, call, photos, tokens, signs, log });
    const gateway = await connectGateway({
      rest,
      token,
      log,
      startWithinMs: times.startWithinMs,
      signal: stopped.signal,
      onEvent: (name, data, { botId }) => intake.take(name, data, botId),
    })
      .catch(async (thrown: unknown) => {
        await conversation.close(0);
        throw thrown;
      })
      .finally(() => {
        starting = undefined;
      });
    const { applicationId } = gateway.self;
    registerCommands(call, applicationId, conversation, stopped.signal).catch((thrown: unknown) =>
      tellFailed(thrown, "Discord's menu of commands could not be written; the next start tries again."),
    );
    allowInstalling(call, stopped.signal).catch((thrown: unknown) =>
      tellFailed(thrown, 'How the bot is installed could not be set; the next start tries again.'),
    );
    stopRunning = async () => {
      stopped.abort();
      await gateway.stop();
      await intake.settle();
      await conversation.close(times.stopWithinMs);
    };
    return installAddress(applicationId);
  }

  function tellFailed(thrown: unknown, sentence: string): void {
    if (thrown instanceof ApiError) log.warn({ status: thrown.status, code: thrown.code }, sentence);
  }

  const platform: ChatPlatform = {
    name: 'discord',
    start,
    async stop() {
      starting?.abort();
      const stop = stopRunning;
      stopRunning = undefined;
      await stop?.();
    },
    working: async (address) => {
      try {
        await signs(readAddress(address));
      } catch {
        // An address that is none of ours is told of where the answer goes there.
      }
    },
    fetch: photos.fetch,
    deliver: (address, reply, signal) => once(reply.key, () => deliver(readAddress(address), reply, signal)),
  };
  return platform;
}
