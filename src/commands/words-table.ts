/** What words found, as a table or for programs. */
import Table from 'cli-table3';
import { thumbnailPath } from '../bot/similar-answer.js';
import type { FoundItem } from '../search/find-words.js';

/** As JSON: title, shop, price, link and thumbnail of each item, best first. No similarity: words and pictures have none that is calibrated. */
export function wordsAsJson(words: string, found: readonly FoundItem[], baseUrl: string): string {
  const results = found.map(({ item, imageId }) => ({
    id: item.id,
    title: item.title,
    shop: item.shop,
    price: item.price ?? null,
    currency: item.currency ?? null,
    url: new URL(item.url, baseUrl).href,
    thumbnail: new URL(thumbnailPath(item.id, imageId), baseUrl).href,
  }));
  return JSON.stringify({ words, results }, null, 2);
}

/** As text. */
export function wordsAsTable(words: string, found: readonly FoundItem[], baseUrl: string): string {
  if (found.length === 0) return `"${words}": nothing in this catalogue passes the filters.`;
  const table = new Table({ head: ['', 'title', 'price', 'shop', 'link'], style: { head: [], border: [] } });
  found.forEach(({ item }, i) => {
    const cost = item.price === undefined ? '' : `${item.price.toFixed(2)} ${item.currency ?? ''}`;
    table.push([i + 1, item.title, cost, item.shop, new URL(item.url, baseUrl).href]);
  });
  return `"${words}", best first\n${table.toString()}`;
}
