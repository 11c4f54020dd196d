import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addChat, addPerson, askGuest, typeInline, write } from '../fakes/telegram/people.js';
import { BACK_ENDS, type BackEnd } from './back-ends.js';
import { startWalk } from './telegram-walk.js';
import { hasRealPhotos, openDrawnShop, openRealShop, REAL_PHOTOS, tellSkipped, type WalkShop } from './walk-shop.js';

const MENTION = '@samelook_bot';
const mention = { type: 'mention' as const, length: MENTION.length };
const command = (text: string) => ({ text, entity: { type: 'bot_command' as const, length: text.length } });

function walkThrough({ open }: BackEnd): void {
  let shop: WalkShop;
  let walk: Awaited<ReturnType<typeof startWalk>>;

  beforeAll(async () => {
    shop = await openDrawnShop(await open());
    walk = await startWalk(shop.app);
  }, 180_000);
  afterAll(async () => {
    await walk.draw('telegram-private', walk.ada.chat);
    await walk.draw('telegram-group', walk.group);
    await walk.end();
    await shop.close();
  });

  const photo = (n: number) => shop.photo(n);

  it('answers a photo with one picture of the items, links and buttons', async () => {
    const { ada, say, shown } = walk;
    const answer = await say({ from: ada.account, chat: ada.chat, photos: [photo(0)] });
    const { text, pictures, buttons } = shown(answer);
    expect(pictures).toHaveLength(1);
    expect(text).toMatch(/^1\. /m);
    expect(buttons.flat()).toContain('1');
    expect(answer.entities.every(({ url }) => url?.startsWith('https://look.example/shop/'))).toBe(true);
    expect(walk.fake.world.signs.some(({ chat }) => chat === ada.chat.id)).toBe(true);
  });

  it('shows an item and the answer again, keeps the item, and finds it inline', async () => {
    const { ada, fake, press } = walk;
    const answer = await walk.say({ from: ada.account, chat: ada.chat, photos: [photo(1)] });
    const item = await press(ada.account, answer, '1');
    expect(item.text).not.toBe(answer.text);
    const back = await press(ada.account, answer, '↩ Back');
    expect(back.text).toBe(answer.text);
    await press(ada.account, answer, '1');
    await press(ada.account, answer, '👍 This is it');
    typeInline(fake, ada.account, '');
    await vi.waitFor(() => expect(fake.world.inlineAnswers.at(-1)?.results).toHaveLength(1), { timeout: 20_000 });
  });

  it('refines', async () => {
    const { ada, press } = walk;
    const answer = await walk.say({ from: ada.account, chat: ada.chat, photos: [photo(2)] });
    await press(ada.account, answer, '🎛 Refine');
    const shops = await press(ada.account, answer, '🏬 Shop');
    const name = shops.markup?.inline_keyboard.flat().find(({ text }) => !/Any|Back|↩|✓/.test(text))?.text ?? '';
    const narrowed = await press(ada.account, answer, name);
    expect(narrowed.text).toContain('Only:');
  });

  it('answers an album and a picture file once each', async () => {
    const { bob, say, shown } = walk;
    const album = await say({ from: bob.account, chat: bob.chat, photos: [photo(0), photo(1), photo(2)] });
    expect(shown(album).pictures).toHaveLength(1);
    const file = await say({
      from: bob.account,
      chat: bob.chat,
      file: { bytes: photo(3), mime: 'image/jpeg' },
      as: 'message',
    });
    expect(shown(file).text).not.toBe('');
    expect(walk.answersIn(bob.chat)).toHaveLength(2);
  });

  it('answers in a group who speaks to it, and lets nobody else steer the answer', async () => {
    const { ada, bob, group, fake, say } = walk;
    const [theirs] = write(fake, { from: ada.account, chat: group, photos: [photo(0)] });
    const answer = await say({ from: ada.account, chat: group, text: MENTION, entity: mention, answers: theirs });
    expect(await walk.pressForNotice(bob.account, answer, '1')).toMatch(/pertenecen|botones/);
    await walk.press(ada.account, answer, '1');
    const bobs = await say({ from: bob.account, chat: group, ...command('/similar'), answers: theirs });
    expect(bobs.id).not.toBe(answer.id);
  });

  it('answers under a channel’s post, as a guest, and a forward', async () => {
    const { bob, fake, say, answerTo } = walk;
    const talk = addChat(fake, { id: -1_008, type: 'supergroup', title: 'Street style talk' });
    const [post] = write(fake, {
      from: bob.account,
      chat: talk,
      photos: [photo(1)],
      more: { is_automatic_forward: true, sender_chat: { id: -1_009, type: 'channel', title: 'Street style' } },
    });
    await say({ from: bob.account, chat: talk, text: MENTION, entity: mention, answers: post });

    const elsewhere = addChat(fake, { id: -1_010, type: 'supergroup', title: 'Elsewhere' });
    const [seen] = write(fake, { from: bob.account, chat: elsewhere, photos: [photo(2)], as: 'not asked for' });
    if (seen === undefined) throw new Error('nothing was written');
    const guest = await answerTo(elsewhere, () => void askGuest(fake, bob.account, elsewhere, seen));
    expect(guest.inlineId).toBeDefined();

    const { account, chat } = addPerson(fake, 333_001, 'Cléo', { language_code: 'zh-hans' });
    const more = { forward_origin: { type: 'hidden_user', sender_user_name: 'X', date: 1 } };
    await say({ from: account, chat, photos: [photo(3)], more });
    await walk.draw('telegram-guest', elsewhere);
  });

  it('answers a channel that asks, and lets its readers steer, since nobody can tell who wrote', async () => {
    const { ada, bob, fake, say } = walk;
    const channel = addChat(fake, { id: -1_011, type: 'channel', title: 'Street style' });
    const answer = await say({ from: ada.account, chat: channel, photos: [photo(0)], text: MENTION, entity: mention });
    const item = await walk.press(bob.account, answer, '1');
    expect(item.text).not.toBe(answer.text);
  });

  it('says kindly what is wrong, in the language of who asks', async () => {
    const { fake, say } = walk;
    const { account, chat } = addPerson(fake, 333_002, 'Даша', { language_code: 'ru' });
    const nothing = await say({ from: account, chat, text: 'привет' });
    expect(nothing.text).toMatch(/[а-я]/);
    const broken = await say({ from: account, chat, file: { bytes: new Uint8Array(300).fill(7), mime: 'image/png' } });
    expect(broken.text).toMatch(/[а-я]/);
    await say({ from: account, chat, ...command('/help') });
    await say({ from: account, chat, ...command('/privacy') });
    await say({ from: account, chat, ...command('/settings') });
    await walk.draw('telegram-words', chat);
  });

  it('goes on after a restart: old buttons work, what was answered is not answered again', async () => {
    const { ada, fake, say, press } = walk;
    const answer = await say({ from: ada.account, chat: ada.chat, photos: [photo(2)] });
    const count = walk.answersIn(ada.chat).length;
    await walk.restart();
    fake.queue.repeat();
    await press(ada.account, answer, '1');
    expect(walk.answersIn(ada.chat)).toHaveLength(count);
  });

  it('kept every limit, and told its token to nobody', () => {
    expect(walk.fake.violations).toEqual([]);
    expect(walk.lines.join('\n')).not.toContain(walk.fake.token);
    expect(walk.lines.filter((line) => /error|wrong/i.test(line))).toEqual([]);
  });
}

for (const backEnd of BACK_ENDS) {
  const title = `Telegram, with the whole program on a drawn shop, in ${backEnd.name}`;
  describe(title, { skip: backEnd.skip }, () => walkThrough(backEnd));
}

if (!hasRealPhotos) tellSkipped('Telegram with real photographs');

describe('Telegram, with real photographs', { skip: !hasRealPhotos }, () => {
  let shop: WalkShop;
  let walk: Awaited<ReturnType<typeof startWalk>>;

  beforeAll(async () => {
    shop = await openRealShop();
    walk = await startWalk(shop.app);
  }, 300_000);
  afterAll(async () => {
    await walk.draw('telegram-real', walk.ada.chat);
    await walk.end();
    await shop.close();
  });

  it.each(REAL_PHOTOS)('answers street photo %d once', async (n) => {
    const { ada, fake, say } = walk;
    const before = walk.answersIn(ada.chat).length;
    const answer = await say({ from: ada.account, chat: ada.chat, photos: [shop.photo(n)] });
    expect(answer.text).not.toMatch(/went wrong|damaged/);
    expect(walk.answersIn(ada.chat)).toHaveLength(before + 1);
    expect(fake.violations).toEqual([]);
  });
});
