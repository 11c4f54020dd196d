import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '../../src/bot/draft.js';
import { createSearchRoom, MAX_WAITING, SEARCHES_AT_ONCE, STILL_LOOKING_AFTER_MS } from '../../src/bot/search-room.js';
import type { Wish } from '../../src/bot/talk.js';
import { wordingOf } from '../../src/bot/wording.js';
import { somebody } from '../fakes/fake-chat-platform.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const shown: { readonly address: string; readonly draft: Draft }[] = [];
  const signs: string[] = [];
  const giveUp = new AbortController();
  const { search } = createSearchRoom({
    platform: { name: 'fake', working: async (address) => void signs.push(address) },
    show: async ({ address }, draft) => void shown.push({ address, draft }),
    person: async () => ({ settings: {}, wording: wordingOf('en') }),
    signal: giveUp.signal,
  });
  const wish = (name: string, address = name): Wish => ({ key: address, asker: somebody(name), address });
  return { search, shown, signs, giveUp, wish };
}

/** Work that goes on until it is let go. */
function createGate() {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { gate, open };
}

describe('the room for searches', () => {
  it('works on a few at once, presses before photos', async () => {
    const { search, wish } = setUp();
    const { gate, open } = createGate();
    const started: string[] = [];
    const work = (name: string) => async () => {
      started.push(name);
      await gate;
    };
    const all = Array.from({ length: SEARCHES_AT_ONCE + 2 }, (_, n) => search(wish(`${n}`), 'photo', work(`${n}`)));
    all.push(search(wish('press'), 'press', work('press')));
    await vi.advanceTimersByTimeAsync(1);
    expect(started).toHaveLength(SEARCHES_AT_ONCE);
    open();
    await Promise.all(all);
    expect(started.indexOf('press')).toBe(SEARCHES_AT_ONCE);
  });

  it('keeps the sign alight while it waits and works, one for a chat, and puts it out', async () => {
    const { search, signs, wish } = setUp();
    const { gate, open } = createGate();
    const both = [search(wish('ada', 'ada 1'), 'photo', () => gate), search(wish('ada', 'ada 2'), 'photo', () => gate)];
    expect(signs).toEqual(['ada 1', 'ada 2']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(signs).toHaveLength(4);
    open();
    await Promise.all(both);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signs).toHaveLength(4);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('asks for patience where it takes long, once a minute in a chat', async () => {
    const { search, shown, wish } = setUp();
    const { gate, open } = createGate();
    const all = [
      search(wish('ada', 'ada 1'), 'photo', () => gate),
      search(wish('ada', 'ada 2'), 'photo', () => gate),
      search(wish('bob'), 'photo', () => gate),
    ];
    await vi.advanceTimersByTimeAsync(STILL_LOOKING_AFTER_MS - 1);
    expect(shown).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(shown.map(({ address }) => address)).toEqual(['ada 1', 'bob']);
    expect(shown[0]?.draft.text).toMatch(/^Still looking/);
    open();
    await Promise.all(all);
  });

  it('lets chats take turns, however many photos one of them sends', async () => {
    const { search, wish } = setUp();
    const { gate, open } = createGate();
    const started: string[] = [];
    const work = (name: string) => async () => {
      started.push(name);
      await gate;
    };
    const all = Array.from({ length: SEARCHES_AT_ONCE }, (_, n) => search(wish(`${n}`), 'photo', work('first')));
    for (const n of [1, 2, 3]) all.push(search(wish('ada', `ada ${n}`), 'photo', work(`ada ${n}`)));
    all.push(search(wish('bob'), 'photo', work('bob')));
    open();
    await Promise.all(all);
    expect(started.slice(SEARCHES_AT_ONCE)).toEqual(['ada 1', 'bob', 'ada 2', 'ada 3']);
  });

  it('tells the place in the line: here, and then in that of the workers', async () => {
    const { search, shown, wish } = setUp();
    const { gate, open } = createGate();
    const all = Array.from({ length: SEARCHES_AT_ONCE + 4 }, (_, n) =>
      search(wish(`${n}`), 'photo', async ({ onPlace }) => {
        onPlace?.(30 + n);
        await gate;
      }),
    );
    await vi.advanceTimersByTimeAsync(STILL_LOOKING_AFTER_MS);
    const said = shown.map(({ draft }) => /you are (\w+) in line/.exec(draft.text)?.[1]);
    expect(said).toEqual([
      '30th',
      '31st',
      '32nd',
      '33rd',
      '34th',
      '35th',
      '36th',
      '37th',
      '9th',
      '10th',
      '11th',
      '12th',
    ]);
    open();
    await Promise.all(all);
  });

  it('refuses what would wait too long a line, and lets go of all when it is given up', async () => {
    const { search, wish, giveUp } = setUp();
    const { gate } = createGate();
    const outcomes = Array.from({ length: SEARCHES_AT_ONCE + MAX_WAITING }, (_, n) =>
      search(wish(`${n}`), 'photo', () => gate).catch((error: unknown) => error),
    );
    await expect(search(wish('late'), 'photo', () => gate)).rejects.toMatchObject({ code: 'BUSY' });
    giveUp.abort(new Error('over'));
    await expect(outcomes.at(-1)).resolves.toMatchObject({ message: 'over' });
  });
});
