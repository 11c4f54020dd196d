/** What nobody has kept stays with Telegram: the next process is told it again. */
import { afterEach, expect, it, vi } from 'vitest';
import { createTelegramPlatform } from '../../../adapters/telegram/platform.js';
import type { Converse } from '../../../src/bot/chat-platform.js';
import { SILENT } from '../../../src/core/log.js';
import { createEars } from '../../fakes/listening-conversation.js';
import { openTelegramScene } from '../../fakes/telegram/scene.js';

const PATIENCE = { timeout: 20_000, interval: 20 };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A scene, and a way to let one process after the other listen in it. */
async function open(converse: Converse, albumGatherMs = 50) {
  const scene = await openTelegramScene(
    ({ token, apiRoot }, to, store) =>
      createTelegramPlatform({
        token,
        apiRoot,
        converse: to,
        store,
        log: SILENT,
        times: { albumGatherMs, backoffMs: { first: 20, most: 100 } },
      }),
    converse,
  );
  closing.push(scene.close);
  let { platform } = scene;
  closing.push(() => platform.stop());
  await platform.start();
  return {
    scene,
    /** The next process, once this one is gone. */
    async next(to: Converse) {
      await platform.stop();
      const { token, apiRoot } = scene.fake;
      platform = createTelegramPlatform({
        token,
        apiRoot,
        converse: to,
        store: scene.store,
        log: SILENT,
        times: { albumGatherMs: 50 },
      });
      await platform.start();
    },
  };
}

/** A conversation that hears of photos, and whose store is away until it is let. */
function createForgetful() {
  const ears = createEars();
  let keep: (isKept: boolean) => void = () => {};
  const isKept = new Promise<boolean>((resolve) => {
    keep = resolve;
  });
  const converse: Converse = (platform) => ({
    ...ears.converse(platform),
    photo: async (question) => (await ears.converse(platform).photo(question)) && isKept,
    // Whoever closes leaves what is not kept.
    close: async () => keep(false),
  });
  return { ears, converse, keep };
}

it('a photo is told to the next process where this one could not keep it, and to nobody once it is kept', async () => {
  const forgetful = createForgetful();
  const { scene, next } = await open(forgetful.converse);
  await scene.say({ from: 'ada', photos: 1 });
  await forgetful.ears.next('photo');
  // Others are heard meanwhile, and heard once.
  await scene.command('bob', 'help');
  await forgetful.ears.next('command');
  forgetful.keep(false);

  const ears = createEars();
  await next(ears.converse);
  await ears.next('photo');
  expect(forgetful.ears.heard).toHaveLength(2);
  const { length } = scene.fake.calls;
  await vi.waitFor(() => expect(scene.fake.calls.slice(length)).toContain('getUpdates'), PATIENCE);
  const last = createEars();
  await next(last.converse);
  await scene.command('bob', 'privacy');
  await last.next('command');
  expect(last.heard.filter(({ kind }) => kind === 'photo')).toEqual([]);
});

it('an album that is being gathered is told whole to the next process', async () => {
  const forgetful = createForgetful();
  const { scene, next } = await open(forgetful.converse, 60_000);
  await scene.say({ from: 'ada', photos: 3 });
  await vi.waitFor(() => expect(scene.signs()).toBeGreaterThan(0), PATIENCE);
  forgetful.keep(false);
  const ears = createEars();
  await next(ears.converse);
  expect((await ears.next('photo')).photos).toHaveLength(3);
  expect(forgetful.ears.heard).toHaveLength(1);
});
