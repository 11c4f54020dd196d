/** People with accounts and chats, and what they do, as updates in the shape of the Bot API. */
import type { TelegramFake } from './server.js';
import { type Account, addFile, type ChatInfo, nextMessageId, type StoredMessage } from './world.js';

/** Something that is written. */
export interface Written {
  readonly from: Account;
  readonly chat: ChatInfo;
  readonly text?: string | undefined;
  /** Each becomes a photo of two sizes; more than one are an album. */
  readonly photos?: readonly Uint8Array[];
  /** A file instead of photos. */
  readonly file?: { readonly bytes: Uint8Array; readonly mime: string };
  readonly answers?: StoredMessage | undefined;
  /** The mention, or a command, at the beginning of the text. */
  readonly entity?: { readonly type: 'mention' | 'bot_command'; readonly length: number } | undefined;
  /** More fields of the message, such as `forward_origin`. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** The kind of update; default message, or channel_post in a channel. */
  readonly as?: string;
}

/** An account; its private chat with the bot is there as well. */
export function addPerson(
  { world }: TelegramFake,
  id: number,
  name: string,
  more: Partial<Account> = {},
): { readonly account: Account; readonly chat: ChatInfo } {
  const account = { id, is_bot: false, first_name: name, language_code: 'en', ...more };
  const chat = { id, type: 'private' as const, first_name: name };
  world.chats.set(id, chat);
  return { account, chat };
}

/** A group or channel; ids of such chats are negative. */
export function addChat({ world }: TelegramFake, chat: ChatInfo): ChatInfo {
  world.chats.set(chat.id, chat);
  return chat;
}

/** Writes into a chat; the bot is told. @returns the messages, several for an album */
export function write(fake: TelegramFake, written: Written): readonly StoredMessage[] {
  const { world, queue } = fake;
  const { chat, from, photos = [], file } = written;
  const album = photos.length > 1 ? `1340${Math.floor(Math.random() * 1e9)}` : undefined;
  const parts = photos.length === 0 ? [undefined] : photos;
  return parts.map((photo, n) => {
    const id = nextMessageId(world, chat.id);
    const picture = photo && addFile(world, photo);
    const document = file && addFile(world, file.bytes, 'documents');
    const words = n === 0 ? written.text : undefined;
    const message = {
      message_id: id,
      ...(chat.type === 'channel' ? { sender_chat: chat } : { from }),
      chat,
      date: Math.floor(Date.now() / 1_000),
      ...(album && { media_group_id: album }),
      ...(picture && { photo: photoSizes(picture, photo?.length ?? 0) }),
      ...(document &&
        file && {
          document: {
            file_id: document,
            file_unique_id: document.slice(-8),
            mime_type: file.mime,
            file_size: file.bytes.length,
          },
        }),
      ...wordsAs(picture ?? document, words, n === 0 ? written.entity : undefined),
      ...(written.answers && { reply_to_message: withoutReply(written.answers.message) }),
      ...written.more,
    };
    const stored: StoredMessage = {
      chat: chat.id,
      id,
      isBots: false,
      message,
      text: words ?? '',
      entities: [],
      pictures: picture === undefined ? [] : [picture],
      markup: undefined,
    };
    world.messages.push(stored);
    queue.push({ [written.as ?? (chat.type === 'channel' ? 'channel_post' : 'message')]: message });
    return stored;
  });
}

/** The writer changes the words of a message; the bot is told. */
export function rewrite({ world, queue }: TelegramFake, message: StoredMessage, text: string): void {
  const { caption: _caption, text: _text, ...rest } = message.message;
  const changed = {
    ...rest,
    ...wordsAs(message.pictures[0], text, undefined),
    edit_date: Math.floor(Date.now() / 1_000),
  };
  world.messages.splice(world.messages.indexOf(message), 1, { ...message, message: changed, text });
  queue.push({
    [world.chats.get(message.chat)?.type === 'channel' ? 'edited_channel_post' : 'edited_message']: changed,
  });
}

/** Presses a button of a message of the bot's; the bot is told. @returns the press's id */
export function pressButton(
  { world, queue }: TelegramFake,
  from: Account,
  message: StoredMessage,
  data: string,
): string {
  const id = String(4_000_000_000_000_000 + world.questions.size);
  world.questions.set(id, { kind: 'press', at: performance.now(), from, isAnswered: false });
  const where = message.inlineId === undefined ? { message: message.message } : { inline_message_id: message.inlineId };
  queue.push({ callback_query: { id, from, ...where, chat_instance: '1', data } });
  return id;
}

/** Types the bot's name and some words in any chat. */
export function typeInline({ world, queue }: TelegramFake, from: Account, query: string, offset = ''): void {
  const id = String(5_000_000_000_000_000 + world.questions.size);
  world.questions.set(id, { kind: 'inline', at: performance.now(), from, isAnswered: false });
  queue.push({ inline_query: { id, from, chat_type: 'group', query, offset } });
}

/** Mentions the bot in a chat that it is no member of, under somebody's message; the bot may answer once. */
export function askGuest(fake: TelegramFake, from: Account, chat: ChatInfo, answers: StoredMessage): string {
  const id = `guest-${fake.world.questions.size}`;
  fake.world.questions.set(id, { kind: 'guest', at: performance.now(), from, chat: chat.id, isAnswered: false });
  const name = `@${fake.world.bot.username}`;
  write(fake, {
    from,
    chat,
    text: name,
    entity: { type: 'mention', length: name.length },
    answers,
    as: 'guest_message',
    more: { guest_query_id: id },
  });
  return id;
}

/** A thumbnail and the photo itself, as Telegram keeps them; only the larger one has the bytes that were sent. */
function photoSizes(fileId: string, bytes: number) {
  const unique = fileId.slice(-8);
  return [
    { file_id: `${fileId}_small`, file_unique_id: `${unique}s`, width: 90, height: 67, file_size: 1_200 },
    { file_id: fileId, file_unique_id: unique, width: 800, height: 600, file_size: bytes },
  ];
}

function wordsAs(media: string | undefined, words: string | undefined, entity: Written['entity']) {
  if (words === undefined) return {};
  const entities = entity && [{ ...entity, offset: 0 }];
  return media === undefined
    ? { text: words, ...(entities && { entities }) }
    : { caption: words, ...(entities && { caption_entities: entities }) };
}

/** Messages that are answered come without what they answer themselves. */
function withoutReply({ reply_to_message: _, ...message }: Readonly<Record<string, unknown>>) {
  return message;
}
