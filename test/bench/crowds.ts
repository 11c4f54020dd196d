/** Crowds on the chat platforms: 500 photos from 100 people in a minute, while the worker has more than it can do. */
import { percentile, runCrowd } from '../flows/telegram-crowd.js';
import type { BenchRow } from './row.js';

const PEOPLE = 100;
const PHOTOS_EACH = 5;
const WITHIN_MS = 60_000;
/** Two at a time: 7.7 photos a second at most, of the 8.3 that come. */
const SEARCH_MS = 260;

/** Runs the crowd on Telegram's fake. */
export async function benchTelegramCrowd(print: (line: string) => void): Promise<readonly BenchRow[]> {
  print(`${PEOPLE * PHOTOS_EACH} photos from ${PEOPLE} people in a minute on Telegram …`);
  const { photos, answered, acknowledgedMs, answeredMs, violations } = await runCrowd({
    people: PEOPLE,
    photosEach: PHOTOS_EACH,
    withinMs: WITHIN_MS,
    searchMs: SEARCH_MS,
    repeatEvery: 10,
    patienceMs: 5 * WITHIN_MS,
  });
  for (const violation of new Set(violations)) print(`overstepped: ${violation}`);
  const must = (name: string, value: number, unit: string, op: '<=' | '>=', limit: number): BenchRow => ({
    name: `Telegram crowd: ${name}`,
    value,
    unit,
    limit: { op, value: limit },
  });
  return [
    must('photos answered exactly once', answered.get(1) ?? 0, `of ${photos}`, '>=', photos),
    must('limits overstepped', violations.length, 'times', '<=', 0),
    must('acknowledged, p99', percentile(acknowledgedMs, 0.99), 'ms', '<=', 1_000),
    { name: 'Telegram crowd: answered, median', value: percentile(answeredMs, 0.5) / 1_000, unit: 's' },
    { name: 'Telegram crowd: answered, p99', value: percentile(answeredMs, 0.99) / 1_000, unit: 's' },
  ];
}
