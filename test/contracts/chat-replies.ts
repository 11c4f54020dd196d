/** What every chat platform must do with the replies of the conversation: shown once, within every limit, in their place. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/bot/reply.js';
import { aReply, type ChatPlatformDriver, createStage, WORDS_ONLY } from './chat-scene.js';

/** @param name the platform's name */
export function chatReplyContract(name: string, driver: ChatPlatformDriver): void {
  const stage = createStage(driver);
  const { open, signal } = stage;
  afterEach(stage.clear);

  describe(`${name} shows replies`, () => {
    it('shows a reply, once for its key however often it is delivered', async () => {
      const { scene, ears } = await open();
      await scene.say({ from: 'ada', photos: 1 });
      const { address } = await ears.next('photo');
      await Promise.all([
        scene.platform.deliver(address, aReply(), signal()),
        scene.platform.deliver(address, aReply(), signal()),
      ]);
      await scene.platform.deliver(address, aReply(), signal());
      expect(scene.shown()).toHaveLength(1);
      const [message] = scene.shown();
      for (const words of ['This looks like your dress:', 'Crimson dress', '€19.90', 'Atelier Nord']) {
        expect(message?.text).toContain(words);
      }
      expect(message?.pictures.length).toBeGreaterThan(0);
      expect(message?.buttons.flat()).toEqual(['More', 'Shop', 'This is it']);
      expect(scene.violations()).toEqual([]);
    });

    it('shows the largest reply that there may be, within every limit', async () => {
      const { scene, ears } = await open();
      await scene.say({ from: 'ada', photos: 1 });
      const { address } = await ears.next('photo');
      const [card] = aReply().cards;
      if (card === undefined) throw new Error('the reply has no card');
      const reply = aReply({
        text: `${'Ж'.repeat(449)}👗${'長'.repeat(448)}`,
        cards: Array.from({ length: 8 }, (_, n) => ({
          ...card,
          number: n + 1,
          title: `${n} ${'🧥 Veste <b>&amp; *très* [longue]'.repeat(15)}`.slice(0, 500),
          shop: 'S'.repeat(200),
          url: `https://shop.example/${'x'.repeat(400)}${n}`,
        })),
        rows: Array.from({ length: 4 }, (_, row) =>
          Array.from({ length: 5 }, (_, n) => ({
            label: `${row}${n} ${'Label '.repeat(20)}`,
            action: `${row}${n}`.padEnd(64, 'x'),
          })),
        ),
        menus: [
          {
            placeholder: 'P'.repeat(150),
            options: Array.from({ length: 25 }, (_, n) => ({
              label: `Option ${n}`,
              action: `o${n}`.padEnd(64, 'x'),
              chosen: n === 3,
            })),
          },
        ],
      });
      await scene.platform.deliver(address, reply, signal());
      expect(scene.shown()).toHaveLength(1);
      for (const { number } of reply.cards) expect(scene.shown()[0]?.text).toContain(`${number}`);
      expect(scene.violations()).toEqual([]);
    });

    it('takes a press to the conversation with the one who pressed, whoever asked', async () => {
      const { scene, ears } = await open();
      await scene.say({ from: 'ada', where: 'group', mentionsBot: true, photos: 1 });
      const question = await ears.next('photo');
      await scene.platform.deliver(question.address, aReply(), signal());
      await scene.press('bob', 'More');
      const byBob = await ears.next('press');
      expect(byBob.action).toBe('m:abc:8');
      expect(byBob.asker.user).not.toBe(question.asker.user);
      expect(byBob.asker.chat).toBe(question.asker.chat);
      expect(byBob.address.length).toBeLessThanOrEqual(500);
      await scene.platform.deliver(
        byBob.address,
        aReply({ ...WORDS_ONLY, key: 'n', kind: 'notice', text: 'Only Ada' }),
        signal(),
      );
      expect(scene.notices()).toEqual(['Only Ada']);
      expect(scene.shown()).toHaveLength(1);

      await scene.press('ada', 'This is it');
      expect((await ears.next('press')).asker.user).toBe(question.asker.user);
      expect(scene.violations()).toEqual([]);
    });

    it('puts a replacement in the place of the message whose button was pressed', async () => {
      const { scene, ears } = await open();
      await scene.say({ from: 'ada', photos: 1 });
      await scene.platform.deliver((await ears.next('photo')).address, aReply(), signal());
      const replace = async (changes: Partial<Reply>) => {
        await scene.press('ada', 'More');
        await scene.platform.deliver(
          (await ears.next('press')).address,
          aReply({ kind: 'replace', ...changes }),
          signal(),
        );
      };
      await replace({ key: 'second', text: 'The next ones:' });
      expect(scene.shown()).toHaveLength(1);
      expect(scene.shown()[0]?.text).toContain('The next ones:');
      // The very same once more, as after two taps.
      await replace({ key: 'third', text: 'The next ones:' });
      expect(scene.shown()).toHaveLength(1);
      await replace({ key: 'fourth', text: 'Nothing more is close.', ...WORDS_ONLY });
      expect(scene.shown().at(-1)?.text).toContain('Nothing more is close.');
      expect(scene.violations()).toEqual([]);
    });

    it('replaces words by words, and answers a press by a new message where asked to', async () => {
      const { scene, ears } = await open();
      await scene.command('ada', 'settings');
      const rows = [[{ label: 'English', action: 's:en', chosen: true }]];
      const call = await ears.next('command');
      await scene.platform.deliver(call.address, aReply({ ...WORDS_ONLY, key: 'a', text: 'Settings', rows }), signal());
      await scene.press('ada', scene.shown()[0]?.buttons[0]?.[0] ?? '');
      const { address } = await ears.next('press');
      await scene.platform.deliver(
        address,
        aReply({ ...WORDS_ONLY, key: 'b', kind: 'replace', text: 'Saved', rows }),
        signal(),
      );
      expect(scene.shown().map(({ text }) => text)).toEqual(['Saved']);
      await scene.platform.deliver(address, aReply({ ...WORDS_ONLY, key: 'c', text: 'One more thing' }), signal());
      expect(scene.shown().map(({ text }) => text)).toEqual(['Saved', 'One more thing']);
      expect(scene.violations()).toEqual([]);
    });
  });
}
