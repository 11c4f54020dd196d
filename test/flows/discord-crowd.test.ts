import { expect, it } from 'vitest';
import { runCrowd } from './crowd.js';
import { openDiscordCrowd } from './discord-crowd.js';

const SEND = 'POST /channels/:channel/messages';

it('answers every photo of a crowd exactly once, with repeats, cut lines and a slow worker', async () => {
  // By messages alone: a machine that has other work as well may acknowledge a command too late.
  const place = await openDiscordCrowd(0, [
    { route: SEND, times: 2, kind: 'drop' },
    { route: SEND, times: 2, kind: 'deaf' },
    { route: SEND, times: 2, kind: 'refuse', status: 502, message: 'Bad Gateway' },
    { route: SEND, times: 1, kind: 'wait', retryAfterS: 0.5 },
  ]);
  const outcome = await runCrowd(place, {
    people: 12,
    photosEach: 3,
    withinMs: 2_000,
    searchMs: 150,
    repeatEvery: 4,
    patienceMs: 45_000,
  });
  expect(outcome.photos).toBe(36);
  expect([...outcome.answered]).toEqual([[1, 36]]);
  expect(outcome.violations).toEqual([]);
  expect(outcome.acknowledgedMs.every(Number.isFinite)).toBe(true);
});
