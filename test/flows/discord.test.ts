import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { typeOption } from '../fakes/discord/calling.js';
import { addPerson, mentionOf, openChat, openPrivate, upload, write } from '../fakes/discord/people.js';
import { BACK_ENDS, type BackEnd } from './back-ends.js';
import { startWalk } from './discord-walk.js';
import { hasRealPhotos, openDrawnShop, openRealShop, REAL_PHOTOS, tellSkipped, type WalkShop } from './walk-shop.js';

function walkThrough({ open }: BackEnd): void {
  let shop: WalkShop;
  let walk: Awaited<ReturnType<typeof startWalk>>;

  beforeAll(async () => {
    shop = await openDrawnShop(await open());
    walk = await startWalk(shop.app);
  }, 180_000);
  afterAll(async () => {
    await walk.draw('discord-private', walk.chats.ada);
    await walk.draw('discord-private-bob', walk.chats.bob);
    await walk.draw('discord-server', walk.group);
    await walk.draw('discord-elsewhere', walk.away);
    await walk.end();
    await shop.close();
  });

  const photo = (n: number) => shop.photo(n);
  const me = () => mentionOf(walk.fake.world.bot);
  const adaHere = () => ({ from: walk.ada, channel: walk.chats.ada });

  it('answers a photo with the items, each with its picture, link and price', async () => {
    const answer = await walk.say({ ...adaHere(), photos: [photo(0)] });
    const { text, pictures, buttons } = walk.shown(answer);
    expect(pictures.length).toBeGreaterThan(1);
    expect(text).toMatch(/^1\. /m);
    expect(buttons.flat().length).toBeGreaterThan(0);
    expect(JSON.stringify(answer.components)).toContain('https://look.example/shop/');
    expect(walk.fake.world.typing.some(({ channel }) => channel === walk.chats.ada.id)).toBe(true);
  });

  it('shows an item and the answer again, and keeps the item', async () => {
    const answer = await walk.say({ ...adaHere(), photos: [photo(1)] });
    const item = await walk.press(walk.ada, answer, /^1\b/);
    expect(walk.shown(item).text).not.toBe(walk.shown(answer).text);
    const back = await walk.press(walk.ada, answer, /Back/);
    expect(walk.shown(back).text).toBe(walk.shown(answer).text);
    await walk.press(walk.ada, answer, /^1\b/);
    const kept = await walk.press(walk.ada, answer, /This is it/);
    expect(walk.shown(kept).text).not.toBe(walk.shown(answer).text);
  });

  it('refines', async () => {
    const answer = await walk.say({ ...adaHere(), photos: [photo(2)] });
    await walk.press(walk.ada, answer, /Refine/);
    const shops = walk.shown(await walk.press(walk.ada, answer, /Shop/));
    const labels = [...shops.buttons.flat(), ...shops.menus.flatMap(({ options }) => options)];
    const name = labels.find((label) => !/Any|Back|↩|✓/.test(label)) ?? '';
    const narrowed = await walk.press(walk.ada, answer, name);
    expect(walk.shown(narrowed).text).toContain('Only:');
  });

  it('answers several pictures, and a forwarded post, once each', async () => {
    const here = { from: walk.bob, channel: walk.chats.bob };
    await walk.say({ ...here, photos: [photo(0), photo(1), photo(2)] });
    const post = await write(walk.fake, { from: walk.ada, channel: walk.group, photos: [photo(3)] });
    const forward = await walk.say({ ...here, forwards: post });
    expect(walk.shown(forward).pictures.length).toBeGreaterThan(0);
    expect(walk.answersIn(walk.chats.bob)).toHaveLength(2);
  });

  it('answers in a server who speaks to it, and lets nobody else steer the answer', async () => {
    const { ada, bob, group, fake } = walk;
    const theirs = await write(fake, { from: bob, channel: group, photos: [photo(0)] });
    const answer = await walk.say({ from: ada, channel: group, text: me(), answers: theirs });
    expect(await walk.pressForNotice(bob, answer, /^1\b/)).toMatch(/pertenecen|botones/);
    await walk.press(ada, answer, /^1\b/);
    const own = await walk.say({ from: bob, channel: group, text: `${me()} esto`, photos: [photo(1)] });
    expect(own.answers).toBeDefined();
  });

  it('leads to the menu of a post that is hidden from it, and answers that for the one who asks', async () => {
    const { bob, group, fake } = walk;
    fake.world.showsReferenced = false;
    const theirs = await write(fake, { from: walk.ada, channel: group, photos: [photo(2)] });
    const hidden = await walk.say({ from: bob, channel: group, text: me(), answers: theirs });
    expect(walk.shown(hidden).text).toContain('Buscar este conjunto');
    const answer = await walk.findOutfit({ from: bob, channel: group }, theirs);
    expect(walk.shown(answer)).toMatchObject({ note: 'only you can see this' });
    expect(walk.shown(answer).pictures.length).toBeGreaterThan(0);
    await walk.press(bob, answer, /^1\b/);
    fake.world.showsReferenced = true;
  });

  it('answers /similar with a photo and wishes, offers what there is, and takes a link', async () => {
    const { ada, group, fake } = walk;
    const caller = { from: ada, channel: group };
    const typing = typeOption(fake, caller, 'similar', { shop: '' }, 'shop');
    await vi.waitFor(() => expect(typing.choices?.length).toBeGreaterThan(0), { timeout: 20_000 });
    const name = String(typing.choices?.[0]?.value);
    const given = await upload(fake, photo(0), 'dress.jpg');
    const answer = await walk.call(caller, 'similar', { photo: given, shop: name, 'max-price': 100_000 });
    expect(walk.shown(answer).text).toContain('Only:');
    const link = fake.cdn.link(given, 'attachments/1');
    const byLink = await walk.call(adaHere(), 'similar', { link });
    expect(walk.shown(byLink).pictures.length).toBeGreaterThan(0);
  });

  it('works where only the person has installed it: in a server without it, and between two people', async () => {
    const { ada, bob, away, fake } = walk;
    const post = await write(fake, { from: bob, channel: away, photos: [photo(1), photo(2)] });
    const answer = await walk.findOutfit({ from: ada, channel: away }, post);
    for (let n = 0; n < 4; n++) await walk.press(ada, answer, n % 2 === 0 ? /^1\b/ : /Back/);
    const between = openPrivate(fake, bob);
    const given = await upload(fake, photo(3), 'dress.jpg');
    const own = await walk.call({ from: ada, channel: between }, 'similar', { photo: given });
    expect(walk.shown(own).pictures.length).toBeGreaterThan(0);
    await walk.draw('discord-between', between);
  });

  it('says kindly what is wrong, in the language of who asks', async () => {
    const { fake } = walk;
    const dasha = addPerson(fake, 'Даша', 'ru');
    const here = { from: dasha, channel: openChat(fake, dasha) };
    const help = await walk.call(here, 'help');
    expect(walk.shown(help).text).toMatch(/[а-я]/);
    const nothing = await walk.say({ ...here, text: 'привет' });
    expect(walk.shown(nothing).text).toMatch(/[а-я]/);
    const file = { name: 'a.png', type: 'image/png', bytes: new Uint8Array(300).fill(7) };
    const broken = await walk.say({ ...here, files: [file] });
    expect(walk.shown(broken).text).toMatch(/[а-я]/);
    for (const command of ['start', 'similar', 'privacy', 'language', 'forget', 'settings']) {
      const answer = walk.shown(await walk.call(here, command));
      expect(answer.text, command).toMatch(/[а-я]/);
    }
    await walk.draw('discord-words', here.channel);
  });

  it('goes on after a restart: old buttons work, what was answered is not answered again', async () => {
    const { ada, fake } = walk;
    const answer = await walk.say({ ...adaHere(), photos: [photo(2)] });
    const count = walk.answersIn(walk.chats.ada).length;
    await walk.restart();
    await walk.press(ada, answer, /^1\b/);
    fake.gateway.repeat();
    await walk.press(ada, answer, /Back/);
    expect(walk.answersIn(walk.chats.ada)).toHaveLength(count);
  });

  it('kept every limit, and told no token to anybody', () => {
    const { fake, lines } = walk;
    expect(fake.violations).toEqual([]);
    const tokens = [fake.token, ...[...fake.world.interactions.values()].map(({ token }) => token)];
    for (const token of tokens) expect(lines.join('\n')).not.toContain(token);
    expect(lines.filter((line) => /^(warn|error)/.test(line))).toEqual([]);
  });
}

for (const backEnd of BACK_ENDS) {
  const title = `Discord, with the whole program on a drawn shop, in ${backEnd.name}`;
  describe(title, { skip: backEnd.skip }, () => walkThrough(backEnd));
}

if (!hasRealPhotos) tellSkipped('Discord with real photographs');

describe('Discord, with real photographs', { skip: !hasRealPhotos }, () => {
  let shop: WalkShop;
  let walk: Awaited<ReturnType<typeof startWalk>>;

  beforeAll(async () => {
    shop = await openRealShop();
    walk = await startWalk(shop.app);
  }, 300_000);
  afterAll(async () => {
    await walk.draw('discord-real', walk.chats.ada);
    await walk.draw('discord-real-server', walk.group);
    await walk.end();
    await shop.close();
  });

  it.each(REAL_PHOTOS)('answers street photo %d once', async (n) => {
    const { ada, chats, fake } = walk;
    const before = walk.answersIn(chats.ada).length;
    const answer = await walk.say({ from: ada, channel: chats.ada, photos: [shop.photo(n)] });
    expect(walk.shown(answer).text).not.toMatch(/went wrong|damaged/);
    expect(walk.answersIn(chats.ada)).toHaveLength(before + 1);
    expect(fake.violations).toEqual([]);
  });

  it('answers a street photo through every other way', async () => {
    const { bob, group, fake } = walk;
    const [first = 0, second = 0, third = 0] = REAL_PHOTOS;
    const me = mentionOf(fake.world.bot);
    const asked = { from: bob, channel: group };
    await walk.say({ ...asked, text: me, photos: [shop.photo(first)] });
    const post = await write(fake, { from: walk.ada, channel: group, photos: [shop.photo(second)] });
    await walk.say({ ...asked, text: me, answers: post });
    await walk.findOutfit(asked, post);
    await walk.call(asked, 'similar', { photo: await upload(fake, shop.photo(third), 'street.jpg') });
    await walk.say({ from: walk.ada, channel: walk.chats.ada, forwards: post });
    expect(fake.violations).toEqual([]);
    expect(walk.lines.filter((line) => /^(warn|error)/.test(line))).toEqual([]);
  });
});
