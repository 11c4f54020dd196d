import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHAT_STORES } from '../../src/chats/registry.js';
import { chatStoreContract } from '../contracts/chat-store.js';
import { NO_POSTGRES, type TestSchema, testSchema } from '../fakes/postgres.js';

describe.skipIf(NO_POSTGRES)('in PostgreSQL', () => {
  let place: TestSchema;
  beforeEach(() => {
    place = testSchema();
  });
  afterEach(() => place.remove());
  const open = async (now?: () => number) => CHAT_STORES.postgres(await place.open(), now);

  chatStoreContract('the PostgreSQL chat store', async (now) => ({ store: await open(now), reopen: () => open(now) }));

  it('tells the first sight of a key also where processes ask at once', async () => {
    const stores = await Promise.all([open(), open(), open()]);
    for (let n = 0; n < 20; n++) {
      const seen = await Promise.all(stores.map((store) => store.first(`update-${n}`, 60_000)));
      expect(seen.filter(Boolean)).toHaveLength(1);
    }
  });

  it("leases on the database's clock, whatever the clocks of processes say", async () => {
    const [wrong, right] = [await open(), await open()];
    const wish = { key: 'telegram photo 1', platform: 'telegram', user: 'telegram:1', wish: {} };
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 30_000 });
    await wrong.take(wish, 0, 60_000).finally(() => vi.useRealTimers());
    expect(await right.takeOver('telegram', 1_000, 10)).toEqual([{ ...wish, times: 2 }]);
  });

  it('loses what is over', async () => {
    let present = 0;
    const store = await open(() => present);
    await store.first('key', 1_000);
    await store.remember('fact', 'value', 1_000);
    await store.saveInquiry({ id: 'inquiry1', user: 'u', chat: 'c', language: 'en', photos: [], state: 0 }, 1_000);
    present = 120_000;
    await store.first('another', 1_000);
    const database = await place.open();
    const counts = await database.row(`SELECT (SELECT count(*) FROM seen) AS seen,
      (SELECT count(*) FROM facts) AS facts, (SELECT count(*) FROM inquiries) AS inquiries`);
    expect(counts).toEqual({ seen: 1, facts: 0, inquiries: 0 });
  });

  it('says that it is closed', async () => {
    const store = await open();
    await store.close();
    await expect(store.settings('anna')).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
