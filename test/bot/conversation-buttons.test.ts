import { afterEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/bot/reply.js';
import type { Garment } from '../../src/core/garment.js';
import type { ChatRow } from '../../src/core/moving.js';
import { WHOLE_PHOTO } from '../../src/core/photo.js';
import { labelsOf, somebody } from '../fakes/fake-chat-platform.js';
import { ITEMS } from '../fakes/shop.js';
import { openScene, PHOTO, type Scene } from './conversation-scene.js';

/** Every item of the shop is like this one. */
const ANYTHING: readonly Garment[] = [{ category: 'outfit', box: WHOLE_PHOTO, score: 1 }];

let scene: Scene;
afterEach(async () => {
  expect(scene.violations).toEqual([]);
  await scene.end();
});

const numbersOf = (reply: Reply) => reply.cards.map(({ number }) => number);
const press = (reply: Reply, label: string | RegExp) => scene.reply(scene.press(reply, label));

describe('pages', () => {
  it('go on and back, in the size that the person chose, without asking again', async () => {
    scene = await openScene(ANYTHING);
    const first = await scene.reply(scene.send([PHOTO]));
    expect(first.text).toMatch(/^✨ Outfit: 24 similar items/);
    const second = await press(first, 'More ▶');
    expect(numbersOf(second)).toEqual([7, 8, 9, 10, 11, 12]);
    const last = await press(await press(second, 'More ▶'), 'More ▶');
    expect(numbersOf(last)).toEqual([19, 20, 21, 22, 23, 24]);
    expect(labelsOf(last)).not.toContain('More ▶');
    expect(numbersOf(await press(last, '◀ Previous'))).toEqual([13, 14, 15, 16, 17, 18]);

    await scene.store.saveSettings('fake:ada', { pageSize: 8 });
    const large = await press(last, '◀ Previous');
    expect(numbersOf(large)).toEqual([17, 18, 19, 20, 21, 22, 23, 24]);
    // Eight cards leave no room for eight buttons on Discord.
    expect(large.menus[0]).toMatchObject({ placeholder: 'Is it one of these?' });
    expect(large.menus[0]?.options).toHaveLength(8);
    expect(scene.keeper.asked).toHaveLength(1);
  });

  it('go on working after a restart', async () => {
    scene = await openScene(ANYTHING);
    const first = await scene.reply(scene.send([PHOTO]));
    const again = await scene.restart();
    again.photos.set('elsewhere', PHOTO);
    const second = await again.reply(again.press(first, 'More ▶'));
    expect(numbersOf(second)).toEqual([7, 8, 9, 10, 11, 12]);
    expect(again.violations).toEqual([]);
  });

  it('are over, kindly, once nobody knows the answer any more', async () => {
    scene = await openScene(ANYTHING);
    const reply = await scene.reply(scene.send([PHOTO]));
    await scene.store.forget('fake:ada');
    const notice = await press(reply, 'More ▶');
    expect(notice).toMatchObject({ kind: 'notice', text: 'This answer is over. Please send the photo again.' });
    scene.conversation.press({ key: 'x', asker: somebody(), address: 'there', action: 'nonsense' });
    expect((await scene.reply('x')).text).toMatch(/^This answer is over/);
  });

  it('are turned by the one who asked only', async () => {
    scene = await openScene(ANYTHING);
    const reply = await scene.reply(scene.send([PHOTO]));
    const notice = await scene.reply(scene.press(reply, 'More ▶', somebody('bob')));
    expect(notice).toMatchObject({ kind: 'notice', personal: true });
    expect(notice.text).toMatch(/^These buttons belong to the person who asked/);
  });

  it('are turned once for a press that comes twice', async () => {
    scene = await openScene(ANYTHING);
    const reply = await scene.reply(scene.send([PHOTO]));
    const key = scene.press(reply, 'More ▶');
    scene.conversation.press({ key, asker: somebody(), address: 'there', action: 'anything' });
    await scene.conversation.close(5_000);
    expect(scene.taken.filter((one) => one.key.startsWith(`${key} `))).toHaveLength(1);
  });
});

describe('an item', () => {
  it('is shown alone, kept, found again, and given back', async () => {
    scene = await openScene(ANYTHING);
    const page = await scene.reply(scene.send([PHOTO]));
    const item = await press(page, '2');
    expect(item).toMatchObject({ kind: 'replace', text: 'Number 2: is this the one?' });
    expect(numbersOf(item)).toEqual([2]);
    expect(labelsOf(item)).toEqual(['👍 This is it', '👎 Not it', '🛒 Open in shop', '↩ Back']);
    expect(item.rows.flat().find(({ label }) => label === '🛒 Open in shop')).toMatchObject({
      url: 'https://look.example/shop/item-1',
    });

    const kept = await press(item, '👍 This is it');
    expect(kept.text).toMatch(/^Kept!/);
    expect(labelsOf(kept)).toEqual(['👎 Not it', '🛒 Open in shop', '↩ Back']);
    const saved = await scene.conversation.saved(somebody(), 'TEAL top', 0, 10);
    expect(saved).toMatchObject([
      {
        item: { id: 'item-1', url: 'https://look.example/shop/item-1' },
        price: '€24.90',
        thumbnailUrl: 'https://look.example/v1/items/item-1/thumbnail',
      },
    ]);
    expect(await scene.conversation.saved(somebody(), 'green', 0, 10)).toEqual([]);
    expect(await scene.conversation.saved(somebody('bob'), '', 0, 10)).toEqual([]);

    await press(kept, '👎 Not it');
    expect(await scene.conversation.saved(somebody(), '', 0, 10)).toEqual([]);
    expect(numbersOf(await press(kept, '↩ Back'))).toEqual([1, 3, 4, 5, 6, 7]);
  });

  it('that is not it makes room for the next one, and comes back by undo', async () => {
    scene = await openScene(ANYTHING);
    const page = await scene.reply(scene.send([PHOTO]));
    const without = await press(await press(page, '3'), '👎 Not it');
    expect(numbersOf(without)).toEqual([1, 2, 4, 5, 6, 7]);
    expect(without.text).toContain('23 similar items');
    expect(without.text).toContain('Number 3 is gone.');
    const said = async () => {
      const rows: ChatRow[] = [];
      for await (const some of scene.store.storedRows(['feedback'])) rows.push(...some);
      return rows;
    };
    expect(await said()).toMatchObject([{ itemId: ITEMS[2]?.id, isIt: false }]);
    const back = await press(without, '↩ Undo');
    expect(numbersOf(back)).toEqual([1, 2, 3, 4, 5, 6]);
    // Nothing is learned from what was taken back.
    expect(await said()).toEqual([]);
  });

  it('loses none of two presses at the same moment', async () => {
    scene = await openScene(ANYTHING);
    const page = await scene.reply(scene.send([PHOTO]));
    const [one, two] = [await press(page, '1'), await press(page, '2')];
    const keys = [scene.press(one, '👎 Not it'), scene.press(two, '👎 Not it')];
    await Promise.all(keys.map((key) => scene.reply(key)));
    expect(numbersOf(await press(page, '🎛 Refine'))).toEqual([3, 4, 5, 6, 7, 8]);
  });

  it('that was the last one is told so', async () => {
    scene = await openScene();
    let page: Reply = await scene.reply(scene.send([PHOTO], { filters: { colour: ['navy'] } }));
    expect(numbersOf(page)).toEqual([1, 2]);
    for (const number of ['1', '2']) page = await press(await press(page, number), '👎 Not it');
    expect(page.text).toMatch(/^That was the last one/);
    expect(page.cards).toEqual([]);
    expect(numbersOf(await press(page, '↩ Undo'))).toEqual([2]);
  });
});

describe('refining', () => {
  it('offers what the catalogue has, narrows step by step, and takes it back', async () => {
    scene = await openScene(ANYTHING);
    const page = await scene.reply(scene.send([PHOTO]));
    const ways = await press(page, '🎛 Refine');
    expect(ways).toMatchObject({ kind: 'replace', text: 'What should be different?' });
    expect(labelsOf(ways)).toEqual(['💰 Price', '🎨 Colour', '🏬 Shop', '👚 Kind', '↩ Back']);
    expect(numbersOf(ways)).toEqual(numbersOf(page));

    const colours = await press(ways, '🎨 Colour');
    expect(colours.menus[0]?.options.map(({ label }) => label)).toEqual([
      'Any',
      'crimson',
      'teal',
      'navy',
      'olive',
      'orchid',
      'black',
    ]);
    const navy = await press(colours, 'navy');
    expect(navy.text).toMatch(/^✨ Outfit: 4 similar items\nOnly: navy\n/);

    const shops = await press(await press(navy, '🎛 Refine'), '🏬 Shop');
    const both = await press(shops, 'Rue Verte');
    expect(both).toMatchObject({ kind: 'notice' });
    expect(both.text).toBe('Nothing close with: navy, Rue Verte. I left everything as it was; choose something else.');
    const nord = await press(shops, 'Atelier Nord');
    expect(nord.text).toContain('Only: navy, Atelier Nord');
    expect(scene.keeper.asked.at(-1)?.choice).toMatchObject({
      garment: 0,
      filters: { colour: ['navy'], shop: ['Atelier Nord'] },
    });

    const menu = await press(nord, '🎛 Refine');
    const all = await press(menu, '✖ Clear all');
    expect(all.text).toMatch(/^✨ Outfit: 24 similar items\nIs it/);
    const any = await press(await press(menu, '🎨 Colour'), 'Any');
    expect(any.text).toMatch(/^✨ Outfit: 24/);
  });

  it('by price goes by what the results cost', async () => {
    scene = await openScene(ANYTHING);
    const page = await scene.reply(scene.send([PHOTO]));
    const prices = await press(await press(page, '🎛 Refine'), '💰 Price');
    expect(prices.menus[0]?.options.map(({ label }) => label)).toEqual([
      'Any',
      'up to €10',
      'up to €50',
      'up to €80',
      'up to €110',
    ]);
    const cheap = await press(prices, 'up to €50');
    expect(cheap.text).toContain('Only: up to €50');
    expect(cheap.cards.every(({ price = '€999' }) => Number(price.slice(1)) <= 50)).toBe(true);
    const again = await press(await press(cheap, '🎛 Refine'), '💰 Price');
    expect(again.menus[0]?.options.filter(({ chosen }) => chosen).map(({ label }) => label)).toEqual(['up to €50']);
  });

  it('goes on from the results at hand where the photo is gone', async () => {
    scene = await openScene(ANYTHING);
    const page = await scene.reply(scene.send([PHOTO]));
    scene.photos.clear();
    const kinds = await press(await press(page, '🎛 Refine'), '👚 Kind');
    const bags = await press(kinds, '👜 Bag');
    expect(bags.text).toContain('Only: Bag');
    expect(bags.cards.map(({ title }) => /bag|Bold/.test(title))).toEqual(bags.cards.map(() => true));
    expect(scene.keeper.asked).toHaveLength(1);
  });

  it('counts as a question', async () => {
    scene = await openScene(ANYTHING, { quotas: { userPerMinute: 1, chatPerMinute: 10 } });
    const page = await scene.reply(scene.send([PHOTO]));
    const colours = await press(await press(page, '🎛 Refine'), '🎨 Colour');
    const notice = await press(colours, 'navy');
    expect(notice).toMatchObject({ kind: 'notice' });
    expect(notice.text).toMatch(/try again in \d+ seconds/);
  });
});
