/** A reply's words in Discord's Markdown, cut to what fits. */
import { cutText } from '../../src/bot/cut-text.js';
import { linkable } from '../../src/bot/linkable.js';
import type { Card } from '../../src/bot/reply.js';

/** Lengths to which titles are cut, one after the other, until the texts fit. */
const TITLE_LENGTHS = [120, 80, 60, 45, 30, 20] as const;
/** A shop's name gets at most this much beside the title. */
const MAX_SHOP = 40;
/** The heading keeps at least this much where the cards are many. */
const MIN_HEADING = 120;

/** How much of a card is written. */
interface Detail {
  readonly titleLength: number;
  readonly withLink: boolean;
  readonly withLikeness: boolean;
}

const LEVELS: readonly Detail[] = [
  ...TITLE_LENGTHS.map((titleLength) => ({ titleLength, withLink: true, withLikeness: true })),
  { titleLength: 20, withLink: true, withLikeness: false },
  { titleLength: 45, withLink: false, withLikeness: true },
  { titleLength: 20, withLink: false, withLikeness: false },
];

/** The heading, and each card's words. */
export interface Words {
  readonly heading: string;
  readonly cards: readonly string[];
}

/**
 * @param layout `lines`: each card has some lines of its own beside its picture. `list`: each is one line of a list
 * @param maxLength of all together, in UTF-16 code units
 */
export function writeWords(
  { text, cards }: { readonly text: string; readonly cards: readonly Card[] },
  layout: 'lines' | 'list',
  maxLength: number,
): Words {
  const heading = escapeMarkdown(text);
  const write = (detail: Detail) => cards.map((card) => writeCard(card, layout, detail));
  for (const detail of LEVELS) {
    const written = write(detail);
    if (heading.length + lengthOf(written) <= maxLength) return { heading, cards: written };
  }
  const written = write({ titleLength: 20, withLink: false, withLikeness: false });
  const left = Math.max(MIN_HEADING, maxLength - lengthOf(written));
  return { heading: cutEscaped(text, left), cards: written };
}

/** With a line break behind each. */
const lengthOf = (texts: readonly string[]) => texts.reduce((sum, text) => sum + text.length + 1, 0);

function writeCard(card: Card, layout: 'lines' | 'list', { titleLength, withLink, withLikeness }: Detail): string {
  const title = escapeMarkdown(cutText(card.title, titleLength));
  const address = withLink ? linkable(card.url) : undefined;
  const name = address === undefined ? `**${title}**` : `[${title}](${escapeAddress(address)})`;
  const shop = escapeMarkdown(cutText(card.shop, MAX_SHOP));
  const price = card.price === undefined ? undefined : escapeMarkdown(card.price);
  const likeness = withLikeness && card.likeness !== '' ? escapeMarkdown(card.likeness) : undefined;
  const join = (...parts: readonly (string | undefined)[]) => parts.filter((part) => part).join(' · ');
  if (layout === 'list') return `**${card.number}.** ${join(name, price, shop, likeness)}`;
  const priceLine = join(price && `**${price}**`, shop);
  // "-#" makes small print.
  return [`**${card.number}.** ${name}`, priceLine, likeness && `-# ${likeness}`].filter((line) => line).join('\n');
}

/** So that it is shown as it is written: no link, mention, heading or list comes of it. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_~`|<[\]]/g, '\\$&').replace(/^(\s*)([#>-])/gm, '$1\\$2');
}

/** Parentheses and blanks would end a link. */
const escapeAddress = (address: string) =>
  address.replace(/[()<>\\\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** Escapes make a text longer, so it is cut until it fits. */
export function cutEscaped(text: string, maxLength: number): string {
  for (let length = Math.min(text.length, maxLength); length > 1; length -= 8) {
    const escaped = escapeMarkdown(cutText(text, length));
    if (escaped.length <= maxLength) return escaped;
  }
  return '…';
}
