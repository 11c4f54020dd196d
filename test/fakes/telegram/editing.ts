/** Methods that change messages: editMessageText, editMessageCaption, editMessageMedia. */
import { z } from 'zod';
import { checkMarkup, checkText, Entities, type Entity, Int, LinkPreview, Markup, Media } from './fields.js';
import { CAPTION_CHARACTERS, TEXT_CHARACTERS } from './limits.js';
import { type Context, method } from './method.js';
import { takePicture } from './pictures.js';
import { badLuck, must } from './refusal.js';
import { writeMessage } from './sending.js';
import { replaceMessage, type StoredMessage, type World } from './world.js';

const place = {
  chat_id: Int.optional(),
  message_id: Int.optional(),
  inline_message_id: z.string().optional(),
  reply_markup: Markup.optional(),
};
type Place = z.infer<z.ZodObject<typeof place>>;

/** By name. */
export const editingMethods = {
  editMessageText: method(
    z.strictObject({
      ...place,
      text: z.string(),
      entities: Entities.optional(),
      link_preview_options: LinkPreview.optional(),
    }),
    (given, context) => {
      const { text, entities = [] } = given;
      must(text.trim() !== '', 'message text is empty');
      checkText(text, entities, TEXT_CHARACTERS, 'message is too long');
      const former = find(given, context.world);
      if (former.pictures.length > 0) throw badLuck(400, 'Bad Request: there is no text in the message to edit');
      return change(former, given, { text, entities, pictures: [] }, context);
    },
  ),

  editMessageCaption: method(
    z.strictObject({ ...place, caption: z.string().optional(), caption_entities: Entities.optional() }),
    (given, context) => {
      const { caption = '', caption_entities: entities = [] } = given;
      checkText(caption, entities, CAPTION_CHARACTERS, 'message caption is too long');
      const former = find(given, context.world);
      if (former.pictures.length === 0) throw badLuck(400, 'Bad Request: there is no caption in the message to edit');
      return change(former, given, { text: caption, entities, pictures: former.pictures }, context);
    },
  ),

  editMessageMedia: method(z.strictObject({ ...place, media: Media }), async (given, context) => {
    const { media, caption = '', caption_entities: entities = [] } = given.media;
    checkText(caption, entities, CAPTION_CHARACTERS, 'message caption is too long');
    must(
      given.inline_message_id === undefined || !media.startsWith('attach://'),
      "new file can't be uploaded into an inline message",
    );
    const former = find(given, context.world);
    const picture = await takePicture(media, context);
    return change(former, given, { text: caption, entities, pictures: [picture] }, context);
  }),
};

function find({ chat_id, message_id, inline_message_id }: Place, world: World): StoredMessage {
  must(
    (inline_message_id === undefined) === (chat_id !== undefined && message_id !== undefined),
    'message identifier is not specified',
  );
  const found = world.messages.find(({ chat, id, inlineId }) =>
    inline_message_id === undefined ? chat === chat_id && id === message_id : inlineId === inline_message_id,
  );
  if (found === undefined) throw badLuck(400, 'Bad Request: message to edit not found');
  must(found.isBots, "message can't be edited");
  const closed = world.closed.get(found.chat);
  if (closed !== undefined) throw badLuck(403, closed);
  return found;
}

function change(
  former: StoredMessage,
  { reply_markup: markup }: Place,
  content: { readonly text: string; readonly entities: readonly Entity[]; readonly pictures: readonly string[] },
  { world }: Context,
): unknown {
  checkMarkup(markup);
  const look = ({
    text,
    entities,
    pictures,
    markup: buttons,
  }: Pick<StoredMessage, 'text' | 'entities' | 'pictures' | 'markup'>) =>
    JSON.stringify([text, entities, pictures, buttons ?? null]);
  if (look({ ...content, markup }) === look(former)) {
    throw badLuck(
      400,
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  const chat = world.chats.get(former.chat) ?? { id: former.chat, type: 'private' as const };
  const message = writeMessage(world.bot, chat, former.id, { ...content, markup });
  replaceMessage(world, former, { ...former, ...content, markup, message });
  return former.inlineId === undefined ? message : true;
}
