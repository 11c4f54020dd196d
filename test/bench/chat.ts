/** A crowd on the conversation alone: 500 photos from 100 people in a minute, while the worker has more than it can do. */
import { percentile } from '../flows/crowd.js';
import { runFakeCrowd } from './chat-crowd.js';
import type { BenchRow } from './row.js';

const PEOPLE = 100;
const PHOTOS_EACH = 5;
const WITHIN_MS = 60_000;
/** Two at a time: 7.7 photos a second at most, of the 8.3 that come. */
const SEARCH_MS = 260;

/** Runs the crowd on a platform in memory, which has no pace of its own. */
export async function benchConversationCrowd(print: (line: string) => void): Promise<readonly BenchRow[]> {
  print(`${PEOPLE * PHOTOS_EACH} photos from ${PEOPLE} people in a minute on the conversation …`);
  const { photos, answered, acknowledgedMs, answeredMs, violations } = await runFakeCrowd({
    people: PEOPLE,
    photosEach: PHOTOS_EACH,
    withinMs: WITHIN_MS,
    searchMs: SEARCH_MS,
    repeatEvery: 10,
    patienceMs: 5 * WITHIN_MS,
  });
  for (const violation of new Set(violations)) print(`overstepped: ${violation}`);
  const must = (name: string, value: number, unit: string, op: '<=' | '>=', limit: number): BenchRow => ({
    name: `Conversation crowd: ${name}`,
    value,
    unit,
    limit: { op, value: limit },
  });
  return [
    must('photos answered exactly once', answered.get(1) ?? 0, `of ${photos}`, '>=', photos),
    must('limits overstepped', violations.length, 'times', '<=', 0),
    must('acknowledged, p99', percentile(acknowledgedMs, 0.99), 'ms', '<=', 1_000),
    { name: 'Conversation crowd: answered, median', value: percentile(answeredMs, 0.5) / 1_000, unit: 's' },
    { name: 'Conversation crowd: answered, p99', value: percentile(answeredMs, 0.99) / 1_000, unit: 's' },
  ];
}
