/** The items that a person kept, looked through by words. */
import type { CatalogueStore, ChatStore } from '../core/ports.js';
import type { Asker, SavedItem } from './chat-platform.js';
import { plain } from './facets.js';
import { chooseLanguage } from './phrases/languages.js';
import { wordingOf } from './wording.js';

/** Items that are looked through at most, latest first. */
const MAX_LOOKED_THROUGH = 500;

/** What the lookup reads. */
export interface SavedParts {
  readonly store: Pick<ChatStore, 'savedItems' | 'settings'>;
  readonly catalogue: Pick<CatalogueStore, 'get'>;
  readonly baseUrl: string;
  /** Where people reach this service, for thumbnails; undefined where it is not public. */
  readonly publicUrl: string | undefined;
}

/** Saved items whose title, shop or brand has every word. */
export async function findSaved(
  { store, catalogue, baseUrl, publicUrl }: SavedParts,
  asker: Asker,
  words: string,
  offset: number,
  limit: number,
): Promise<readonly SavedItem[]> {
  const { language } = await store.settings(asker.user);
  const { price } = wordingOf(chooseLanguage(language, asker.language));
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const ids = await store.savedItems(asker.user, MAX_LOOKED_THROUGH);
  const items = (await Promise.all(ids.map((id) => catalogue.get(id)))).filter((item) => item !== undefined);
  return items
    .filter(({ title, shop, brand = '' }) => {
      const text = plain(`${title} ${shop} ${brand}`);
      return wanted.every((word) => text.includes(word));
    })
    .slice(offset, offset + limit)
    .map((item) => ({
      item: { ...item, url: new URL(item.url, baseUrl).href },
      price: item.price === undefined ? undefined : price(item.price, item.currency),
      thumbnailUrl:
        publicUrl === undefined
          ? undefined
          : new URL(`/v1/items/${encodeURIComponent(item.id)}/thumbnail`, publicUrl).href,
    }));
}
