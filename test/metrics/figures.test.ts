import { describe, expect, it } from 'vitest';
import { SamelookError } from '../../src/core/errors.js';
import { createFigures } from '../../src/metrics/figures.js';
import { QUEUES } from '../../src/queue/registry.js';
import { NOTHING, query } from '../contracts/job-queue.js';

const LIMITS = { limit: 10, timeoutMs: 5_000, concurrency: 1 };

/** Values of one figure, by its labels. */
async function valuesOf(figures: ReturnType<typeof createFigures>, name: string): Promise<Record<string, number>> {
  const lines = (await figures.read()).split('\n').filter((line) => line.replace(/\{.*/, '').split(' ')[0] === name);
  return Object.fromEntries(lines.map((line) => [/\{(.*)\}/.exec(line)?.[1] ?? '', Number(line.split(' ').at(-1))]));
}

describe('questions and searches', () => {
  it('are counted by how they ended, and timed', async () => {
    const figures = createFigures();
    const queue = figures.measure(QUEUES.memory(LIMITS));
    queue.work(async ({ photo }) => {
      if (photo === 'good') return NOTHING;
      throw new SamelookError('PHOTO_EXPIRED', 'Too late.');
    });
    await queue.submit(query('good'));
    await queue.submit(query('good'));
    await expect(queue.submit(query('gone'))).rejects.toMatchObject({ code: 'PHOTO_EXPIRED' });
    await queue.close();
    const ends = { 'outcome="answered"': 2, 'outcome="PHOTO_EXPIRED"': 1 };
    expect(await valuesOf(figures, 'samelook_question_seconds_count')).toEqual(ends);
    expect(await valuesOf(figures, 'samelook_search_seconds_count')).toEqual(ends);
  });
});

describe('the queue', () => {
  it('is looked at when somebody reads, and left out where it is away', async () => {
    let isAway = false;
    const figures = createFigures(async () => {
      if (isAway) throw new SamelookError('STORAGE_FAILED', 'Redis is away.');
      return { waiting: 4, underWay: 3, again: 2, dead: 1, oldestMs: 1_500 };
    });
    expect(await valuesOf(figures, 'samelook_queue_jobs')).toEqual({
      'state="waiting"': 4,
      'state="under_way"': 3,
      'state="again"': 2,
      'state="failed"': 1,
    });
    expect(await valuesOf(figures, 'samelook_queue_oldest_seconds')).toEqual({ '': 1.5 });
    isAway = true;
    expect(await valuesOf(figures, 'samelook_queue_jobs')).toEqual({});
    expect(await figures.read()).toContain('process_cpu_seconds_total');
  });
});

it('takes nothing from a queue that is measured', async () => {
  const figures = createFigures();
  const queue = figures.measure(QUEUES.memory(LIMITS));
  queue.work(
    async () => NOTHING,
    () => 'a space',
  );
  expect(await queue.submit(query('good'))).toEqual(NOTHING);
  await queue.close();
});
