/** Every update of Telegram's, taken to the conversation; nothing here waits for an answer. */
import type { Conversation, IsKept } from '../../src/bot/chat-platform.js';
import type { Log } from '../../src/core/log.js';
import type { Bot } from './addressed.js';
import { type Address, readAddress, writeAddress } from './addresses.js';
import { createAlbums } from './albums.js';
import type { CallApi } from './api.js';
import { answerInline } from './inline.js';
import type { Presses } from './presses.js';
import { type Reading, readMessage } from './reading.js';
import type { Signs } from './signs.js';
import { type CallbackQuery, type ReadMessage, Update } from './updates.js';

/** Updates that are remembered, so that what is sent twice is taken once; Telegram has at most 100 in one answer. */
const REMEMBERED_UPDATES = 10_000;

/** What an update is taken to. */
export interface IntakeParts {
  readonly bot: Bot;
  readonly conversation: Conversation;
  readonly call: CallApi;
  readonly presses: Presses;
  readonly signs: Signs;
  readonly log: Log;
  readonly albumGatherMs: number;
  /** True where an album's first messages may stay with Telegram until the last ones are there. */
  readonly holdsAlbums: boolean;
  /** Told where the bot may write (again), or may not. */
  readonly onMember: (chat: number, mayWrite: boolean) => void;
}

/** Takes updates. */
export interface Intake {
  /** @returns true once Telegram may forget the update; the same for one that comes again meanwhile */
  take(update: unknown): IsKept;
  /** Tells the albums that are still being gathered. */
  flush(): void;
}

/** Takes updates to the conversation of `parts`. */
export function createIntake(parts: IntakeParts): Intake {
  const { bot, conversation, presses, signs, log } = parts;
  const albums = createAlbums(parts.albumGatherMs, tell);
  const seen = new Map<number, IsKept>();

  async function take(given: unknown): IsKept {
    const parsed = Update.safeParse(given);
    if (!parsed.success) {
      log.warn({ at: parsed.error.issues[0]?.path.join('.') }, 'an update of Telegram that is not understood');
      return true;
    }
    const { update_id } = parsed.data;
    const isKept = seen.get(update_id) ?? takeFirst(parsed.data).catch(passOver);
    seen.set(update_id, isKept);
    forgetOldest();
    // What was not kept is taken anew when it is told again.
    if (!(await isKept)) seen.delete(update_id);
    return isKept;
  }

  async function takeFirst(update: Update): IsKept {
    const { callback_query, inline_query, my_chat_member } = update;
    const message =
      update.message ??
      update.edited_message ??
      update.channel_post ??
      update.edited_channel_post ??
      update.guest_message;
    if (message !== undefined) return takeMessage(message);
    if (callback_query !== undefined) return takePress(callback_query);
    if (inline_query !== undefined) void answerInline(parts.call, conversation, inline_query).catch(logFailure);
    else if (my_chat_member !== undefined) {
      const { chat, new_chat_member } = my_chat_member;
      parts.onMember(chat.id, !['kicked', 'left'].includes(new_chat_member.status));
    }
    return true;
  }

  function forgetOldest(): void {
    for (const old of seen.keys()) {
      if (seen.size <= REMEMBERED_UPDATES) break;
      seen.delete(old);
    }
  }

  async function takeMessage(message: ReadMessage): IsKept {
    const reading = readMessage(message, bot);
    if (reading === undefined) return true;
    // Before an album is complete, so that people see at once that it was noticed.
    if (isQuestion(reading)) void signs(readAddress(reading.address));
    const isKept = albums.add(reading);
    return reading.album === undefined || parts.holdsAlbums ? isKept : true;
  }

  async function tell(reading: Reading): IsKept {
    if (!reading.isAddressed) return true;
    const { key, asker, address, photos, category, command, refusal } = reading;
    const incoming = { key, asker, address };
    if (command !== undefined && command.command !== 'similar') {
      return conversation.command({ ...incoming, command: command.command });
    }
    if (photos.length > 0) return conversation.photo({ ...incoming, photos, category });
    if (refusal !== undefined) return conversation.refuse(incoming, refusal);
    if (command !== undefined) return conversation.command({ ...incoming, command: 'similar' });
    return conversation.refuse(incoming, 'no-photo');
  }

  async function takePress({ id, from, message, inline_message_id, data }: CallbackQuery): IsKept {
    if (from.is_bot) return true;
    presses.spin(id);
    const address = pressAddress(id, message, inline_message_id);
    if (address === undefined || data === undefined) {
      void presses.answer(id);
      return true;
    }
    const user = `telegram:${from.id}`;
    const chat = message === undefined ? user : `telegram:${message.chat.id}`;
    return conversation.press({
      key: `telegram:press:${id}`,
      asker: { user, chat, language: from.language_code, isPrivate: message?.chat.type === 'private' },
      address: writeAddress(address),
      action: data,
    });
  }

  /** It would come again and again. */
  function passOver(thrown: unknown): boolean {
    log.error({ reason: thrown instanceof Error ? thrown.name : 'unknown' }, 'an update of Telegram could not be read');
    return true;
  }

  const logFailure = (thrown: unknown) =>
    log.warn({ reason: thrown instanceof Error ? thrown.name : 'unknown' }, 'an inline query of Telegram failed');

  return { take, flush: albums.flush };
}

const isQuestion = ({ isAddressed, command, photos }: Reading) =>
  isAddressed && photos.length > 0 && (command === undefined || command.command === 'similar');

function pressAddress(
  query: string,
  message: CallbackQuery['message'],
  inline: string | undefined,
): Address | undefined {
  if (message === undefined) return inline === undefined ? undefined : { kind: 'inline-press', inline, query };
  const topic = message.is_topic_message ? message.message_thread_id : undefined;
  const picture = message.date === 0 ? undefined : message.photo !== undefined;
  return { kind: 'press', chat: message.chat.id, message: message.message_id, topic, query, picture };
}
