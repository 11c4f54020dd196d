/** Messages that speak to the bot, taken to the conversation. */
import { Routes } from 'discord.js';
import type { Conversation } from '../../src/bot/chat-platform.js';
import { readAddress } from './addresses.js';
import type { CallApi } from './api.js';
import type { Languages } from './languages.js';
import { AnsweredMessage, type Message } from './messages.js';
import type { Photos } from './photos.js';
import { isStripped, type Place, pointedAt, type Reading, readMessage } from './reading.js';
import type { Signs } from './signs.js';

/** Longest time for a second look at a message. */
const LOOK_TIMEOUT_MS = 10_000;

/** What messages are taken to. */
export interface MessageIntakeParts {
  readonly conversation: Conversation;
  readonly call: CallApi;
  readonly photos: Photos;
  readonly signs: Signs;
  readonly languages: Languages;
}

/** Takes a message; `isNew`: not an edit, and not the preview of a link that came later. */
export type TakeMessage = (message: Message, botId: string, isNew: boolean) => Promise<void>;

/** Messages of people who speak to the bot; all others are passed over. */
export function createMessageIntake({ conversation, call, photos, signs, languages }: MessageIntakeParts): TakeMessage {
  /** What is pointed at, asked for by itself: where the operator has switched Message Content on, it is given. */
  async function lookAgain({ channel, id }: Place, botId: string): Promise<ReturnType<typeof pointedAt> | undefined> {
    const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS);
    const given = await call({ method: 'GET', route: Routes.channelMessage(channel, id), signal }).catch(
      () => undefined,
    );
    const message = AnsweredMessage.safeParse(given).data;
    if (message === undefined || isStripped(message) || message.author?.id === botId) return undefined;
    return pointedAt(message);
  }

  return async (message, botId, isNew) => {
    const reading = readMessage(message, botId);
    if (reading === undefined) return;
    const { key, address, category, hidden } = reading;
    const asker = { ...reading.asker, language: languages.of(reading.asker.user) };
    const shown: Pick<Reading, 'pictures' | 'place' | 'refusal'> =
      (hidden && (await lookAgain(hidden, botId))) ?? reading;
    const incoming = { key, asker, address };
    if (shown.pictures.length === 0) return void conversation.refuse(incoming, shown.refusal);
    if (isNew) void signs(readAddress(address));
    conversation.photo({ ...incoming, photos: await photos.keep(shown.pictures, shown.place), category });
  };
}
