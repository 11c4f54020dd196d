import { expect, it } from 'vitest';
import { runCrowd } from './crowd.js';
import { openTelegramCrowd } from './telegram-crowd.js';

it('answers every photo of a crowd exactly once, with repeats, cut lines and a slow worker', async () => {
  const place = await openTelegramCrowd([
    { method: 'getUpdates', times: 2, kind: 'drop' },
    { method: 'sendPhoto', times: 2, kind: 'drop' },
    { method: 'sendPhoto', times: 2, kind: 'refuse', code: 502, description: 'Bad Gateway' },
    { method: 'getFile', times: 1, kind: 'drop' },
    { method: 'sendPhoto', times: 1, kind: 'refuse', code: 429, description: 'Too Many Requests', retryAfterS: 1 },
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
