/** An item as every store of rows keeps it: whole as JSON, and in columns as far as filters ask about it. */
import type { CatalogueItem } from '../../../core/catalogue.js';

/** Null where the item does not say. */
export function toItemRow(item: CatalogueItem) {
  const { id, shop, price, currency, category, colour, gender, brand, availability } = item;
  return {
    id,
    json: toJson(item),
    shop,
    price: price ?? null,
    currency: currency ?? null,
    category: category ?? null,
    colour: colour ?? null,
    gender: gender ?? null,
    brand: brand ?? null,
    availability: availability ?? null,
  };
}

/** With keys in one order, so that equal items are equal strings. */
export function toJson(item: CatalogueItem): string {
  return JSON.stringify(item, [...new Set(Object.keys(item))].sort());
}

/** Read back as it was checked when it was stored. */
export function fromJson(json: string): CatalogueItem {
  return JSON.parse(json) as CatalogueItem;
}
