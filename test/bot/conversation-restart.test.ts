import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { SamelookError } from '../../src/core/errors.js';
import { DRESS_AND_BAG, openScene, PHOTO, type Scene, TEXT } from './conversation-scene.js';

let scene: Scene;
afterEach(() => scene.end());

describe('a process that stops', () => {
  it('leaves what it gives up to the next process, which answers it once, whatever the quota', async () => {
    scene = await openScene(DRESS_AND_BAG, { quotas: { userPerMinute: 20, chatPerMinute: 20 } });
    scene.keeper.beforeAnswer((signal) => sleep(60_000, undefined, { signal }));
    const keys = Array.from({ length: 20 }, () => scene.send([PHOTO]));
    while (scene.keeper.asked.length === 0) await sleep(10);
    await scene.conversation.close(0);
    expect(scene.taken).toEqual([]);
    scene.keeper.beforeAnswer(undefined);
    const again = await scene.restart();
    for (const [key, photo] of scene.photos) again.photos.set(key, photo);
    for (const key of keys) expect((await again.reply(key)).cards).toHaveLength(6);
    await again.conversation.close(5_000);
    expect(again.taken.map((reply) => reply.key.split(' ')[0]).toSorted()).toEqual(keys.toSorted());
  });
});

describe('a question that failed by our fault', () => {
  it('is answered after all once an operator lets it be tried again', async () => {
    scene = await openScene();
    scene.keeper.beforeAnswer(async () => {
      throw new SamelookError('MODEL_INVALID', 'Mend the model.');
    });
    const key = scene.send([PHOTO]);
    expect((await scene.reply(key)).text).toMatch(/^Something went wrong on my side/);
    await scene.conversation.close(1_000);
    expect(scene.keeper.asked).toHaveLength(1);
    expect(await scene.store.takeOver('fake', 0, 10)).toEqual([]);

    scene.keeper.beforeAnswer(undefined);
    expect(await scene.store.renew([`fake photo ${key}`], 0)).toBe(1);
    const next = await scene.beside(0);
    for (const [source, photo] of scene.photos) next.photos.set(source, photo);
    expect((await next.reply(key)).cards).toHaveLength(6);
    await next.conversation.close(1_000);
    expect(await scene.store.renew([`fake photo ${key}`], 0)).toBe(0);
  });

  it('is told apart from one that is the fault of what was sent', async () => {
    scene = await openScene();
    const key = scene.send([TEXT]);
    await scene.reply(key);
    await scene.conversation.close(1_000);
    expect(await scene.store.renew([`fake photo ${key}`], 0)).toBe(0);
  });
});

describe('a process that is killed', () => {
  it('loses no question: another one takes it up when its lease is over, and answers once', async () => {
    scene = await openScene();
    const held: (() => void)[] = [];
    scene.keeper.beforeAnswer(() => new Promise((resolve) => held.push(resolve)));
    const key = scene.send([PHOTO]);
    while (held.length === 0) await sleep(10);
    const [early, late] = [await scene.beside(0), await scene.beside(60_000)];
    for (const one of [early, late]) for (const [source, photo] of scene.photos) one.photos.set(source, photo);
    while (held.length === 1) await sleep(10);
    for (const go of held) go();
    expect((await late.reply(key)).cards).toHaveLength(6);
    await Promise.all([early, late].map(({ conversation }) => conversation.close(5_000)));
    expect(early.taken).toEqual([]);
    expect(late.taken).toHaveLength(1);
    expect(scene.keeper.asked).toHaveLength(2);
  });

  it('is told to be at fault once a question has ended every process that tried', async () => {
    scene = await openScene();
    scene.keeper.beforeAnswer(() => new Promise(() => {}));
    const key = scene.send([PHOTO]);
    while (scene.keeper.asked.length === 0) await sleep(10);
    for (let lost = 1; lost < 3; lost++) {
      const next = await scene.beside(lost * 60_000);
      for (const [source, photo] of scene.photos) next.photos.set(source, photo);
      while (scene.keeper.asked.length === lost) await sleep(10);
    }
    expect((await (await scene.beside(3 * 60_000)).reply(key)).text).toMatch(/^Something went wrong on my side/);
    await expect.poll(() => scene.store.takeOver('fake', 0, 10)).toEqual([]);
  });
});
