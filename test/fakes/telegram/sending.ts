/** Methods that write messages: sendMessage, sendPhoto, sendMediaGroup, sendChatAction, setMessageReaction. */
import { z } from 'zod';
import {
  Album,
  Bool,
  checkMarkup,
  checkText,
  Entities,
  Int,
  isLinkable,
  LinkPreview,
  Markup,
  Reactions,
  ReplyParameters,
} from './fields.js';
import { ALBUM_ITEMS, CAPTION_CHARACTERS, CHAT_ACTIONS, REACTIONS, TEXT_CHARACTERS } from './limits.js';
import { type Context, method } from './method.js';
import { takePicture } from './pictures.js';
import { badLuck, must, Refusal } from './refusal.js';
import { type ChatInfo, nextMessageId, type StoredMessage } from './world.js';

const common = {
  chat_id: Int,
  message_thread_id: Int.optional(),
  disable_notification: Bool.optional(),
  protect_content: Bool.optional(),
  reply_parameters: ReplyParameters.optional(),
};

/** By name. */
export const sendingMethods = {
  sendMessage: method(
    z.strictObject({
      ...common,
      text: z.string(),
      entities: Entities.optional(),
      link_preview_options: LinkPreview.optional(),
      reply_markup: Markup.optional(),
    }),
    (given, context) => {
      const { text, entities = [], reply_markup } = given;
      must(text.trim() !== '', 'message text is empty');
      checkText(text, entities, TEXT_CHARACTERS, 'message is too long');
      checkMarkup(reply_markup);
      return post(given, { text, entities, pictures: [], markup: reply_markup }, context);
    },
  ),

  sendPhoto: method(
    z.strictObject({
      ...common,
      photo: z.string(),
      caption: z.string().optional(),
      caption_entities: Entities.optional(),
      reply_markup: Markup.optional(),
    }),
    async (given, context) => {
      const { photo, caption = '', caption_entities = [], reply_markup } = given;
      checkText(caption, caption_entities, CAPTION_CHARACTERS, 'message caption is too long');
      checkMarkup(reply_markup);
      const picture = await takePicture(photo, context);
      return post(
        given,
        { text: caption, entities: caption_entities, pictures: [picture], markup: reply_markup },
        context,
      );
    },
  ),

  sendMediaGroup: method(z.strictObject({ ...common, media: Album }), async (given, context) => {
    const { least, most } = ALBUM_ITEMS;
    must(given.media.length >= least && given.media.length <= most, 'wrong number of media in the album');
    for (const { caption = '', caption_entities = [] } of given.media) {
      checkText(caption, caption_entities, CAPTION_CHARACTERS, 'message caption is too long');
    }
    const pictures = await Promise.all(given.media.map(({ media }) => takePicture(media, context)));
    return [post(given, { text: given.media[0]?.caption ?? '', entities: [], pictures, markup: undefined }, context)];
  }),

  sendChatAction: method(
    z.strictObject({ chat_id: Int, message_thread_id: Int.optional(), action: z.enum(CHAT_ACTIONS) }),
    ({ chat_id, action }, { world }) => {
      openChat(chat_id, { world });
      world.signs.push({ chat: chat_id, kind: action, at: performance.now() });
      return true;
    },
  ),

  setMessageReaction: method(
    z.strictObject({ chat_id: Int, message_id: Int, reaction: Reactions.optional(), is_big: Bool.optional() }),
    ({ chat_id, message_id, reaction = [] }, { world }) => {
      openChat(chat_id, { world });
      const [first, ...more] = reaction;
      must(more.length === 0, 'REACTIONS_TOO_MANY');
      must(first === undefined || REACTIONS.some((emoji) => emoji === first.emoji), 'REACTION_INVALID');
      if (!world.messages.some(({ chat, id }) => chat === chat_id && id === message_id)) {
        throw badLuck(400, 'Bad Request: message to react not found');
      }
      world.signs.push({ chat: chat_id, kind: first?.emoji ?? '', at: performance.now() });
      return true;
    },
  ),
};

/** @throws Refusal where the bot may not write there */
function openChat(chat: number, { world }: Pick<Context, 'world'>): ChatInfo {
  const migrated = world.migrated.get(chat);
  if (migrated !== undefined) {
    const description = 'Bad Request: group chat was upgraded to a supergroup chat';
    throw new Refusal(400, description, false, { migrate_to_chat_id: migrated });
  }
  const closed = world.closed.get(chat);
  if (closed !== undefined) throw badLuck(403, closed);
  const info = world.chats.get(chat);
  must(info !== undefined, 'chat not found');
  return info;
}

function post(
  given: z.infer<z.ZodObject<typeof common>>,
  content: Pick<StoredMessage, 'text' | 'entities' | 'pictures' | 'markup'>,
  { world, rates }: Context,
): Readonly<Record<string, unknown>> {
  const chat = openChat(given.chat_id, { world });
  const replyTo = given.reply_parameters;
  if (replyTo !== undefined && replyTo.allow_sending_without_reply !== true) {
    const isThere = world.messages.some(({ chat: place, id }) => place === chat.id && id === replyTo.message_id);
    if (!isThere) throw badLuck(400, 'Bad Request: message to be replied not found');
  }
  must(given.message_thread_id === undefined || chat.type === 'supergroup', 'message thread not found');
  rates.count(chat.id);
  const id = nextMessageId(world, chat.id);
  const message = writeMessage(world.bot, chat, id, content);
  world.messages.push({ chat: chat.id, id, isBots: true, message, repliesTo: replyTo?.message_id, ...content });
  return message;
}

/** A message of the bot's as the Bot API tells it. */
export function writeMessage(
  from: Context['world']['bot'],
  chat: ChatInfo,
  id: number,
  { text, entities, pictures, markup }: Pick<StoredMessage, 'text' | 'entities' | 'pictures' | 'markup'>,
): Readonly<Record<string, unknown>> {
  const [picture] = pictures;
  // Links to hosts without a dot are lost without a word.
  const kept = entities.filter(({ url }) => url === undefined || isLinkable(url));
  return {
    message_id: id,
    from,
    chat,
    date: Math.floor(Date.now() / 1_000),
    ...(picture === undefined
      ? { text, entities: kept }
      : {
          photo: [{ file_id: picture, file_unique_id: picture.slice(-8), width: 800, height: 600 }],
          caption: text,
          caption_entities: kept,
        }),
    ...(markup && { reply_markup: markup }),
  };
}
