/** A store that is away for a moment: nothing is done twice for it, and nothing is given up. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AnyWish } from '../../src/bot/any-wish.js';
import { createOnce } from '../../src/bot/once.js';
import { createOpenWishes } from '../../src/bot/open-wishes.js';
import { CHAT_STORES } from '../../src/chats/registry.js';
import { SamelookError } from '../../src/core/errors.js';
import { SILENT } from '../../src/core/log.js';
import type { ChatStore } from '../../src/core/ports.js';

const away = async () => {
  throw new SamelookError('STORAGE_FAILED', 'The database is away. Wait for it.', { retryable: true });
};

let folder: string;
let store: ChatStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-away-'));
  store = await CHAT_STORES.sqlite(join(folder, 'chats.db'));
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

it('what was shown is not shown again because that could not be noted', async () => {
  const flaky = { ...store, remember: away as ChatStore['remember'] };
  const once = createOnce('telegram', flaky);
  let shown = 0;
  const show = async () => void shown++;
  await expect(once('key', show)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  flaky.remember = store.remember;
  await once('key', show);
  expect(shown).toBe(1);
  await createOnce('telegram', store)('key', show);
  expect(shown).toBe(1);
});

it('a wish that only waited in three processes that were killed is not given up, one that each began is', async () => {
  const asker = { user: 'telegram:1', chat: 'telegram:1', language: 'en', isPrivate: true };
  const wish = (key: string) => ({ kind: 'photo' as const, key, asker, address: 'here', photos: ['one'] });
  const told = new Map<string, boolean>();
  for (let lost = 0; lost < 4; lost++) {
    const orphans = new Map<string, boolean>();
    const wishes = createOpenWishes({
      platform: 'telegram',
      log: SILENT,
      store,
      onOrphan: ({ key }, isHopeless) => void orphans.set(key, isHopeless),
    });
    if (lost === 0) for (const key of ['waits', 'begun']) await wishes.take(wish(key));
    else await expect.poll(() => orphans.size).toBe(2);
    await wishes.begin(wish('begun'));
    for (const [key, isHopeless] of orphans) told.set(key, isHopeless);
    // As if killed: nothing is answered, and its leases are over.
    await wishes.close();
  }
  expect(told).toEqual(new Map(Object.entries({ waits: false, begun: true })));
});

it('a wish that was answered while the store was away is over once it is there again', async () => {
  const flaky = { ...store };
  const orphans: AnyWish[] = [];
  const parts = { platform: 'telegram', log: SILENT, onOrphan: (wish: AnyWish) => void orphans.push(wish) };
  const wishes = createOpenWishes({ ...parts, store: flaky });
  const asker = { user: 'telegram:1', chat: 'telegram:1', language: 'en', isPrivate: true };
  const wish = (key: string): AnyWish => ({ kind: 'command', key, asker, address: 'here', command: 'help' });
  await wishes.take(wish('one'));
  flaky.finish = away;
  await wishes.finish(wish('one'));
  flaky.finish = store.finish;
  await wishes.close();
  expect(await store.takeOver('telegram', 0, 10)).toEqual([]);
  expect(orphans).toEqual([]);
});
