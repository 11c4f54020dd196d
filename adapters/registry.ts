/** The platforms by name, each loaded when it is switched on; a new one is a file or folder and a line here. */
import type { ChatPlatform } from '../src/bot/chat-platform.js';
import type { Platform } from '../src/core/ports.js';
import type { DiscordOptions } from './discord/options.js';
import type { HealthPortOptions } from './http/health-port.js';
import type { HttpOptions } from './http/options.js';
import type { TelegramOptions } from './telegram/options.js';

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
