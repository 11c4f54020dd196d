import { describe, expect, it } from 'vitest';
import { createQuotas, QUOTA_WINDOW_MS } from '../../src/bot/quotas.js';

/** Quotas on a clock of the test's own. */
function setUp(userPerMinute: number, chatPerMinute: number) {
  let present = 0;
  const quotas = createQuotas({ userPerMinute, chatPerMinute }, () => present);
  const wait = (ms: number) => {
    present += ms;
  };
  return { take: quotas.take, wait };
}

describe('quotas', () => {
  it('slide: what was taken is free again a window later, one by one', () => {
    const { take, wait } = setUp(2, 100);
    expect(take('ada', 'ada', 1)).toBeUndefined();
    wait(10_000);
    expect(take('ada', 'ada', 1)).toBeUndefined();
    wait(10_000);
    expect(take('ada', 'ada', 1)).toEqual({ of: 'user', seconds: 40, isTold: false });
    wait(40_000);
    expect(take('ada', 'ada', 1)).toBeUndefined();
    expect(take('ada', 'ada', 1)).toMatchObject({ of: 'user', seconds: 10 });
  });

  it('tell a refusal once until it is over', () => {
    const { take, wait } = setUp(1, 100);
    take('ada', 'ada', 1);
    expect(take('ada', 'ada', 1)).toMatchObject({ isTold: false });
    wait(30_000);
    expect(take('ada', 'ada', 1)).toMatchObject({ isTold: true, seconds: 30 });
    wait(QUOTA_WINDOW_MS);
    expect(take('ada', 'ada', 1)).toBeUndefined();
    expect(take('ada', 'ada', 1)).toMatchObject({ isTold: false });
  });

  it('are of each person, and of each chat together', () => {
    const { take } = setUp(2, 3);
    expect(take('ada', 'group', 2)).toBeUndefined();
    expect(take('bob', 'group', 1)).toBeUndefined();
    expect(take('bob', 'group', 1)).toMatchObject({ of: 'chat' });
    // What the chat refuses is not taken from the person.
    expect(take('bob', 'bob', 1)).toBeUndefined();
    expect(take('bob', 'bob', 1)).toMatchObject({ of: 'user' });
  });

  it('let an album pass that is larger than a whole window, where the window is free', () => {
    const { take, wait } = setUp(5, 8);
    expect(take('ada', 'ada', 10)).toBeUndefined();
    expect(take('ada', 'ada', 1)).toMatchObject({ of: 'user', seconds: 60 });
    wait(QUOTA_WINDOW_MS);
    expect(take('ada', 'ada', 10)).toBeUndefined();
  });

  it('wait for as much as is asked for', () => {
    const { take, wait } = setUp(4, 100);
    take('ada', 'ada', 1);
    wait(10_000);
    take('ada', 'ada', 3);
    expect(take('ada', 'ada', 1)).toMatchObject({ seconds: 50 });
    expect(take('ada', 'ada', 2)).toMatchObject({ seconds: 60 });
  });
});
