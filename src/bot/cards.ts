/** Results as cards, and the cards as one picture. */
import type { CatalogueStore } from '../core/ports.js';
import { cut } from './draft.js';
import type { NumberedResult } from './inquiry-state.js';
import type { Card } from './reply.js';
import type { Wording } from './wording.js';

/** What is drawn of a card into the one picture. */
export type SheetCell = Pick<Card, 'number' | 'price' | 'thumbnail'>;
/** Draws cells, in their order, as one JPEG. */
export type DrawSheet = (cells: readonly SheetCell[]) => Promise<Uint8Array>;

/** Titles of shops can be long as a paragraph; a card has room for two lines. */
const MAX_TITLE_LENGTH = 80;
const MAX_SHOP_LENGTH = 40;

/** What cards are made of. */
export interface CardParts {
  readonly catalogue: Pick<CatalogueStore, 'get' | 'thumbnail'>;
  readonly drawSheet: DrawSheet;
  /** Makes the relative addresses of a shop that this program serves absolute, such as https://look.example. */
  readonly baseUrl: string;
}

/** Cards with their picture. */
export interface Cards {
  readonly cards: readonly Card[];
  readonly sheet: Uint8Array | undefined;
}

/** Makes the cards of results; items that the catalogue no longer has are left out. */
export type MakeCards = (results: readonly NumberedResult[], wording: Wording) => Promise<Cards>;

/** Reads items and thumbnails as they are today. */
export function createMakeCards({ catalogue, drawSheet, baseUrl }: CardParts): MakeCards {
  async function makeCard(
    { itemId, imageId, number, similarity, verdict }: NumberedResult,
    { phrases, percent, price }: Wording,
  ): Promise<Card | undefined> {
    const item = await catalogue.get(itemId);
    if (item === undefined) return undefined;
    const thumbnail = (await catalogue.thumbnail(itemId, imageId)) ?? (await catalogue.thumbnail(itemId));
    return {
      number,
      title: cut(item.title, MAX_TITLE_LENGTH),
      shop: cut(item.shop, MAX_SHOP_LENGTH),
      price: item.price === undefined ? undefined : price(item.price, item.currency),
      url: new URL(item.url, baseUrl).href,
      likeness: phrases.answer[verdict](percent(similarity)),
      thumbnail: thumbnail?.bytes,
    };
  }

  return async (results, wording) => {
    const made = await Promise.all(results.map((result) => makeCard(result, wording)));
    const cards = made.filter((card) => card !== undefined);
    return { cards, sheet: cards.length === 0 ? undefined : await drawSheet(cards) };
  };
}
