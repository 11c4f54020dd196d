import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPacer, type Pacer } from '../../../adapters/telegram/pacer.js';

const PACE = { perSecond: 25, chatPauseMs: 1_000, groupPerMinute: 20 };
const forever = new AbortController().signal;

/** A pacer whose messages are noted with the virtual time at which they went out. */
function start() {
  const sent: { readonly chat: number; readonly at: number; readonly name: string }[] = [];
  const pacer = createPacer(PACE, (thrown) => (thrown instanceof RangeError ? Number(thrown.message) : undefined));
  const send = (chat: number, name = '', isEdit = false, signal = forever) =>
    pacer.run(chat, async () => void sent.push({ chat, at: performance.now(), name }), { signal, isEdit });
  return { pacer, sent, send };
}

/** Most messages in any stretch of time. */
function most(times: readonly number[], withinMs: number): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + withinMs).length));
}

describe('the pace', () => {
  let pacer: Pacer;
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    pacer.close(new Error('the test is over'));
    vi.useRealTimers();
  });

  it('keeps a second between messages of a chat, in order', async () => {
    const { sent, send, ...made } = start();
    pacer = made.pacer;
    const all = Promise.all(['a', 'b', 'c'].map((name) => send(1, name)));
    await vi.advanceTimersByTimeAsync(2_500);
    await all;
    expect(sent.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(
      most(
        sent.map(({ at }) => at),
        PACE.chatPauseMs,
      ),
    ).toBe(1);
  });

  it('sends at most 20 messages a minute into a group, but more to a person', async () => {
    const { sent, send, ...made } = start();
    pacer = made.pacer;
    const all = Promise.all([...Array(50)].flatMap(() => [send(-5), send(5)]));
    await vi.advanceTimersByTimeAsync(200_000);
    await all;
    const times = (chat: number) => sent.filter((one) => one.chat === chat).map(({ at }) => at);
    expect(most(times(-5), 60_000)).toBe(20);
    expect(most(times(5), 60_000)).toBeGreaterThan(40);
  });

  it('sends at most so many a second over all chats, and each chat has its turn', async () => {
    const { sent, send, ...made } = start();
    pacer = made.pacer;
    const all = Promise.all([...Array(3)].flatMap(() => [...Array(100).keys()].map((chat) => send(chat + 1))));
    await vi.advanceTimersByTimeAsync(20_000);
    await all;
    expect(
      most(
        sent.map(({ at }) => at),
        1_000,
      ),
    ).toBe(PACE.perSecond);
    expect(new Set(sent.slice(0, 100).map(({ chat }) => chat)).size).toBe(100);
  });

  it('lets edits pass between messages', async () => {
    const { sent, send, ...made } = start();
    pacer = made.pacer;
    const all = Promise.all([send(1, 'message'), send(1, 'edit', true), send(1, 'edit', true)]);
    await vi.advanceTimersByTimeAsync(10);
    await all;
    expect(sent).toHaveLength(3);
  });

  it('holds up a chat that is told to wait, and no other', async () => {
    const { sent, send, ...made } = start();
    pacer = made.pacer;
    let refusals = 1;
    const refused = pacer.run(
      1,
      async () => {
        if (refusals-- > 0) throw new RangeError('7000');
        sent.push({ chat: 1, at: performance.now(), name: 'again' });
      },
      { signal: forever },
    );
    const next = send(1, 'next');
    const other = send(2, 'other');
    await vi.advanceTimersByTimeAsync(6_900);
    expect(sent.map(({ name }) => name)).toEqual(['other']);
    await vi.advanceTimersByTimeAsync(3_000);
    await Promise.all([refused, next, other]);
    expect(sent.map(({ name }) => name)).toEqual(['other', 'again', 'next']);
  });

  it('gives up after some refusals, and passes other errors on at once', async () => {
    const { pacer: made } = start();
    pacer = made;
    let tries = 0;
    const stubborn = pacer.run(
      1,
      async () => {
        tries += 1;
        throw new RangeError('10');
      },
      { signal: forever },
    );
    const outcome = expect(stubborn).rejects.toThrow('10');
    await vi.advanceTimersByTimeAsync(60_000);
    await outcome;
    expect(tries).toBe(5);
    const failing = pacer.run(2, () => Promise.reject(new TypeError('broken')), { signal: forever });
    await expect(failing).rejects.toThrow('broken');
  });

  it('takes what was given up out of the line, and everything once it is closed', async () => {
    const { sent, send, ...made } = start();
    pacer = made.pacer;
    const limit = new AbortController();
    const first = send(1, 'first');
    const dropped = expect(send(1, 'dropped', false, limit.signal)).rejects.toThrow('enough');
    limit.abort(new Error('enough'));
    await dropped;
    await first;
    const left = expect(send(1, 'left')).rejects.toThrow('closed');
    pacer.close(new Error('closed'));
    await left;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent.map(({ name }) => name)).toEqual(['first']);
  });
});
