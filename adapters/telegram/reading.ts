/** A message of Telegram's, read: who asks, what they hold up, and whether it is for us. */

import { categoryIn } from '../../src/bot/category-in.js';
import type { Asker, PhotoSource, Refusal, ReplyAddress } from '../../src/bot/chat-platform.js';
import type { Category } from '../../src/core/garment.js';
import { type Bot, type CommandFound, commandOf, mentions, saidIn } from './addressed.js';
import { writeAddress } from './addresses.js';
import { type Picture, pictureOf } from './picture.js';
import type { Message, ReadMessage } from './updates.js';

/** What the adapter makes of a message that somebody has written; the messages of an album are joined afterwards. */
export interface Reading {
  /** The same for the message after it was edited. */
  readonly key: string;
  readonly asker: Asker;
  readonly address: ReplyAddress;
  /** The chat and album that it belongs to. */
  readonly album: string | undefined;
  readonly isAddressed: boolean;
  readonly command: CommandFound | undefined;
  readonly category: Category | undefined;
  readonly photos: readonly PhotoSource[];
  /** Why the picture of this message can't be taken. */
  readonly refusal: Refusal | undefined;
}

/** @returns undefined where nobody speaks: other bots, the bot itself, a new member, an item that was sent inline */
export function readMessage(message: ReadMessage, bot: Bot): Reading | undefined {
  const writer = writerOf(message, bot);
  if (writer === undefined || message.via_bot?.id === bot.id) return undefined;
  const command = commandOf(message, bot);
  const own = pictureOf(message);
  const found = own ?? pointedAt(message, bot);
  if (found === undefined && !message.isTalk && message.text === undefined) return undefined;
  return {
    key: keyOf(message),
    asker: {
      user: `telegram:${writer}`,
      chat: `telegram:${message.chat.id}`,
      language: message.from?.language_code,
      isPrivate: isPrivate(message),
    },
    address: addressOf(message),
    album: message.media_group_id && `${message.chat.id}:${message.media_group_id}`,
    isAddressed: isAddressed(message, bot, command, own),
    command,
    category: categoryIn(saidIn(message)),
    photos: found !== undefined && 'photo' in found ? [found.photo] : [],
    refusal: found !== undefined && 'refusal' in found ? found.refusal : undefined,
  };
}

/** The one who asks: a person, or the channel or group on whose behalf somebody writes (`from` is a stand-in then). */
function writerOf({ from, sender_chat }: Message, bot: Bot): number | undefined {
  if (from?.id === bot.id) return undefined;
  if (sender_chat !== undefined) return sender_chat.id;
  return from === undefined || from.is_bot ? undefined : from.id;
}

/** Others read along where the bot is a guest, even in a chat of two. */
function isPrivate({ chat, guest_query_id }: Message): boolean {
  return chat.type === 'private' && guest_query_id === undefined;
}

/** The message that is answered may hold the photo; the bot's own pictures are answers, not questions. */
function pointedAt({ reply_to_message, external_reply }: Message, bot: Bot): Picture | undefined {
  const answered = reply_to_message?.from?.id === bot.id ? undefined : reply_to_message;
  return (answered && pictureOf(answered)) ?? (external_reply && pictureOf(external_reply));
}

function isAddressed(message: Message, bot: Bot, command: CommandFound | undefined, own: Picture | undefined): boolean {
  if (message.chat.type === 'private' || message.guest_query_id !== undefined) return true;
  if (mentions(message, bot)) return true;
  // Other bots have a /help too; ours is named, but /similar says enough.
  if (command !== undefined && (command.isOurs || command.command === 'similar')) return true;
  return own !== undefined && message.reply_to_message?.from?.id === bot.id;
}

/** A channel's post and its copy in the discussion group are one wish. */
function keyOf({ chat, message_id, guest_query_id, is_automatic_forward, forward_origin }: Message): string {
  if (guest_query_id !== undefined) return `telegram:guest:${guest_query_id}`;
  if (is_automatic_forward && forward_origin?.chat !== undefined && forward_origin.message_id !== undefined) {
    return `telegram:message:${forward_origin.chat.id}:${forward_origin.message_id}`;
  }
  return `telegram:message:${chat.id}:${message_id}`;
}

function addressOf({ chat, message_id, message_thread_id, is_topic_message, guest_query_id }: Message): ReplyAddress {
  if (guest_query_id !== undefined) return writeAddress({ kind: 'guest', query: guest_query_id });
  // Outside forums the thread is only the line of replies, and sending into it is refused.
  const topic = is_topic_message ? message_thread_id : undefined;
  return writeAddress({ kind: 'message', chat: chat.id, message: message_id, topic });
}
