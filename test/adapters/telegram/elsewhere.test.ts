import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTelegramPlatform } from '../../../adapters/telegram/platform.js';
import { SILENT } from '../../../src/core/log.js';
import { aReply, WORDS_ONLY } from '../../contracts/chat-scene.js';
import { createEars } from '../../fakes/listening-conversation.js';
import { addChat, addPerson, askGuest, pressButton, typeInline, write } from '../../fakes/telegram/people.js';
import { openTelegramScene } from '../../fakes/telegram/scene.js';

const PATIENCE = { timeout: 20_000, interval: 20 };
const signal = () => AbortSignal.timeout(30_000);
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open() {
  const ears = createEars();
  const scene = await openTelegramScene(
    ({ apiRoot, token }, converse, store) => createTelegramPlatform({ token, apiRoot, converse, store, log: SILENT }),
    ears.converse,
  );
  closing.push(async () => {
    await scene.platform.stop();
    await scene.close();
    expect(scene.fake.violations).toEqual([]);
  });
  await scene.platform.start();
  return { scene, ears, fake: scene.fake };
}

describe('where the bot is a guest', () => {
  async function ask() {
    const { scene, ears, fake } = await open();
    const { account: eve } = addPerson(fake, 555_555, 'Eve');
    const elsewhere = addChat(fake, { id: -1_009, type: 'supergroup', title: 'Elsewhere' });
    const [theirs] = write(fake, { from: eve, chat: elsewhere, photos: [scene.photo], as: 'not asked for' });
    if (theirs === undefined) throw new Error('nothing was written');
    askGuest(fake, eve, elsewhere, theirs);
    const question = await ears.next('photo');
    return { scene, ears, fake, eve, question };
  }

  it('it answers once, in words with links, since nothing can be uploaded there', async () => {
    const { scene, fake, question } = await ask();
    await scene.platform.deliver(question.address, aReply(), signal());
    const [message] = scene.shown();
    expect(message?.text).toContain('Crimson dress');
    expect(message?.buttons.flat()).toContain('More');
    expect(fake.calls).not.toContain('sendPhoto');
  });

  it('what it says first is replaced by what it says next', async () => {
    const { scene, fake, question } = await ask();
    const patience = aReply({ ...WORDS_ONLY, key: 'patience', text: 'Still looking' });
    await scene.platform.deliver(question.address, patience, signal());
    await scene.platform.deliver(question.address, aReply(), signal());
    expect(scene.shown()).toHaveLength(1);
    expect(scene.shown()[0]?.text).toContain('Crimson dress');
    expect(fake.calls.filter((name) => name === 'answerGuestQuery')).toHaveLength(1);
  });

  it('its buttons change the answer in its place', async () => {
    const { scene, ears, fake, eve, question } = await ask();
    await scene.platform.deliver(question.address, aReply(), signal());
    const message = fake.world.messages.find(({ inlineId }) => inlineId !== undefined);
    if (message === undefined) throw new Error('the guest said nothing');
    pressButton(fake, eve, message, 'm:abc:8');
    const press = await ears.next('press');
    await scene.platform.deliver(
      press.address,
      aReply({ key: 'b', kind: 'replace', text: 'The next ones:' }),
      signal(),
    );
    expect(scene.shown()).toHaveLength(1);
    expect(scene.shown()[0]?.text).toContain('The next ones:');
    pressButton(fake, eve, message, 'm:abc:8');
    const second = await ears.next('press');
    const toast = aReply({ ...WORDS_ONLY, key: 'c', kind: 'notice', text: 'Saved' });
    await scene.platform.deliver(second.address, toast, signal());
    expect(scene.notices()).toEqual(['Saved']);
  });
});

describe('inline', () => {
  const saved = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      item: {
        id: `item ${n} ${'long id '.repeat(20)}`,
        title: `Dress ${n}`,
        shop: 'Atelier Nord',
        url: n === 1 ? 'http://intranet/1' : `https://shop.example/${n}`,
        images: ['https://shop.example/a.jpg'],
      },
      price: n === 2 ? undefined : '€19.90',
      thumbnailUrl: n === 0 ? 'https://look.example/t/0.jpg' : undefined,
    }));

  it('finds saved items, at most 50 at a time, for the one who types only', async () => {
    const { scene, ears, fake } = await open();
    ears.saved = saved(60);
    const { account: eve } = addPerson(fake, 555_555, 'Eve');
    typeInline(fake, eve, 'Dress');
    await vi.waitFor(() => expect(fake.world.inlineAnswers).toHaveLength(1), PATIENCE);
    const [first] = fake.world.inlineAnswers;
    expect(first).toMatchObject({ is_personal: true, next_offset: '50' });
    expect(first?.results).toHaveLength(50);
    typeInline(fake, eve, 'Dress', '50');
    await vi.waitFor(() => expect(fake.world.inlineAnswers).toHaveLength(2), PATIENCE);
    expect(fake.world.inlineAnswers[1]?.results).toHaveLength(10);
    expect(fake.world.inlineAnswers[1]?.next_offset).toBe('');
    expect(scene.signs()).toBe(0);
  });

  it('shows the way to who has saved nothing', async () => {
    const { fake } = await open();
    const { account: eve } = addPerson(fake, 555_555, 'Eve');
    typeInline(fake, eve, '');
    await vi.waitFor(() => expect(fake.world.inlineAnswers).toHaveLength(1), PATIENCE);
    expect(fake.world.inlineAnswers[0]).toMatchObject({ results: [], button: { start_parameter: 'inline' } });
  });
});

describe('a press', () => {
  it('that is too old to be answered is told by a message, where nobody else reads it', async () => {
    const { scene, ears, fake } = await open();
    await scene.say({ from: 'ada', photos: 1 });
    await scene.platform.deliver((await ears.next('photo')).address, aReply(), signal());
    await scene.press('ada', 'More');
    const press = await ears.next('press');
    for (const [id, question] of fake.world.questions) fake.world.questions.set(id, { ...question, at: -60_000 });
    const over = aReply({ ...WORDS_ONLY, key: 'over', kind: 'notice', text: 'This answer is over.' });
    await scene.platform.deliver(press.address, over, signal());
    expect(scene.shown().at(-1)?.text).toBe('This answer is over.');
    expect(scene.notices()).toEqual([]);
  });

  it('that nobody answers stops spinning when the bot stops, and a late sentence comes as a message', async () => {
    const { scene, ears, fake } = await open();
    await scene.say({ from: 'ada', photos: 1 });
    await scene.platform.deliver((await ears.next('photo')).address, aReply(), signal());
    await scene.press('ada', 'More');
    const press = await ears.next('press');
    await scene.platform.stop();
    expect(fake.calls.filter((name) => name === 'answerCallbackQuery')).toHaveLength(1);
    const late = aReply({ ...WORDS_ONLY, key: 'late', kind: 'notice', text: 'That took too long.' });
    await scene.platform.deliver(press.address, late, signal());
    expect(scene.shown().at(-1)?.text).toBe('That took too long.');
  });
});
