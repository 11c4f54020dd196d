import { expect, it } from 'vitest';
import { createQuiet } from '../../src/search/quiet.js';

it('is quiet at once where nobody asks, and else when the last question is answered, well or not', async () => {
  const quiet = createQuiet();
  await quiet.reached();
  const ends: (() => void)[] = [];
  const question = () => quiet.during(() => new Promise<void>((end) => ends.push(end)));
  const [first, second] = [question(), question()];
  let isReached = false;
  const reached = quiet.reached().then(() => {
    isReached = true;
  });
  ends[0]?.();
  await first;
  expect(isReached).toBe(false);
  // The next question is there before the last one is over.
  const failing = quiet.during(async () => {
    await second;
    throw new Error('No answer.');
  });
  ends[1]?.();
  await second;
  expect(isReached).toBe(false);
  await expect(failing).rejects.toThrow('No answer.');
  await reached;
  expect(isReached).toBe(true);
});
