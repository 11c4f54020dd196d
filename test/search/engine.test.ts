/** Whoever works with an engine works with it to the end; the former one is given back when the last of them is done. */
import { expect, test } from 'vitest';
import { createEngineSlot, type Engine } from '../../src/search/engine.js';

const engine = (name: string) => ({ name }) as unknown as Engine & { readonly name: string };

/** A promise that is settled from outside. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

test('work that is under way keeps its engine, work that comes later has the next one', async () => {
  const slot = createEngineSlot(engine('first'));
  const { open, opened } = gate();
  const early = slot.use(async (own) => {
    await opened;
    return [own.name, slot.current.name];
  });
  const swapped = slot.swap(engine('second'));
  expect(await slot.use(async ({ name }) => name)).toBe('second');
  let isBack = false;
  void swapped.then(() => {
    isBack = true;
  });
  await Promise.resolve();
  expect(isBack).toBe(false);
  open();
  expect(await early).toEqual(['first', 'second']);
  expect((await swapped).name).toBe('first');
});

test('an engine that nobody uses is given back at once, also after work that failed', async () => {
  const slot = createEngineSlot(engine('first'));
  await expect(slot.use(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect((await slot.swap(engine('second'))).name).toBe('first');
});

test('two exchanges in a row each give back their own', async () => {
  const slot = createEngineSlot(engine('first'));
  const [one, two] = [gate(), gate()];
  const early = slot.use(() => one.opened);
  const firstBack = slot.swap(engine('second'));
  const late = slot.use(() => two.opened);
  const secondBack = slot.swap(engine('third'));
  two.open();
  expect((await secondBack).name).toBe('second');
  one.open();
  expect((await firstBack).name).toBe('first');
  await Promise.all([early, late]);
  expect(slot.current.name).toBe('third');
});
