/** Inline queries: items that a person has saved, found by title or shop while they type the bot's name in any chat. */

import type { Conversation, SavedItem } from '../../src/bot/chat-platform.js';
import { cutText } from '../../src/bot/cut-text.js';
import { linkable } from '../../src/bot/linkable.js';
import type { CallApi } from './api.js';
import { MAX_INLINE_RESULTS } from './limits.js';
import type { InlineQuery } from './updates.js';

/** Short, since an item may be saved in the next moment. */
const CACHE_S = 5;
const MAX_TITLE = 120;

/** Answers a query; failures are swallowed, since people have typed on by then. */
export async function answerInline(
  call: CallApi,
  conversation: Pick<Conversation, 'saved' | 'describe'>,
  { id, from, query, offset }: InlineQuery,
): Promise<void> {
  const user = `telegram:${from.id}`;
  const asker = { user, chat: user, language: from.language_code, isPrivate: true };
  const start = /^\d{1,6}$/.test(offset) ? Number(offset) : 0;
  const items = await conversation.saved(asker, query.trim(), start, MAX_INLINE_RESULTS);
  const isLast = items.length < MAX_INLINE_RESULTS;
  await call('answerInlineQuery', {
    inline_query_id: id,
    results: items.slice(0, MAX_INLINE_RESULTS).map((saved, n) => writeResult(saved, start + n)),
    cache_time: CACHE_S,
    is_personal: true,
    next_offset: isLast ? '' : String(start + items.length),
    ...(items.length === 0 &&
      start === 0 && {
        button: {
          text: cutText(conversation.describe('similar', from.language_code ?? 'en'), 60),
          start_parameter: 'inline',
        },
      }),
  }).catch(() => {});
}

/** https://core.telegram.org/bots/api#inlinequeryresultarticle; ids have at most 64 bytes, so items are numbered. */
function writeResult({ item, price, thumbnailUrl }: SavedItem, position: number) {
  const title = cutText(item.title, MAX_TITLE);
  const about = [price, item.shop].filter((part) => part !== undefined).join(' · ');
  const url = linkable(item.url);
  const thumbnail = thumbnailUrl && linkable(thumbnailUrl);
  return {
    type: 'article',
    id: String(position),
    title,
    description: cutText(about, MAX_TITLE),
    ...(url && { url }),
    ...(thumbnail && { thumbnail_url: thumbnail }),
    input_message_content: {
      message_text: `${title}\n${about}`,
      entities: url === undefined ? [] : [{ type: 'text_link', offset: 0, length: title.length, url }],
    },
  };
}
