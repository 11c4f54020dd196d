/** What the Telegram bot is given. */
import type { Converse } from '../../src/bot/chat-platform.js';
import type { Log } from '../../src/core/log.js';
import type { ChatStore } from '../../src/core/ports.js';
import { CHAT_PAUSE_MS, GROUP_MESSAGES_PER_MINUTE, MESSAGES_PER_SECOND } from './limits.js';
import type { Pace } from './pacer.js';

/** How updates come in where Telegram calls us; without it, the bot asks for them (long polling). */
export interface WebhookOptions {
  /** The public address that Telegram calls: https, port 443, 80, 88 or 8443; something in front may take it to `port`. */
  readonly url: string;
  /** Sent with every call; default a fresh random one at every start. */
  readonly secret?: string | undefined;
  /** Where the listener stands. */
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
}

/** Times that tests shorten. */
export interface TelegramTimes {
  /** From the first message of an album to its telling. */
  readonly albumGatherMs: number;
  /** First and longest pause after Telegram could not be reached. */
  readonly backoffMs: { readonly first: number; readonly most: number };
  /** How long questions under way may take as the bot stops. */
  readonly stopWithinMs: number;
}

/** See TELEGRAM_TOKEN. */
export interface TelegramOptions {
  /** From @BotFather. */
  readonly token: string;
  /** Another server that speaks the Bot API; default Telegram's own. */
  readonly apiRoot?: string | undefined;
  readonly webhook?: WebhookOptions | undefined;
  readonly converse: Converse;
  readonly store: ChatStore;
  readonly log: Log;
  readonly times?: Partial<TelegramTimes> | undefined;
}

/** Telegram sends an album's messages within some tenths of a second. */
const TIMES: TelegramTimes = {
  albumGatherMs: 1_000,
  backoffMs: { first: 1_000, most: 60_000 },
  stopWithinMs: 10_000,
};

/** The times, the defaults filled in. */
export const timesOf = ({ times }: TelegramOptions): TelegramTimes => ({ ...TIMES, ...times });

/** As fast as Telegram allows. */
export const PACE: Pace = {
  perSecond: MESSAGES_PER_SECOND,
  chatPauseMs: CHAT_PAUSE_MS,
  groupPerMinute: GROUP_MESSAGES_PER_MINUTE,
};
