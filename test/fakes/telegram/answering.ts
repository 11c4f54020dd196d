/** Methods that answer a press, an inline query, or a question in a chat where the bot is a guest. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Bool, checkMarkup, checkText, Entities, Int, LinkPreview, Markup } from './fields.js';
import { INLINE_ID_BYTES, INLINE_RESULTS, TEXT_CHARACTERS, TOAST_CHARACTERS } from './limits.js';
import { method } from './method.js';
import { must } from './refusal.js';
import { writeMessage } from './sending.js';
import { answerQuestion, nextMessageId } from './world.js';

/** https://core.telegram.org/bots/api#inlinequeryresultarticle, as far as it is used. */
const Article = z.strictObject({
  type: z.literal('article'),
  id: z.string(),
  title: z.string().min(1),
  description: z.string().optional(),
  url: z.string().optional(),
  thumbnail_url: z.string().optional(),
  input_message_content: z.strictObject({
    message_text: z.string().min(1),
    entities: Entities.optional(),
    link_preview_options: LinkPreview.optional(),
  }),
  reply_markup: Markup.optional(),
});
type Article = z.infer<typeof Article>;

/** By name. */
export const answeringMethods = {
  answerCallbackQuery: method(
    z.strictObject({
      callback_query_id: z.string(),
      text: z.string().optional(),
      show_alert: Bool.optional(),
      cache_time: Int.optional(),
    }),
    ({ callback_query_id, text = '' }, { world }) => {
      must(text.length <= TOAST_CHARACTERS, 'MESSAGE_TOO_LONG');
      answerQuestion(world, callback_query_id, 'press');
      if (text !== '') world.notices.push(text);
      return true;
    },
  ),

  answerInlineQuery: method(
    z.strictObject({
      inline_query_id: z.string(),
      results: z.array(Article),
      cache_time: Int.optional(),
      is_personal: Bool.optional(),
      next_offset: z.string().optional(),
      button: z
        .strictObject({ text: z.string().min(1), start_parameter: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) })
        .optional(),
    }),
    (given, { world }) => {
      must(given.results.length <= INLINE_RESULTS, 'RESULTS_TOO_MUCH');
      must(new Set(given.results.map(({ id }) => id)).size === given.results.length, 'RESULT_ID_DUPLICATE');
      must(Buffer.byteLength(given.next_offset ?? '') <= INLINE_ID_BYTES, 'NEXT_OFFSET_INVALID');
      for (const result of given.results) checkArticle(result);
      answerQuestion(world, given.inline_query_id, 'inline');
      world.inlineAnswers.push(given);
      return true;
    },
  ),

  answerGuestQuery: method(
    z.strictObject({ guest_query_id: z.string(), result: Article }),
    ({ guest_query_id, result }, { world }) => {
      checkArticle(result);
      const { chat: place = 0 } = answerQuestion(world, guest_query_id, 'guest');
      const chat = world.chats.get(place) ?? { id: place, type: 'supergroup' as const };
      const inlineId = `BAAAA${randomUUID()}`;
      const { message_text: text, entities = [] } = result.input_message_content;
      const content = { text, entities, pictures: [], markup: result.reply_markup };
      const id = nextMessageId(world, place);
      world.messages.push({
        chat: place,
        id,
        isBots: true,
        inlineId,
        message: writeMessage(world.bot, chat, id, content),
        ...content,
      });
      return { inline_message_id: inlineId };
    },
  ),
};

function checkArticle({
  id,
  input_message_content: { message_text, entities = [] },
  reply_markup,
  thumbnail_url,
  url,
}: Article): void {
  const bytes = Buffer.byteLength(id);
  must(bytes >= 1 && bytes <= INLINE_ID_BYTES, 'RESULT_ID_INVALID');
  checkText(message_text, entities, TEXT_CHARACTERS, 'MESSAGE_TOO_LONG');
  checkMarkup(reply_markup);
  for (const address of [thumbnail_url, url])
    must(address === undefined || URL.canParse(address), 'WEBDOCUMENT_URL_INVALID');
}
