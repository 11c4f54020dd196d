/** What was found for a photo, as tables for a terminal. */
import Table from 'cli-table3';
import type { SimilarAnswer, SimilarResult } from '../bot/similar-answer.js';

/** Said instead of a table. */
const NO_CLOTHES =
  'No clothes were seen in this photo. Draw a box round the garment that you mean, each side 0 to 1 of the photo: ' +
  '--box left,top,right,bottom (such as --box 0.2,0.1,0.8,0.5).';

/** A table for each garment; what shows the same as a result stands below it. */
export function answerAsTable({ garments }: SimilarAnswer): string {
  if (garments.length === 0) return NO_CLOTHES;
  return garments.map(garmentTable).join('\n');
}

function garmentTable({ category, box, results }: SimilarAnswer['garments'][number]): string {
  const where = [box.left, box.top, box.right, box.bottom].map((side) => side.toFixed(2)).join(', ');
  if (results.length === 0)
    return `${category} (${where}): nothing close in this catalogue. Try one garment with --box.`;
  const table = new Table({
    head: ['', 'how similar', 'title', 'price', 'shop', 'link'],
    style: { head: [], border: [] },
  });
  results.forEach((result, i) => {
    const { similarity, verdict, title, others } = result;
    table.push([i + 1, `${verdict} ${(100 * similarity).toFixed(0)} %`, title, ...offered(result)]);
    for (const other of others) table.push(['', '', '  the same elsewhere', ...offered(other)]);
  });
  return `${category} (${where})\n${table.toString()}`;
}

/** Price, shop and link. */
function offered({ price, currency, shop, url }: Pick<SimilarResult, 'price' | 'currency' | 'shop' | 'url'>): string[] {
  return [price === null ? '' : `${price.toFixed(2)} ${currency ?? ''}`, shop, url];
}
