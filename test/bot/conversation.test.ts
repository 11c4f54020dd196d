import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { SamelookError } from '../../src/core/errors.js';
import { WHOLE_PHOTO } from '../../src/core/photo.js';
import { actionOf, labelsOf, somebody } from '../fakes/fake-chat-platform.js';
import { shop } from '../fakes/shop.js';
import { DRESS_AND_BAG, openScene, PHOTO, type Scene, TEXT } from './conversation-scene.js';

let scene: Scene;
afterEach(async () => {
  expect(scene.violations).toEqual([]);
  await scene.end();
});

/** What is known to have been answered once everything under way is done. */
const settled = async () => {
  await scene.conversation.close(5_000);
  return scene.taken;
};

describe('a photo', () => {
  it('is answered with the main garment’s look-alikes and buttons to all the rest', async () => {
    scene = await openScene();
    const reply = await scene.reply(scene.send([PHOTO]));
    expect(reply).toMatchObject({ kind: 'message', personal: false });
    expect(reply.text).toBe('👗 Dress: 6 similar items\nIs it one of these? Tap its number.');
    expect(reply.cards).toHaveLength(6);
    expect(reply.cards[0]).toMatchObject({
      number: 1,
      title: 'crimson dress with a rather long name, number 0',
      price: '€19.90',
      url: 'https://look.example/shop/item-0',
      likeness: '96% · looks the same',
    });
    expect(reply.cards.every(({ thumbnail }) => thumbnail !== undefined)).toBe(true);
    expect(labelsOf(reply)).toEqual(['1', '2', '3', '4', '5', '6', '👜 Bag', '🎛 Refine']);
    expect(actionOf(reply, '👜 Bag').length).toBeLessThan(65);
    expect(scene.signs).toEqual([reply.address]);
    expect(scene.keeper.asked).toHaveLength(1);
  });

  it('is answered once, however often, late and edited its update comes, also after a restart', async () => {
    scene = await openScene();
    const key = scene.send([PHOTO]);
    scene.send([PHOTO], { key });
    await scene.reply(key);
    scene.send([PHOTO], { key });
    const again = await scene.restart();
    again.send([PHOTO], { key });
    await again.conversation.close(5_000);
    expect(scene.keeper.asked).toHaveLength(1);
    expect([...scene.taken, ...again.taken]).toHaveLength(1);
  });

  it('comes back in the language of the person, the platform, or English', async () => {
    scene = await openScene();
    await scene.store.saveSettings('fake:bob', { language: 'ru' });
    const texts = await Promise.all(
      [somebody('ada', { language: 'pt-BR' }), somebody('bob'), somebody('cem', { language: 'tr' })].map(
        async (asker) => (await scene.reply(scene.send([PHOTO], { asker }))).text,
      ),
    );
    expect(texts[0]).toContain('Vestido: 6 itens parecidos');
    expect(texts[1]).toContain('Платье: 6 похожих товаров');
    expect(texts[2]).toContain('Dress: 6 similar items');
  });

  it('that fails is one friendly sentence', async () => {
    scene = await openScene();
    const text = async (photo: Uint8Array) => (await scene.reply(scene.send([photo]))).text;
    expect(await text(TEXT)).toBe('This is not a picture that I can read. Send a JPEG, PNG, WebP, GIF or AVIF.');
    expect(await text(new Uint8Array())).toMatch(/^This photo is damaged/);
    const gone = scene.send([PHOTO]);
    scene.photos.delete(`${gone}/0`);
    expect((await scene.reply(gone)).text).toMatch(/^I can’t get this photo any more/);
    scene.keeper.beforeAnswer(async () => {
      throw new Error('secret words of a person');
    });
    expect(await text(PHOTO)).toMatch(/^Something went wrong on my side/);
  });

  it('is asked about again where that may help', async () => {
    scene = await openScene();
    let failures = 1;
    scene.keeper.beforeAnswer(async () => {
      if (failures-- > 0) throw new SamelookError('BUSY', 'Full.', { retryable: true });
    });
    expect((await scene.reply(scene.send([PHOTO]))).cards).toHaveLength(6);
  });

  it('is not asked about again where the person has waited long enough', async () => {
    scene = await openScene();
    scene.keeper.beforeAnswer(async () => {
      throw new SamelookError('TIMED_OUT', 'Too old.', { retryable: true });
    });
    expect((await scene.reply(scene.send([PHOTO]))).text).toMatch(/^This took too long/);
    expect(scene.keeper.asked).toHaveLength(1);
  });

  it('without clothes, and without anything close, is told what to do', async () => {
    scene = await openScene([]);
    expect((await scene.reply(scene.send([PHOTO]))).text).toMatch(/^I see no clothes in this photo\. Send one/);
    await scene.end();
    scene = await openScene([{ category: 'headwear', box: WHOLE_PHOTO, score: 1 }]);
    expect((await scene.reply(scene.send([PHOTO]))).text).toMatch(
      /^Nothing in the shop comes close \(I looked for: Headwear\)\. Try a photo/,
    );
  });

  it('tells of garments that nothing is like beside those that have results', async () => {
    scene = await openScene([{ category: 'headwear', box: WHOLE_PHOTO, score: 1 }, ...DRESS_AND_BAG]);
    const { text } = await scene.reply(scene.send([PHOTO]));
    expect(text.split('\n')).toEqual([
      '👗 Dress: 6 similar items',
      'Nothing close for: Headwear',
      'Is it one of these? Tap its number.',
    ]);
  });

  it('is looked at for the garment and within the filters that the person named', async () => {
    scene = await openScene();
    const bag = await scene.reply(scene.send([PHOTO], { category: 'bag', filters: { colour: ['Black'] } }));
    expect(bag.text).toMatch(/^👜 Bag: 2 similar items\nOnly: black\n/);
    expect(scene.keeper.asked.at(-1)?.choice.filters).toEqual({ colour: ['black'] });
    const asker = somebody('bob', { language: 'es' });
    await scene.reply(scene.send([PHOTO], { asker, filters: { colour: ['negro', 'azul', 'Teal'] } }));
    expect(scene.keeper.asked.at(-1)?.choice.filters).toEqual({ colour: ['black', 'blue', 'teal'] });
    // Not told apart in the photo: the main garment, narrowed to the items of that kind.
    const top = await scene.reply(scene.send([PHOTO], { category: 'top' }));
    expect(top.cards.length).toBe(6);
    expect(scene.keeper.asked.at(-1)?.choice).toMatchObject({ garment: 0, filters: { category: ['top'] } });
  });

  it('is looked at for whom the person said, where the catalogue tells that', async () => {
    scene = await openScene();
    await scene.store.saveSettings('fake:ada', { gender: 'men' });
    await scene.reply(scene.send([PHOTO]));
    expect(scene.keeper.asked[0]?.choice.filters).toBeUndefined();
    await scene.end();

    const facets = async () => ({ ...(await shop.facets()), gender: ['men', 'women'] });
    scene = await openScene(DRESS_AND_BAG, { catalogue: { ...shop, revision: async () => 1, facets } });
    await scene.store.saveSettings('fake:ada', { gender: 'men' });
    const { text } = await scene.reply(scene.send([PHOTO]));
    expect(scene.keeper.asked[0]?.choice.filters).toEqual({ gender: ['men', 'unisex'] });
    expect(text).not.toContain('Only');
  });
});

describe('several photos', () => {
  it('are one question and one answer, each garment with its photo', async () => {
    scene = await openScene();
    const reply = await scene.reply(scene.send([PHOTO, PHOTO, PHOTO]));
    expect(reply.text).toMatch(/^Photo 1 · 👗 Dress: 6 similar items/);
    expect(reply.menus[0]?.options.map(({ label }) => label)).toEqual([
      '📷 1 · 👗 Dress',
      '📷 1 · 👜 Bag',
      '📷 2 · 👗 Dress',
      '📷 2 · 👜 Bag',
      '📷 3 · 👗 Dress',
      '📷 3 · 👜 Bag',
    ]);
    const other = await scene.reply(scene.press(reply, '📷 3 · 👜 Bag'));
    expect(other).toMatchObject({ kind: 'replace', address: `on ${reply.key}` });
    expect(other.text).toMatch(/^Photo 3 · 👜 Bag: 6/);
    expect(await settled()).toHaveLength(2);
  });

  it('are answered with those that could be read', async () => {
    scene = await openScene();
    const reply = await scene.reply(scene.send([TEXT, PHOTO]));
    expect(reply.text).toMatch(/^Photo 2 · 👗 Dress: 6/);
    expect(reply.text).toContain('Photo 1: This is not a picture that I can read.');
    expect((await scene.reply(scene.send([TEXT, new Uint8Array()]))).text).toMatch(/^This is not a picture/);
  });
});

describe('quotas', () => {
  it('refuse kindly, with the seconds, once a window', async () => {
    scene = await openScene(DRESS_AND_BAG, { quotas: { userPerMinute: 3, chatPerMinute: 100 } });
    await scene.replies(scene.send([PHOTO, PHOTO, PHOTO]));
    expect((await scene.reply(scene.send([PHOTO]))).text).toMatch(
      /^That is a lot of photos at once\. Please try again in (60|[1-5]\d) seconds\.$/,
    );
    scene.send([PHOTO]);
    scene.send([PHOTO]);
    await scene.reply(scene.send([PHOTO], { asker: somebody('bob') }));
    expect(await settled()).toHaveLength(3);
  });

  it('count a whole chat together', async () => {
    scene = await openScene(DRESS_AND_BAG, { quotas: { userPerMinute: 100, chatPerMinute: 2 } });
    const inGroup = (name: string) => somebody(name, { chat: 'fake:group', isPrivate: false });
    await scene.reply(scene.send([PHOTO], { asker: inGroup('ada') }));
    await scene.reply(scene.send([PHOTO], { asker: inGroup('bob') }));
    const refusal = await scene.reply(scene.send([PHOTO], { asker: inGroup('cem') }));
    expect(refusal.text).toMatch(/^This chat asks more than I can look at/);
  });
});

describe('delivery', () => {
  it('is tried again where that may help, and given up where not; the next answer comes all the same', async () => {
    scene = await openScene();
    scene.failures.push(new SamelookError('BUSY', 'Slow down.', { retryable: true }));
    expect((await scene.reply(scene.send([PHOTO]))).cards).toHaveLength(6);
    scene.failures.push(new SamelookError('NOT_FOUND', 'The chat is gone.'));
    const lost = scene.send([PHOTO]);
    await expect.poll(() => scene.failures).toEqual([]);
    await scene.reply(scene.send([PHOTO], { asker: somebody('bob') }));
    await settled();
    expect(scene.taken.filter(({ key }) => key.startsWith(`${lost} `))).toEqual([]);
  });
});

describe('closing', () => {
  it('takes nothing more and waits for what is under way', async () => {
    scene = await openScene();
    scene.keeper.beforeAnswer(() => sleep(100));
    const key = scene.send([PHOTO]);
    const closing = scene.conversation.close(10_000);
    scene.send([PHOTO]);
    await closing;
    expect(scene.taken.map((reply) => reply.key.split(' ')[0])).toEqual([key]);
    expect(scene.taken[0]?.cards).toHaveLength(6);
  });
});

describe('many at once', () => {
  it('are each answered exactly once, none lost, also where their updates come twice', async () => {
    scene = await openScene(DRESS_AND_BAG, { quotas: { userPerMinute: 10, chatPerMinute: 30 } });
    scene.keeper.beforeAnswer(() => sleep(2));
    const keys = Array.from({ length: 100 }, (_, n) => scene.send([PHOTO], { asker: somebody(`user-${n % 20}`) }));
    for (const [n, key] of keys.entries()) scene.send([PHOTO], { key, asker: somebody(`user-${n % 20}`) });
    await Promise.all(keys.map((key) => scene.reply(key)));
    await settled();
    // On a busy machine some are asked for patience as well.
    const answers = scene.taken.filter(({ key }) => !key.endsWith(' patience'));
    expect(answers.map((reply) => reply.key.split(' ')[0]).toSorted()).toEqual(keys.toSorted());
    expect(answers.every(({ cards }) => cards.length === 6)).toBe(true);
    expect(scene.keeper.asked).toHaveLength(100);
  });
});
