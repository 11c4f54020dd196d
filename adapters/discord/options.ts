/** What the Discord bot is given. */
import type { Converse } from '../../src/bot/chat-platform.js';
import type { Log } from '../../src/core/log.js';
import type { Photo } from '../../src/core/photo.js';
import type { ChatStore } from '../../src/core/ports.js';

/** Times that tests shorten. */
export interface DiscordTimes {
  /** Longest time from the token to the first sign of life of Discord's gateway. */
  readonly startWithinMs: number;
  /** How long questions under way may take as the bot stops. */
  readonly stopWithinMs: number;
}

/**
 * Fetches the picture behind an address that a stranger gave, from public addresses only.
 * @throws SamelookError ADDRESS_REFUSED, ADDRESS_UNREACHABLE, PHOTO_TOO_LARGE, TIMED_OUT
 */
export type FetchPicture = (address: string, signal: AbortSignal) => Promise<Photo>;

/** See DISCORD_TOKEN. */
export interface DiscordOptions {
  /** The bot's, from discord.com/developers/applications. */
  readonly token: string;
  /** Another server that speaks Discord's API, such as http://127.0.0.1:8080/api; default Discord's own. */
  readonly apiRoot?: string | undefined;
  readonly converse: Converse;
  readonly store: ChatStore;
  readonly log: Log;
  /** Discord's own pictures come through it too: they lie on public addresses that come with the messages. */
  readonly fetchPicture: FetchPicture;
  readonly times?: Partial<DiscordTimes> | undefined;
}

const TIMES: DiscordTimes = { startWithinMs: 60_000, stopWithinMs: 10_000 };

/** The times, the defaults filled in. */
export const timesOf = ({ times }: DiscordOptions): DiscordTimes => ({ ...TIMES, ...times });
