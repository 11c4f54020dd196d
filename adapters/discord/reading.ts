/** A message of Discord's, read: who asks, what they hold up, and whether it is for us. */
import { categoryIn } from '../../src/bot/category-in.js';
import type { Asker, Refusal, ReplyAddress } from '../../src/bot/chat-platform.js';
import type { Category } from '../../src/core/garment.js';
import { isAddressed, isAnswer, isFromPerson } from './addressed.js';
import { writeAddress } from './addresses.js';
import type { AnsweredMessage, Content, Message } from './messages.js';
import { type Found, type Picture, pictureLinkIn, picturesOf } from './pictures.js';

/** Where pictures stand; undefined for links, which stand on their own. */
export interface Place {
  readonly channel: string;
  readonly id: string;
}

/** What the adapter makes of a message that somebody wrote to the bot. */
export interface Reading {
  /** The same for the message after it was edited. */
  readonly key: string;
  readonly asker: Asker;
  readonly address: ReplyAddress;
  readonly category: Category | undefined;
  readonly pictures: readonly Picture[];
  readonly place: Place;
  /** Why there is no picture to be taken. */
  readonly refusal: Refusal;
  /** The message that is pointed at, where its picture may yet be had by asking for it. */
  readonly hidden: Place | undefined;
}

/** @returns undefined where nobody speaks to the bot */
export function readMessage(message: Message, botId: string): Reading | undefined {
  const { author, channel_id: channel, id, guild_id, content = '' } = message;
  if (author === undefined || !isFromPerson(message, botId)) return undefined;
  const own = picturesOf(message);
  const linked = pictureLinkIn(content);
  const hasPicture = own.pictures.length > 0 || linked !== undefined;
  if (!isAddressed(message, botId, hasPicture)) return undefined;
  const user = `discord:${author.id}`;
  return {
    key: `discord:message:${id}`,
    asker: { user, chat: `discord:${channel}`, language: undefined, isPrivate: guild_id === undefined },
    address: writeAddress({ kind: 'message', channel, message: id }),
    category: categoryIn(content),
    ...heldUp(message, botId, own, linked),
  };
}

/** What the message shows itself, else what it points at. */
function heldUp(
  message: Message,
  botId: string,
  own: Found,
  linked: Picture | undefined,
): Pick<Reading, 'pictures' | 'place' | 'refusal' | 'hidden'> {
  const here = placeOf(message);
  const isAttached = own.pictures.some(({ id }) => /^\d+$/.test(id));
  // A link's preview comes later than the link, so the link itself is what counts.
  const pictures = linked === undefined || isAttached ? own.pictures : [linked];
  if (pictures.length > 0) return { pictures, place: here, refusal: 'no-photo', hidden: undefined };
  const none = { pictures: [], place: here, refusal: own.refusal ?? ('no-photo' as const), hidden: undefined };
  if (!isAnswer(message) || own.refusal !== undefined) return none;

  const answered = message.referenced_message;
  if (answered === null) return { ...none, refusal: 'photo-gone' };
  if (answered === undefined || isStripped(answered)) {
    return { ...none, refusal: 'photo-hidden', hidden: placeOf(answered) ?? referenceOf(message) };
  }
  // The bot's own pictures are answers, not questions.
  if (answered.author?.id === botId) return none;
  return { ...pointedAt(answered), hidden: undefined };
}

/** The pictures of a message that somebody points at. */
export function pointedAt(answered: AnsweredMessage): Pick<Reading, 'pictures' | 'place' | 'refusal'> {
  const { pictures, refusal } = picturesOf(answered);
  const linked = pictures.length > 0 ? undefined : pictureLinkIn(answered.content ?? '');
  return {
    pictures: linked === undefined ? pictures : [linked],
    place: placeOf(answered),
    refusal: refusal ?? 'no-photo',
  };
}

/**
 * True where Discord keeps from the bot what a message says: all that people put into it is empty, which no message of theirs is
 * (topics/gateway#message-content-intent).
 */
export function isStripped(content: Content): boolean {
  const { attachments, embeds, components, message_snapshots, sticker_items, poll } = content;
  const parts = [attachments, embeds, components, message_snapshots, sticker_items];
  return (content.content ?? '') === '' && poll == null && parts.every((part) => (part?.length ?? 0) === 0);
}

function placeOf(message: AnsweredMessage): Place;
function placeOf(message: AnsweredMessage | undefined): Place | undefined;
function placeOf(message: AnsweredMessage | undefined): Place | undefined {
  return message && { channel: message.channel_id, id: message.id };
}

function referenceOf({ message_reference, channel_id }: Message): Place | undefined {
  const id = message_reference?.message_id;
  return id === undefined ? undefined : { channel: message_reference?.channel_id ?? channel_id, id };
}
