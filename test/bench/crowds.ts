/** Crowds on the chat platforms: 500 photos from 100 people in a minute, while the worker has more than it can do. */
import { type CrowdPlace, percentile, runCrowd } from '../flows/crowd.js';
import { openDiscordCrowd } from '../flows/discord-crowd.js';
import { openTelegramCrowd } from '../flows/telegram-crowd.js';
import type { BenchRow } from './row.js';

const PEOPLE = 100;
const PHOTOS_EACH = 5;
/** On Discord, every third photo comes with a command. */
const COMMAND_EVERY = 3;
const WITHIN_MS = 60_000;
/** Two at a time: 7.7 photos a second at most, of the 8.3 that come. */
const SEARCH_MS = 260;

/** Runs the crowd on the fake of each platform, one after the other. */
export async function benchCrowds(print: (line: string) => void): Promise<readonly BenchRow[]> {
  return [
    ...(await benchCrowd('Telegram', await openTelegramCrowd(), print)),
    ...(await benchCrowd('Discord', await openDiscordCrowd(COMMAND_EVERY), print)),
  ];
}

async function benchCrowd(
  platform: string,
  place: CrowdPlace,
  print: (line: string) => void,
): Promise<readonly BenchRow[]> {
  print(`${PEOPLE * PHOTOS_EACH} photos from ${PEOPLE} people in a minute on ${platform} …`);
  const { photos, answered, acknowledgedMs, answeredMs, violations } = await runCrowd(place, {
    people: PEOPLE,
    photosEach: PHOTOS_EACH,
    withinMs: WITHIN_MS,
    searchMs: SEARCH_MS,
    repeatEvery: 10,
    patienceMs: 5 * WITHIN_MS,
  });
  for (const violation of new Set(violations)) print(`overstepped: ${violation}`);
  const must = (name: string, value: number, unit: string, op: '<=' | '>=', limit: number): BenchRow => ({
    name: `${platform} crowd: ${name}`,
    value,
    unit,
    limit: { op, value: limit },
  });
  return [
    must('photos answered exactly once', answered.get(1) ?? 0, `of ${photos}`, '>=', photos),
    must('limits overstepped', violations.length, 'times', '<=', 0),
    must('acknowledged, p99', percentile(acknowledgedMs, 0.99), 'ms', '<=', 1_000),
    { name: `${platform} crowd: answered, median`, value: percentile(answeredMs, 0.5) / 1_000, unit: 's' },
    { name: `${platform} crowd: answered, p99`, value: percentile(answeredMs, 0.99) / 1_000, unit: 's' },
  ];
}
