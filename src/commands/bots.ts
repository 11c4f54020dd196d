/** The chat bots beside the web page: each starts by itself, and one that can't takes nothing else down. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PLATFORMS } from '../../adapters/registry.js';
import { type Front, openChats } from '../app.js';
import type { ChatPlatform } from '../bot/chat-platform.js';
import type { Config } from '../config.js';
import { toSamelookError } from '../core/errors.js';
import { fetchPicture } from '../photo/fetch.js';

/** Pause before a bot that could not reach its platform tries again; doubled up to the longest. */
const RETRY_MS = { first: 5_000, most: 5 * 60_000 } as const;

/** How long a bot that is still starting is waited for at the end. */
export const STOP_WITHIN_MS = 10_000;

/** How to get what is missing, a line for each platform. */
const ADVICE = {
  telegram:
    'No Telegram bot: write /newbot to @BotFather in Telegram and set TELEGRAM_TOKEN to the token that it gives.',
  discord:
    'No Discord bot: make an application on https://discord.com/developers/applications and set DISCORD_TOKEN to its bot token.',
} as const;

/** The part of the program that bots need. */
export type BotApp = Pick<Front, 'config' | 'log' | 'place' | 'store' | 'ask' | 'telemetry'>;

/** Bots that are starting or running. */
export interface RunningBots {
  /** Where each one stands, in words, by its name. */
  standing(): Readonly<Record<string, string>>;
  /** True where every bot whose token is set has reached its platform. */
  areReady(): boolean;
  stop(): Promise<void>;
}

/** Nothing to stop. */
const NO_BOTS: RunningBots = { standing: () => ({}), areReady: () => false, stop: async () => {} };
const READY = 'ready';

/**
 * Starts the bots whose token is set, behind: what becomes of them is printed and logged.
 * @param address where the web page is reached  @param print a line for people
 */
export async function startBots(app: BotApp, address: string, print: (line: string) => void): Promise<RunningBots> {
  const { config, log } = app;
  for (const name of ['telegram', 'discord'] as const) if (config[name] === undefined) print(ADVICE[name]);
  if (config.telegram === undefined && config.discord === undefined) return NO_BOTS;

  if (config.publicUrl === undefined && app.place.demoStreet !== undefined) {
    log.warn(
      {},
      `PUBLIC_URL is not set: the bots' links to the demo shop lead to ${address}, which only this machine can open. Set PUBLIC_URL to the address under which people reach this service.`,
    );
  }
  const chats = await openChats(app, address).catch((thrown: unknown) => {
    const { code, message } = toSamelookError(thrown);
    log.error({ code }, `${message} The bots are not started; everything else goes on.`);
  });
  if (chats === undefined) return NO_BOTS;
  const stopping = new AbortController();
  const options = { converse: chats.converse, store: chats.store, log };
  const openings = {
    ...(config.telegram && { telegram: openTelegram(config.telegram, config.host, options) }),
    ...(config.discord && { discord: openDiscord(config.discord, options) }),
  };
  const standing: Record<string, string> = Object.fromEntries(Object.keys(openings).map((name) => [name, 'starting']));
  const running = Object.entries(openings).map(([name, opening]) => run(name, opening, stopping.signal));

  /** Starts a bot, again and again while its platform can't be reached; a start that can't help ends with its sentence. */
  async function run(
    name: string,
    opening: Promise<ChatPlatform>,
    signal: AbortSignal,
  ): Promise<ChatPlatform | undefined> {
    for (let pauseMs: number = RETRY_MS.first; !signal.aborted; pauseMs = Math.min(pauseMs * 2, RETRY_MS.most)) {
      try {
        const platform = await opening;
        print(`The ${platform.name} bot is ready: ${await platform.start()}`);
        standing[name] = READY;
        return platform;
      } catch (thrown) {
        if (signal.aborted) return undefined;
        const { code, message, retryable } = toSamelookError(thrown);
        log.error({ code }, `${message} Everything else goes on${retryable ? ', and it is tried again' : ''}.`);
        standing[name] = retryable ? 'tried again' : 'given up';
        if (!retryable) return undefined;
        await sleep(pauseMs, undefined, { signal }).catch(() => {});
      }
    }
    return undefined;
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await Promise.all(
      Object.values(openings).map((opening) => opening.then((platform) => platform.stop()).catch(() => {})),
    );
    // A start that was under way may have come through; one that hangs on a dead network is not waited for.
    const late = sleep(STOP_WITHIN_MS, undefined, { ref: false });
    await Promise.all(running.map(async (one) => (await Promise.race([one, late]))?.stop()));
    await chats?.close();
  }

  return { standing: () => standing, areReady: () => Object.values(standing).every((one) => one === READY), stop };
}

type BotOptions = Pick<Parameters<typeof PLATFORMS.telegram>[0], 'converse' | 'store' | 'log'>;

function openTelegram(
  { token, apiRoot, webhook }: NonNullable<Config['telegram']>,
  host: string,
  options: BotOptions,
): Promise<ChatPlatform> {
  return PLATFORMS.telegram({ ...options, token, apiRoot, webhook: webhook && { ...webhook, host } });
}

/** Discord's pictures lie on public addresses, and so do those that people link to: both are fetched as a stranger's. */
const openDiscord = (discord: NonNullable<Config['discord']>, options: BotOptions): Promise<ChatPlatform> =>
  PLATFORMS.discord({
    ...options,
    ...discord,
    fetchPicture: (address, signal) => fetchPicture(address, { signal }),
  });
