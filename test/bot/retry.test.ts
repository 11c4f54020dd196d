import { describe, expect, it } from 'vitest';
import { createInTurn } from '../../src/bot/in-turn.js';
import { retrying } from '../../src/bot/retry.js';
import { SamelookError } from '../../src/core/errors.js';

const TRIES = { attempts: 3, delayMs: 1 };
const busy = new SamelookError('BUSY', 'Full.', { retryable: true });
const gone = new SamelookError('NOT_FOUND', 'Gone.');

/** Work that throws these one after the other and then succeeds, counting. */
function failing(...errors: readonly unknown[]) {
  const state = { runs: 0 };
  const work = async () => {
    const error = errors[state.runs++];
    if (error !== undefined) throw error;
    return 'done';
  };
  return { state, work };
}

describe('retrying', () => {
  const signal = new AbortController().signal;

  it('goes on while an error says that it may help, so often and no more', async () => {
    await expect(retrying(failing(busy, busy).work, TRIES, signal)).resolves.toBe('done');
    const { state, work } = failing(busy, busy, busy);
    await expect(retrying(work, TRIES, signal)).rejects.toBe(busy);
    expect(state.runs).toBe(3);
  });

  it('ends at once with an error that is final, or not worth it', async () => {
    const final = failing(gone);
    await expect(retrying(final.work, TRIES, signal)).rejects.toBe(gone);
    expect(final.state.runs).toBe(1);
    const unworthy = failing(busy);
    await expect(retrying(unworthy.work, { ...TRIES, isWorthIt: () => false }, signal)).rejects.toBe(busy);
    expect(unworthy.state.runs).toBe(1);
  });

  it('ends with the reason when it is called off, in a pause too', async () => {
    const off = new AbortController();
    const { work } = failing(busy, busy);
    const outcome = retrying(work, { attempts: 3, delayMs: 60_000 }, off.signal);
    off.abort(new SamelookError('CANCELLED', 'Stopping.'));
    await expect(outcome).rejects.toMatchObject({ code: 'CANCELLED', message: 'Stopping.' });
  });
});

describe('in turn', () => {
  it('does what has the same key one after the other, whatever fails, and the rest side by side', async () => {
    const inTurn = createInTurn();
    const steps: string[] = [];
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const first = inTurn('a', async () => {
      await gate;
      steps.push('a1');
      throw busy;
    });
    const second = inTurn('a', async () => steps.push('a2'));
    await inTurn('b', async () => steps.push('b'));
    open();
    await expect(first).rejects.toBe(busy);
    await second;
    expect(steps).toEqual(['b', 'a1', 'a2']);
  });
});
