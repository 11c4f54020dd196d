/** What a garment's results can be narrowed to: only what the catalogue has, and what the results begin with. */
import type { CatalogueItem, Filters } from '../core/catalogue.js';
import { CATEGORIES, Category } from '../core/garment.js';
import { ANY, type Refinement, shorten } from './actions.js';
import type { Facets } from './facets.js';
import type { Wording } from './wording.js';

/** One choice of a refinement; `value` is what its button carries. */
export interface RefineOption {
  readonly value: string;
  readonly label: string;
  readonly chosen: boolean;
}

/** Most choices of one refinement beside "any": Discord's menus hold 25. */
const MAX_CHOICES = 24;
/** Prices offered, as shares of the results that cost at most that much. */
const PRICE_SHARES = [0.25, 0.5, 0.75];

/**
 * The choices of one refinement, those of the results first; none where there is nothing to choose between.
 * @param items of the garment's first results, best first
 */
export function refineOptions(
  by: Refinement,
  items: readonly CatalogueItem[],
  facets: Facets,
  filters: Filters,
  wording: Wording,
): readonly RefineOption[] {
  const options = choicesOf(by, items, facets, filters, wording);
  if (options.length < 2 && !options.some(({ chosen }) => chosen)) return [];
  const isAny = !options.some(({ chosen }) => chosen);
  return [{ value: ANY, label: wording.phrases.button.any, chosen: isAny }, ...options.slice(0, MAX_CHOICES)];
}

function choicesOf(
  by: Refinement,
  items: readonly CatalogueItem[],
  facets: Facets,
  filters: Filters,
  wording: Wording,
): readonly RefineOption[] {
  switch (by) {
    case 'price': {
      const { currency, prices } = pricesOf(items, facets);
      return ceilings(prices).map((price) => ({
        value: [price, ...(currency === undefined ? [] : [currency])].join(' '),
        label: wording.phrases.answer.upTo(wording.price(price, currency, true)),
        chosen: filters.maxPrice === price,
      }));
    }
    case 'colour':
    case 'shop':
      return commonFirst(
        facets[by],
        items.flatMap((item) => item[by] ?? []),
      ).map((name) => ({
        value: shorten(name),
        label: by === 'colour' ? wording.colour(name) : name,
        chosen: filters[by]?.includes(name) ?? false,
      }));
    case 'kind':
      return CATEGORIES.filter((category) => facets.category.includes(category)).map((category) => ({
        value: category,
        label: wording.garment(category),
        chosen: filters.category?.includes(category) ?? false,
      }));
  }
}

/** The filters with one refinement set or, by `ANY`, taken away; undefined where the value is no longer to be had. */
export function refined(filters: Filters, by: Refinement, value: string, facets: Facets): Filters | undefined {
  const { maxPrice, currency, colour, shop, category, ...others } = filters;
  const price = maxPrice === undefined ? {} : { maxPrice, ...(currency && { currency }) };
  const kept = {
    ...others,
    ...(by !== 'price' && price),
    ...(by !== 'colour' && colour && { colour }),
    ...(by !== 'shop' && shop && { shop }),
    ...(by !== 'kind' && category && { category }),
  };
  if (value === ANY) return kept;
  if (by === 'price') {
    const [amount = '', unit] = value.split(' ');
    if (!/^\d+(\.\d+)?$/.test(amount)) return undefined;
    return { ...kept, maxPrice: Number(amount), ...(unit !== undefined && { currency: unit }) };
  }
  if (by === 'kind') {
    const found = Category.safeParse(value).data;
    return found && { ...kept, category: [found] };
  }
  const name = facets[by].find((one) => shorten(one) === value);
  return name === undefined ? undefined : { ...kept, [by]: [name] };
}

/** Prices in the currency that most items have; the currency only where the catalogue knows more than one. */
function pricesOf(items: readonly CatalogueItem[], facets: Facets) {
  const [currency] = commonFirst(
    [],
    items.flatMap((item) => (item.price === undefined ? [] : (item.currency ?? []))),
  );
  const prices = items.flatMap((item) => (item.price !== undefined && item.currency === currency ? [item.price] : []));
  return { currency: facets.currency.length > 0 ? currency : undefined, prices };
}

/** Round prices that a quarter, half and three quarters of the results keep to, and half of the cheapest. */
function ceilings(prices: readonly number[]): readonly number[] {
  if (prices.length === 0) return [];
  const sorted = prices.toSorted((a, b) => a - b);
  const cheapest = sorted[0] ?? 0;
  const wanted = [
    cheapest / 2,
    ...PRICE_SHARES.map((share) => sorted[Math.ceil(share * sorted.length) - 1] ?? cheapest),
  ];
  return [...new Set(wanted.map(roundUp))].filter((price) => price > 0).toSorted((a, b) => a - b);
}

/** Up to two figures: 37.2 → 38, 124 → 130. */
function roundUp(price: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, price))) - 1);
  return Math.ceil(price / unit) * unit;
}

/** Names by how often they stand in `used`, then all the others. */
function commonFirst(names: readonly string[], used: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of used) counts.set(name, (counts.get(name) ?? 0) + 1);
  const byCount = [...counts].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
  return [...new Set([...byCount, ...names])];
}
