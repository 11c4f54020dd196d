/** The updates of the Bot API, as far as this program reads them; everything else in them is passed over. */
import { z } from 'zod';

/** Who wrote or pressed. https://core.telegram.org/bots/api#user */
export const User = z.object({
  id: z.number().int(),
  is_bot: z.boolean(),
  username: z.string().optional(),
  language_code: z.string().max(35).optional(),
});
export type User = z.infer<typeof User>;

const Chat = z.object({ id: z.number().int(), type: z.enum(['private', 'group', 'supergroup', 'channel']) });

const PhotoSize = z.object({
  file_id: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  file_size: z.number().optional(),
});
/** One size of a photo; Telegram makes several. https://core.telegram.org/bots/api#photosize */
export type PhotoSize = z.infer<typeof PhotoSize>;

const Document = z.object({
  file_id: z.string(),
  mime_type: z.string().optional(),
  file_size: z.number().optional(),
});

const Entity = z.object({
  type: z.string(),
  /** In UTF-16 code units, as JavaScript counts. */
  offset: z.number().int(),
  length: z.number().int(),
  user: User.optional(),
});
/** A mention, command or link within a text. https://core.telegram.org/bots/api#messageentity */
export type Entity = z.infer<typeof Entity>;

/** What a message carries, whether it stands on its own or another one answers it. */
const Content = z.object({
  photo: z.array(PhotoSize).optional(),
  document: Document.optional(),
  /** Its `photo` is the still picture (Bot API 10.0). */
  live_photo: z.object({ photo: z.array(PhotoSize).optional() }).optional(),
});
/** The part of a message in which a picture can be. */
export type Content = z.infer<typeof Content>;

/** Kinds of message that are no picture but said to the bot all the same, unlike a pinned message or a new member. */
const TALK = ['sticker', 'video', 'animation', 'video_note', 'voice', 'audio', 'contact', 'location', 'poll', 'story'];

const Said = Content.extend({
  message_id: z.number().int(),
  from: User.optional(),
  /** The channel, or the group itself, on whose behalf it was written. */
  sender_chat: Chat.optional(),
  chat: Chat,
});

/** https://core.telegram.org/bots/api#message */
export const Message = Said.extend({
  message_thread_id: z.number().int().optional(),
  is_topic_message: z.boolean().optional(),
  media_group_id: z.string().optional(),
  text: z.string().optional(),
  entities: z.array(Entity).optional(),
  caption: z.string().optional(),
  caption_entities: z.array(Entity).optional(),
  via_bot: User.optional(),
  /** A channel's post that its discussion group received by itself. */
  is_automatic_forward: z.boolean().optional(),
  forward_origin: z
    .object({ type: z.string(), chat: Chat.optional(), message_id: z.number().int().optional() })
    .optional(),
  reply_to_message: Said.optional(),
  /** The message that it answers, where that stands in another chat or topic. */
  external_reply: Content.optional(),
  /** Where the bot is a guest: what its one answer is sent to (Bot API 10.0). */
  guest_query_id: z.string().optional(),
});
export type Message = z.infer<typeof Message>;

const ReadMessage = z.looseObject({}).transform((raw, context) => {
  const parsed = Message.safeParse(raw);
  if (!parsed.success) {
    context.addIssue({ code: 'custom', message: 'not a message' });
    return z.NEVER;
  }
  return { ...parsed.data, isTalk: TALK.some((kind) => kind in raw) };
});

/** A message, and whether it holds something that people say without words. */
export type ReadMessage = Message & { readonly isTalk: boolean };

/** https://core.telegram.org/bots/api#callbackquery */
export const CallbackQuery = z.object({
  id: z.string(),
  from: User,
  /** `date` is 0 where Telegram does not give the message any more. */
  message: z
    .object({
      message_id: z.number().int(),
      date: z.number().int(),
      chat: Chat,
      message_thread_id: z.number().int().optional(),
      is_topic_message: z.boolean().optional(),
      photo: z.array(PhotoSize).optional(),
    })
    .optional(),
  inline_message_id: z.string().optional(),
  data: z.string().optional(),
});
export type CallbackQuery = z.infer<typeof CallbackQuery>;

/** https://core.telegram.org/bots/api#inlinequery */
export const InlineQuery = z.object({ id: z.string(), from: User, query: z.string(), offset: z.string() });
export type InlineQuery = z.infer<typeof InlineQuery>;

/** https://core.telegram.org/bots/api#update */
export const Update = z.object({
  update_id: z.number().int(),
  message: ReadMessage.optional(),
  edited_message: ReadMessage.optional(),
  channel_post: ReadMessage.optional(),
  edited_channel_post: ReadMessage.optional(),
  guest_message: ReadMessage.optional(),
  callback_query: CallbackQuery.optional(),
  inline_query: InlineQuery.optional(),
  my_chat_member: z.object({ chat: Chat, new_chat_member: z.object({ status: z.string() }) }).optional(),
});
export type Update = z.infer<typeof Update>;

/** What `getUpdates` answers. */
export const Updates = z.array(z.looseObject({ update_id: z.number().int() }));
