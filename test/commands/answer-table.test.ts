import { describe, expect, it } from 'vitest';
import { toSimilarAnswer } from '../../src/bot/similar-answer.js';
import { answerAsTable } from '../../src/commands/answer-table.js';
import { Choice } from '../../src/core/query.js';
import { createShopkeeper, ITEMS, SOLD_ELSEWHERE } from '../fakes/shop.js';

const photo = Uint8Array.of(255);

describe('answerAsTable', () => {
  it('shows what is the same elsewhere below its result, with price, shop and link', async () => {
    const found = await createShopkeeper().ask(photo, Choice.parse({ k: 4 }));
    const rows = answerAsTable(toSimilarAnswer(found, 'http://localhost:3000')).split('\n');
    const titles = rows.filter((row) => row.includes('/shop/')).map((row) => row.split('│')[3]?.trim());
    const shown = ITEMS.slice(0, 4).map(({ title }) => title);
    shown.splice(SOLD_ELSEWHERE + 1, 0, 'the same elsewhere', 'the same elsewhere');
    expect(titles).toEqual(shown);
    const elsewhere = rows.filter((row) => row.includes('the same elsewhere')).map((row) => row.replace(/[│ ]+/g, ' '));
    expect(elsewhere).toEqual([
      ' the same elsewhere 129.90 EUR Atelier Nord http://localhost:3000/shop/item-22 ',
      ' the same elsewhere 134.90 EUR Rue Verte http://localhost:3000/shop/item-23 ',
    ]);
  });

  it('says what to do where nothing was seen or found', async () => {
    expect(answerAsTable({ garments: [] })).toMatch(/Draw a box/);
    const found = await createShopkeeper().ask(photo, Choice.parse({ filters: { colour: ['beige'] } }));
    expect(answerAsTable(toSimilarAnswer(found, 'http://localhost:3000'))).toMatch(/nothing close.*--box/);
  });
});
