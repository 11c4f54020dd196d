/** Shows replies: a message under the question, a replacement of the pressed message, a toast, or a guest's one answer. */
import { z } from 'zod';
import type { Reply } from '../../src/bot/reply.js';
import type { ChatStore } from '../../src/core/ports.js';
import type { Address } from './addresses.js';
import { deliveryError } from './advice.js';
import { ApiError, type CallApi } from './api.js';
import { writeKeyboard } from './keyboard.js';
import { MAX_CAPTION, MAX_TEXT } from './limits.js';
import type { Pacer } from './pacer.js';
import type { Presses } from './presses.js';
import { writeText } from './text.js';

/** What a delivery needs. */
export interface DeliveryParts {
  readonly call: CallApi;
  readonly pacer: Pacer;
  readonly presses: Presses;
  readonly store: Pick<ChatStore, 'recall' | 'remember'>;
}

/** A message of a chat, or one where the bot is no member. */
type Shown = { readonly chat: number; readonly message: number } | { readonly inline: string };
/** Where a new message goes. */
interface Place {
  readonly chat: number;
  readonly topic?: number | undefined;
  /** The message that is answered. */
  readonly message: number;
}

/** https://core.telegram.org/bots/api#sentguestmessage */
const SentGuestMessage = z.object({ inline_message_id: z.string() });
/** A question is not under way for longer. */
const GUEST_REMEMBERED_MS = 60 * 60 * 1_000;

const NO_PREVIEW = { is_disabled: true };

/** Shows one reply. @throws SamelookError as `ChatPlatform.deliver` does */
export type Deliver = (to: Address, reply: Reply, signal: AbortSignal) => Promise<void>;

/** Sends through `call`, at the pace of `pacer`. */
export function createDelivery({ call, pacer, presses, store }: DeliveryParts): Deliver {
  async function deliver(to: Address, reply: Reply, signal: AbortSignal): Promise<void> {
    if (to.kind === 'message') return send(to, reply, signal);
    if (to.kind === 'guest') return answerGuest(to.query, reply, signal);
    if (reply.kind === 'notice') return notify(to, reply, signal);
    if (to.kind === 'inline-press') await edit({ inline: to.inline }, false, reply, signal);
    else if (reply.kind === 'message' || !(await edit(to, to.picture, reply, signal))) await send(to, reply, signal);
    await presses.answer(to.query);
  }

  /** A toast; where the press does not wait any more, a message, but only where nobody else reads it. */
  async function notify(to: Address & { readonly query: string }, reply: Reply, signal: AbortSignal): Promise<void> {
    const isSeen = await presses.answer(to.query, reply.text);
    if (!isSeen && to.kind === 'press' && to.chat > 0) await send(to, reply, signal);
  }

  async function send(place: Place, reply: Reply, signal: AbortSignal): Promise<void> {
    const { chat } = place;
    const post = (chatId: number) =>
      pacer.run(chatId, () => call(...newMessage({ ...place, chat: chatId }, reply), { signal }), { signal });
    try {
      await post(chat);
    } catch (thrown) {
      if (!(thrown instanceof ApiError) || thrown.migratedTo === undefined) throw thrown;
      await post(thrown.migratedTo);
    }
  }

  /** @returns false where the message is gone or can't hold the reply */
  async function edit(
    shown: Shown,
    isPicture: boolean | undefined,
    reply: Reply,
    signal: AbortSignal,
  ): Promise<boolean> {
    const change = () => call(...changedMessage(shown, isPicture, reply), { signal });
    try {
      // What stands in chats where the bot is no member is outside every pace that it could keep.
      await ('inline' in shown ? change() : pacer.run(shown.chat, change, { signal, isEdit: true }));
      return true;
    } catch (thrown) {
      if (!(thrown instanceof ApiError) || thrown.code !== 400) throw thrown;
      return /message is not modified/.test(thrown.message);
    }
  }

  /** A guest has one answer; what comes after it takes its place. */
  async function answerGuest(query: string, reply: Reply, signal: AbortSignal): Promise<void> {
    const memory = `telegram:guest:${query}`;
    const inline = await store.recall(memory);
    if (inline !== undefined) return void (await edit({ inline }, false, reply, signal));
    const { text, entities } = writeText(reply, MAX_TEXT);
    const result = {
      type: 'article',
      id: 'answer',
      title: 'samelook',
      input_message_content: { message_text: text, entities, link_preview_options: NO_PREVIEW },
      reply_markup: writeKeyboard(reply),
    };
    const sent = SentGuestMessage.parse(await call('answerGuestQuery', { guest_query_id: query, result }, { signal }));
    await store.remember(memory, sent.inline_message_id, GUEST_REMEMBERED_MS);
  }

  return async (to, reply, signal) => {
    try {
      await deliver(to, reply, signal);
    } catch (thrown) {
      throw deliveryError(thrown);
    }
  };
}

/** The sheet with its caption, or words. */
function newMessage({ chat, topic, message }: Place, reply: Reply): [string, Readonly<Record<string, unknown>>] {
  const common = {
    chat_id: chat,
    message_thread_id: topic,
    // As JSON, since telegraf drops objects from forms that upload something.
    reply_parameters: JSON.stringify({ message_id: message, allow_sending_without_reply: true }),
    reply_markup: writeKeyboard(reply),
  };
  if (reply.sheet !== undefined) {
    const { text, entities } = writeText(reply, MAX_CAPTION);
    return ['sendPhoto', { ...common, photo: upload(reply.sheet), caption: text, caption_entities: entities }];
  }
  const { text, entities } = writeText(reply, MAX_TEXT);
  return ['sendMessage', { ...common, text, entities, link_preview_options: NO_PREVIEW }];
}

/** Pictures replace words and pictures; words replace words, but of a picture only the caption. */
function changedMessage(
  shown: Shown,
  isPicture: boolean | undefined,
  reply: Reply,
): [string, Readonly<Record<string, unknown>>] {
  const common = {
    ...('inline' in shown ? { inline_message_id: shown.inline } : { chat_id: shown.chat, message_id: shown.message }),
    reply_markup: writeKeyboard(reply),
  };
  const caption = writeText(reply, MAX_CAPTION);
  // Nothing can be uploaded into a message that was sent inline.
  if (reply.sheet !== undefined && !('inline' in shown)) {
    const media = {
      type: 'photo',
      media: upload(reply.sheet),
      caption: caption.text,
      caption_entities: caption.entities,
    };
    return ['editMessageMedia', { ...common, media }];
  }
  if (isPicture !== false)
    return ['editMessageCaption', { ...common, caption: caption.text, caption_entities: caption.entities }];
  const { text, entities } = writeText(reply, MAX_TEXT);
  return ['editMessageText', { ...common, text, entities, link_preview_options: NO_PREVIEW }];
}

const upload = (bytes: Uint8Array) => ({
  source: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  filename: 'similar.jpg',
});
