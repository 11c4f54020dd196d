/** What every chat platform must do, driven through a strict fake of it by what people do and judged by what they see. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Conversation } from '../../src/bot/chat-platform.js';
import { createEars } from '../fakes/listening-conversation.js';
import { chatReplyContract } from './chat-replies.js';
import { type ChatPlatformDriver, createStage } from './chat-scene.js';

/** @param name the platform's name, with which the ids of its people begin */
export function chatPlatformContract(name: string, driver: ChatPlatformDriver): void {
  const stage = createStage(driver);
  const { open, settle, signal, kinds } = stage;
  afterEach(stage.clear);

  describe(`${name} keeps the contract of a chat platform`, () => {
    it('says its name, and takes a photo to the conversation once, with who asked and where', async () => {
      const { scene, ears, address } = await open();
      expect(scene.platform.name).toBe(name);
      expect(address).not.toBe('');
      await scene.say({ from: 'ada', photos: 1 });
      const { asker, photos, key, address: replyTo } = await ears.next('photo');
      expect(asker.user).toMatch(new RegExp(`^${name}:.`));
      expect(asker).toMatchObject({ isPrivate: true });
      expect(photos).toHaveLength(1);
      expect(key.length).toBeLessThanOrEqual(200);
      expect(replyTo.length).toBeLessThanOrEqual(500);
      await vi.waitFor(() => expect(scene.signs()).toBeGreaterThan(0));
      await settle(scene, ears);
      expect(kinds(ears)).toEqual(['photo', 'command']);
      expect(scene.violations()).toEqual([]);
    });

    it('gives the photo, again and again, until it is gone', async () => {
      const { scene, ears } = await open();
      await scene.say({ from: 'ada', photos: 1 });
      const source = (await ears.next('photo')).photos[0] ?? '';
      expect(Buffer.from(await scene.platform.fetch(source, signal())).equals(scene.photo)).toBe(true);
      expect(Buffer.from(await scene.platform.fetch(source, signal())).equals(scene.photo)).toBe(true);
      scene.forgetPhotos();
      await expect(scene.platform.fetch(source, signal())).rejects.toMatchObject({ code: 'PHOTO_EXPIRED' });
      const aborted = AbortSignal.abort();
      await expect(scene.platform.fetch(source, aborted)).rejects.toThrow();
      expect(scene.violations()).toEqual([]);
    });

    it('takes several photos at once as one question', async () => {
      const { scene, ears } = await open();
      await scene.say({ from: 'ada', photos: 3 });
      expect((await ears.next('photo')).photos).toHaveLength(3);
      await settle(scene, ears);
      expect(kinds(ears)).toEqual(['photo', 'command']);
    });

    it('takes a repeated or an edited message for the same wish', async () => {
      const { scene, ears } = await open();
      const message = await scene.say({ from: 'ada', photos: 1 });
      await scene.repeat();
      await scene.edit(message, 'please');
      await settle(scene, ears);
      expect(kinds(ears)).toEqual(['photo', 'command']);
    });

    it('ignores other bots and itself', async () => {
      const { scene, ears } = await open();
      await scene.say({ from: 'another bot', where: 'group', photos: 1, mentionsBot: true });
      await scene.say({ from: 'the bot itself', where: 'group', photos: 1, mentionsBot: true });
      await settle(scene, ears);
      expect(kinds(ears)).toEqual(['command']);
      expect(scene.signs()).toBe(0);
    });

    it('is silent in a group unless it is addressed', async () => {
      const { scene, ears } = await open();
      const photo = await scene.say({ from: 'ada', where: 'group', photos: 1 });
      await scene.say({ from: 'bob', where: 'group', text: 'nice one', answers: photo });
      await settle(scene, ears);
      expect(kinds(ears)).toEqual(['command']);
      expect(scene.signs()).toBe(0);

      await scene.say({ from: 'bob', where: 'group', mentionsBot: true, answers: photo });
      const byAnswer = await ears.next('photo');
      expect(byAnswer.asker).toMatchObject({ isPrivate: false });
      expect(Buffer.from(await scene.platform.fetch(byAnswer.photos[0] ?? '', signal())).equals(scene.photo)).toBe(
        true,
      );

      await scene.say({ from: 'ada', where: 'group', mentionsBot: true, photos: 1 });
      const byMention = await ears.next('photo');
      expect(byMention.asker.chat).toBe(byAnswer.asker.chat);
      expect(byMention.asker.user).not.toBe(byAnswer.asker.user);
      expect(scene.violations()).toEqual([]);
    });

    it('tells the conversation where somebody speaks to it without a photo', async () => {
      const { scene, ears } = await open();
      await scene.say({ from: 'ada', text: 'hello' });
      expect(await ears.next('refuse')).toMatchObject({ why: 'no-photo' });
      await scene.say({ from: 'ada', where: 'group', text: 'what is this', mentionsBot: true });
      expect(await ears.next('refuse')).toMatchObject({ why: 'no-photo' });
    });

    it.each(['start', 'help', 'settings', 'language', 'privacy', 'forget', 'similar'] as const)(
      'takes the command %s to the conversation',
      async (command) => {
        const { scene, ears } = await open();
        await scene.command('ada', command);
        expect(await ears.next('command')).toMatchObject({ command });
        expect(scene.violations()).toEqual([]);
      },
    );

    it('can be started again after it was stopped, and stopped when it is not started', async () => {
      const ears = createEars();
      const scene = await driver.open(ears.converse);
      stage.later(() => scene.close());
      await scene.platform.stop();
      await scene.platform.start();
      await scene.platform.stop();
      await scene.platform.stop();
      await scene.platform.start();
      await scene.say({ from: 'ada', photos: 1 });
      await ears.next('photo');
      await scene.platform.stop();
      expect(scene.violations()).toEqual([]);
    });

    it('closes its conversation as it stops', async () => {
      let closed = 0;
      const ears = createEars();
      const { scene } = await open({
        ...ears,
        converse: (platform): Conversation => ({
          ...ears.converse(platform),
          close: async () => {
            closed += 1;
          },
        }),
      });
      await scene.platform.stop();
      expect(closed).toBe(1);
    });

    it('says what to do where its token is wrong, without telling the token', async () => {
      const { scene, token, advice } = await driver.openWithWrongToken(createEars().converse);
      stage.later(() => scene.close());
      const complaint = await scene.platform.start().then(
        () => new Error('it started'),
        (thrown: unknown) => thrown as Error,
      );
      expect(complaint).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringMatching(advice) });
      for (let error: unknown = complaint; error instanceof Error; error = error.cause) {
        expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(token);
      }
      // A start that failed leaves nothing behind.
      await scene.platform.stop();
    });

    it('is held against a fake that refuses what the platform would refuse', async () => {
      const { scene } = await open();
      expect(scene.careless.length).toBeGreaterThan(0);
      for (const { what, send } of scene.careless) {
        const before = scene.violations().length;
        await expect(send(), what).rejects.toThrow();
        expect(scene.violations().length, what).toBeGreaterThan(before);
      }
    });
  });

  chatReplyContract(name, driver);
}
