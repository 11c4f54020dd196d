/** A reply's words as one text with entities, cut to what fits; nothing is escaped, since entities stand beside the text. */
import { cutText } from '../../src/bot/cut-text.js';
import { linkable } from '../../src/bot/linkable.js';
import type { Card, Reply } from '../../src/bot/reply.js';
import { MAX_ENTITIES } from './limits.js';

/** A stretch of a text that is a link or bold. https://core.telegram.org/bots/api#messageentity */
export interface TextEntity {
  readonly type: 'text_link' | 'bold';
  /** UTF-16 code units, as JavaScript counts. */
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
}

/** A text that is ready to be sent. */
export interface RichText {
  readonly text: string;
  readonly entities: readonly TextEntity[];
}

/** Lengths to which titles are cut, one after the other, until the text fits. */
const TITLE_LENGTHS = [120, 80, 60, 45, 30, 20] as const;
/** A shop's name gets at most this much beside the title. */
const MAX_SHOP = 40;
/** The heading keeps at least this much where the cards are many. */
const MIN_HEADING = 120;

/**
 * The heading, and a line for every card: number, title as a link, price, shop, likeness.
 * @param maxLength in UTF-16 code units; Telegram counts characters, which are no more
 */
export function writeText({ text, cards }: Pick<Reply, 'text' | 'cards'>, maxLength: number): RichText {
  if (cards.length === 0) return { text: cutText(text, maxLength), entities: [] };
  for (const titleLength of TITLE_LENGTHS) {
    const list = writeCards(cards, titleLength, true);
    if (text.length + 2 + list.text.length <= maxLength) return under(text, list);
  }
  const list = writeCards(cards, TITLE_LENGTHS[TITLE_LENGTHS.length - 1] ?? 20, false);
  const heading = cutText(text, Math.max(MIN_HEADING, maxLength - 2 - list.text.length));
  return clip(under(heading, list), maxLength);
}

function writeCards(cards: readonly Card[], titleLength: number, withLikeness: boolean): RichText {
  let text = '';
  const entities: TextEntity[] = [];
  for (const { number, title, url, price, shop, likeness } of cards) {
    const name = cutText(title, titleLength);
    text += `${text === '' ? '' : '\n'}${number}. `;
    const link = linkable(url);
    if (link !== undefined) entities.push({ type: 'text_link', offset: text.length, length: name.length, url: link });
    const rest = [price, cutText(shop, MAX_SHOP), withLikeness ? likeness : undefined];
    text += [name, ...rest.filter((part) => part !== undefined && part !== '')].join(' · ');
  }
  return { text, entities };
}

function under(heading: string, list: RichText): RichText {
  const before = `${heading}\n\n`;
  const entities = list.entities.map((entity) => ({ ...entity, offset: entity.offset + before.length }));
  return { text: before + list.text, entities: entities.slice(0, MAX_ENTITIES) };
}

function clip({ text, entities }: RichText, maxLength: number): RichText {
  const clipped = cutText(text, maxLength);
  return { text: clipped, entities: entities.filter(({ offset, length }) => offset + length <= clipped.length) };
}
