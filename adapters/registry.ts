/** The platforms by name, each loaded when it is switched on; a new one is a file or folder and a line here. */
import type { ChatPlatform } from '../src/bot/chat-platform.js';
import type { Platform } from '../src/core/ports.js';
import type { DiscordOptions } from './discord/options.js';
import type { HealthPortOptions } from './http/health-port.js';
import type { HttpOptions } from './http/options.js';
import type { TelegramOptions } from './telegram/options.js';

/** How each platform is made. */
export const PLATFORMS = {
  http: async (options: HttpOptions): Promise<Platform> =>
    (await import('./http/server.js')).createHttpPlatform(options),
  health: async (options: HealthPortOptions): Promise<Platform> =>
    (await import('./http/health-port.js')).createHealthPort(options),
  telegram: async (options: TelegramOptions): Promise<ChatPlatform> =>
    (await import('./telegram/platform.js')).createTelegramPlatform(options),
  discord: async (options: DiscordOptions): Promise<ChatPlatform> =>
    (await import('./discord/platform.js')).createDiscordPlatform(options),
} as const;

/** A bot's account on a platform. */
interface Account {
  readonly token: string;
  /** Undefined = the platform's own. */
  readonly apiRoot: string | undefined;
}

/** Who a bot is, as its platform says; the start of a bot is not needed for it. @throws SamelookError CONFIG_INVALID */
export const ACCOUNTS = {
  telegram: async (account: Account, signal: AbortSignal): Promise<string> =>
    (await import('./telegram/account.js')).telegramAccount(account, signal),
  discord: async (account: Account, signal: AbortSignal): Promise<string> =>
    (await import('./discord/account.js')).discordAccount(account, signal),
} as const;
