/** What every chat store must do; a store's own test calls this with a way to open one. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ChatRow, ChatRows } from '../../src/core/moving.js';
import type { ChatStore, Inquiry, OpenWish } from '../../src/core/ports.js';

/** A store on a clock of the test's own, and a second view of the same one, as after a restart. */
export interface OpenedChatStore {
  readonly store: ChatStore & ChatRows;
  reopen(): Promise<ChatStore>;
}

const ANNA = 'telegram:1';
const BEN = 'discord:2';

const inquiry = (id: string, user = ANNA): Inquiry => ({
  id,
  user,
  chat: 'telegram:-5',
  language: 'es',
  photos: ['file-1', 'file-2'],
  state: { garments: [{ results: [['item-1', 0.91]] }], empty: [], ключ: null },
});

const wish = (key: string, user = ANNA): OpenWish => ({
  key: `telegram photo ${key}`,
  platform: 'telegram',
  user,
  requestId: `request-${key}`,
  wish: { kind: 'photo', key, photos: ['file-1'], ключ: null },
});

export function chatStoreContract(name: string, open: (now: () => number) => Promise<OpenedChatStore>): void {
  describe(`${name} keeps the contract of a chat store`, () => {
    const opened: ChatStore[] = [];
    let present = 1_700_000_000_000;
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });

    async function openPair() {
      const { store, reopen } = await open(() => present);
      opened.push(store);
      const again = async () => {
        const other = await reopen();
        opened.push(other);
        return other;
      };
      return { store, again };
    }

    it('keeps settings by person, the latest whole', async () => {
      const { store, again } = await openPair();
      expect(await store.settings(ANNA)).toEqual({});
      await store.saveSettings(ANNA, { language: 'ja', pageSize: 4, gender: 'women' });
      await store.saveSettings(BEN, { language: 'ru' });
      await store.saveSettings(ANNA, { language: 'ja', pageSize: 8 });
      expect(await store.settings(ANNA)).toEqual({ language: 'ja', pageSize: 8 });
      expect(await (await again()).settings(BEN)).toEqual({ language: 'ru' });
    });

    it('tells the first sight of a key from all others, also at once, after a restart and by another process', async () => {
      const { store, again } = await openPair();
      const seen = await Promise.all(Array.from({ length: 20 }, () => store.first('update-1', 1_000)));
      expect(seen.filter(Boolean)).toHaveLength(1);
      expect(await store.first('update-2', 1_000)).toBe(true);
      const other = await again();
      expect(await other.first('update-1', 1_000)).toBe(false);
      expect(await other.first('update-3', 1_000)).toBe(true);
      expect(await store.first('update-3', 1_000)).toBe(false);
    });

    it('sees a key for the first time again once its time is over', async () => {
      const { store } = await openPair();
      expect(await store.first('update', 1_000)).toBe(true);
      present += 999;
      expect(await store.first('update', 1_000)).toBe(false);
      present += 1;
      expect(await store.first('update', 1_000)).toBe(true);
      expect(await store.first('update', 1_000)).toBe(false);
    });

    it('takes a wish on once, also by another process, and counts its key as seen', async () => {
      const { store, again } = await openPair();
      const other = await again();
      expect(await store.take(wish('1'), 1_000, 60_000)).toBe(true);
      expect(await other.take(wish('1'), 1_000, 60_000)).toBe(false);
      expect(await other.first('telegram photo 1', 60_000)).toBe(false);
      await store.finish('telegram photo 1');
      expect(await other.take(wish('1'), 1_000, 60_000)).toBe(false);
      present += 60_000;
      expect(await other.take(wish('1'), 1_000, 60_000)).toBe(true);
    });

    it('gives wishes that nobody holds to one taker, the oldest first, as they were', async () => {
      const { store, again } = await openPair();
      const other = await again();
      for (const key of ['1', '2', '3', '4']) await store.take(wish(key), 1_000, 60_000);
      await store.take({ ...wish('5'), platform: 'discord' }, 1_000, 60_000);
      expect(await other.takeOver('telegram', 1_000, 10)).toEqual([]);
      await store.finish('telegram photo 2');
      present += 600;
      expect(await store.renew(['telegram photo 3', 'telegram photo 2'], 1_000)).toBe(1);
      present += 400;
      expect(await other.takeOver('telegram', 500, 1)).toEqual([{ ...wish('1'), times: 2 }]);
      const both = await Promise.all([store, other].map((one) => one.takeOver('telegram', 2_000, 10)));
      expect(both.flat()).toEqual([{ ...wish('4'), times: 2 }]);
      present += 1_000;
      const later = await store.takeOver('telegram', 1_000, 10);
      expect(later.map(({ key, times }) => [key, times])).toEqual([
        ['telegram photo 1', 3],
        ['telegram photo 3', 2],
      ]);
    });

    it('gives back at once what is let go, and not what is over or forgotten', async () => {
      const { store } = await openPair();
      for (const key of ['1', '2']) await store.take(wish(key), 60_000, 100_000);
      await store.take(wish('3', BEN), 60_000, 100_000);
      await store.renew(['telegram photo 3'], 0);
      expect(await store.release('request-1')).toBe(true);
      expect(await store.forget(BEN)).toBe(0);
      expect(await store.release('request-3')).toBe(false);
      expect((await store.takeOver('telegram', 10_000, 10)).map(({ key }) => key)).toEqual(['telegram photo 1']);
      present += 100_000;
      expect(await store.takeOver('telegram', 10_000, 10)).toEqual([]);
    });

    it('gives away what somebody held whose clock was set back since, but not what is kept for an operator', async () => {
      const { store, again } = await openPair();
      for (const key of ['1', '2']) await store.take(wish(key), 15_000, 100_000_000);
      present += 1_000;
      await store.renew(['telegram photo 2'], 100_000_000);
      present -= 3_600_000;
      const taken = await (await again()).takeOver('telegram', 15_000, 10);
      expect(taken.map(({ key }) => key)).toEqual(['telegram photo 1']);
      expect(await store.takeOver('telegram', 15_000, 10)).toEqual([]);
    });

    it('remembers small facts until their time is over, the latest value of each', async () => {
      const { store, again } = await openPair();
      await store.remember('token:1', 'first', 5_000);
      await store.remember('token:1', 'second', 1_000);
      expect(await (await again()).recall('token:1')).toBe('second');
      expect(await store.recall('token:2')).toBeUndefined();
      present += 1_000;
      expect(await store.recall('token:1')).toBeUndefined();
    });

    it('gives an inquiry back as it was, the latest state of it, until its time is over', async () => {
      const { store, again } = await openPair();
      await store.saveInquiry(inquiry('abcd-_12'), 1_000);
      expect(await store.inquiry('abcd-_12')).toEqual(inquiry('abcd-_12'));
      await store.saveInquiry({ ...inquiry('abcd-_12'), state: { page: 2 } }, 2_000);
      expect(await (await again()).inquiry('abcd-_12')).toEqual({ ...inquiry('abcd-_12'), state: { page: 2 } });
      expect(await store.inquiry('ABCD-_12')).toBeUndefined();
      present += 2_000;
      expect(await store.inquiry('abcd-_12')).toBeUndefined();
    });

    it('lists what a person kept, latest first, without what they took back', async () => {
      const { store } = await openPair();
      const say = (itemId: string, isIt: boolean, of = 'inquiry1', user = ANNA) =>
        store.saveFeedback({ user, inquiry: of, itemId, isIt });
      await say('a', true);
      await say('b', true);
      await say('c', false);
      await say('d', true);
      await say('d', false);
      await say('e', true, 'inquiry2', BEN);
      expect(await store.savedItems(ANNA, 10)).toEqual(['b', 'a']);
      await say('a', true, 'inquiry2');
      expect(await store.savedItems(ANNA, 10)).toEqual(['a', 'b']);
      expect(await store.savedItems(ANNA, 1)).toEqual(['a']);
      expect(await store.savedItems(BEN, 10)).toEqual(['e']);
    });

    it('keeps what a word was said of, and gives it again in the order of the words', async () => {
      const { store } = await openPair();
      const garment = (numbers: string) => ({ category: 'dress', space: 'e:1:2:cosine', numbers }) as const;
      const say = (itemId: string, isIt: boolean, numbers?: string) =>
        store.saveFeedback({
          user: ANNA,
          inquiry: 'inquiry1',
          itemId,
          isIt,
          ...(numbers && { garment: garment(numbers) }),
        });
      await say('a', true, 'AAAAAAAAAAA=');
      await say('b', false, 'AAAAAAAAgD8=');
      await say('c', true);
      await say('a', false, 'AACAPwAAAAA=');
      await store.saveSettings(ANNA, { pageSize: 2 });
      const rows: ChatRow[] = [];
      for await (const some of store.storedRows(['feedback'])) rows.push(...some);
      expect(rows).toMatchObject([
        { kind: 'feedback', itemId: 'b', isIt: false, garment: garment('AAAAAAAAgD8=') },
        { kind: 'feedback', itemId: 'c', isIt: true },
        { kind: 'feedback', itemId: 'a', isIt: false, garment: garment('AACAPwAAAAA=') },
      ]);
      expect(rows[1]).toMatchObject({ garment: undefined });

      expect([await store.keepsGarments(ANNA), await store.keepsGarments(BEN)]).toEqual([true, false]);
      await store.withdrawFeedback({ user: ANNA, inquiry: 'inquiry1', itemId: 'b' });
      await store.withdrawFeedback({ user: BEN, inquiry: 'inquiry1', itemId: 'c' });
      for await (const some of store.storedRows(['feedback']))
        expect(some).toMatchObject([{ itemId: 'c' }, { itemId: 'a' }]);
      await store.saveFeedback({ user: BEN, inquiry: 'inquiry1', itemId: 'c', isIt: true });
      await store.forget(ANNA);
      expect([await store.keepsGarments(ANNA), await store.keepsGarments(BEN)]).toEqual([false, false]);
      await store.forget(BEN);
      for await (const some of store.storedRows(['feedback'])) expect(some).toEqual([]);
    });

    it('forgets all of a person and nothing of anybody else', async () => {
      const { store, again } = await openPair();
      for (const user of [ANNA, BEN]) {
        await store.saveSettings(user, { language: 'pt' });
        await store.saveInquiry(inquiry(user === ANNA ? 'inquiryA' : 'inquiryB', user), 60_000);
        await store.saveFeedback({ user, inquiry: 'x', itemId: 'a', isIt: true });
      }
      expect(await store.forget(ANNA)).toBe(3);
      expect(await store.forget(ANNA)).toBe(0);
      const other = await again();
      expect(await other.settings(ANNA)).toEqual({});
      expect(await other.inquiry('inquiryA')).toBeUndefined();
      expect(await other.savedItems(ANNA, 10)).toEqual([]);
      expect(await other.settings(BEN)).toEqual({ language: 'pt' });
      expect(await other.inquiry('inquiryB')).toEqual(inquiry('inquiryB', BEN));
      expect(await other.savedItems(BEN, 10)).toEqual(['a']);
    });
  });
}
