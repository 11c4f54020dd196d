/** What every job queue must do; a queue's own test calls this with a way to make one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SamelookError } from '../../src/core/errors.js';
import type { JobQueue } from '../../src/core/ports.js';
import type { Answer, Query } from '../../src/core/query.js';

export interface JobQueueLimits {
  readonly limit: number;
  readonly timeoutMs: number;
  readonly concurrency: number;
}

const query = (photo: string): Query => ({ photo, choice: { k: 8 } });
const answer: Answer = { garments: [] };

/** A search that waits to be let go. */
function gate() {
  const waiting: (() => void)[] = [];
  return {
    waiting,
    find: () => new Promise<Answer>((resolve) => waiting.push(() => resolve(answer))),
    open: () => {
      for (const go of waiting.splice(0)) go();
    },
  };
}

export function jobQueueContract(name: string, create: (limits: JobQueueLimits) => JobQueue): void {
  describe(`${name} keeps the contract of a job queue`, () => {
    it('gives a job to the worker and its answer back', async () => {
      const queue = create({ limit: 10, timeoutMs: 5_000, concurrency: 1 });
      queue.work(async ({ photo }) => ({
        garments: [
          { category: 'dress', box: { left: 0, top: 0, right: 1, bottom: 1 }, score: photo.length / 100, results: [] },
        ],
      }));
      expect((await queue.submit(query('photo-one'))).garments[0]?.score).toBe(0.09);
      await queue.close();
    });

    it('runs as many at once as it may', async () => {
      const queue = create({ limit: 10, timeoutMs: 5_000, concurrency: 2 });
      const { waiting, find, open } = gate();
      queue.work(find);
      const answers = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map((photo) => queue.submit(query(photo)));
      await sleep(20);
      expect(waiting).toHaveLength(2);
      open();
      await sleep(20);
      open();
      expect(await Promise.all(answers)).toHaveLength(3);
      await queue.close();
    });

    it('refuses kindly what is over its bound, and works on', async () => {
      const queue = create({ limit: 2, timeoutMs: 5_000, concurrency: 1 });
      const { find, open } = gate();
      queue.work(find);
      const submitted = Array.from({ length: 10 }, (_, i) =>
        queue.submit(query(`photo-${i}-long`)).catch((error) => error),
      );
      await sleep(20);
      for (let i = 0; i < 3; i++) {
        open();
        await sleep(20);
      }
      const outcomes = await Promise.all(submitted);
      const refused = outcomes.filter((outcome) => outcome instanceof SamelookError);
      expect(outcomes.length - refused.length).toBe(3);
      for (const error of refused) expect(error).toMatchObject({ code: 'BUSY', retryable: true });
      await queue.close();
    });

    it('tries a retryable failure again, and no other', async () => {
      const queue = create({ limit: 10, timeoutMs: 5_000, concurrency: 1 });
      let runs = 0;
      queue.work(async ({ photo }) => {
        runs++;
        if (photo === 'hopeless') throw new SamelookError('PHOTO_DAMAGED', 'Damaged.');
        if (runs === 1) throw new SamelookError('INFERENCE_FAILED', 'Once.', { retryable: true });
        return answer;
      });
      await expect(queue.submit(query('recovers'))).resolves.toEqual(answer);
      expect(runs).toBe(2);
      await expect(queue.submit(query('hopeless'))).rejects.toMatchObject({ code: 'PHOTO_DAMAGED' });
      expect(runs).toBe(3);
      await queue.close();
    });

    it('gives up a job that grew too old, waiting or running, and says so', async () => {
      const queue = create({ limit: 10, timeoutMs: 60, concurrency: 1 });
      queue.work((_, signal) => sleep(10_000, answer, { signal }));
      const jobs = [queue.submit(query('running-1')), queue.submit(query('waiting-1'))];
      for (const job of jobs) await expect(job).rejects.toMatchObject({ code: 'TIMED_OUT' });
      await queue.close();
    });

    it('drops a job that nobody waits for any more', async () => {
      const queue = create({ limit: 10, timeoutMs: 5_000, concurrency: 1 });
      const seen: string[] = [];
      const { find, open } = gate();
      queue.work(({ photo }) => {
        seen.push(photo);
        return find();
      });
      const first = queue.submit(query('first-photo'));
      const leaving = new AbortController();
      const second = queue.submit(query('second-photo'), leaving.signal);
      leaving.abort();
      await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
      open();
      await first;
      expect(seen).toEqual(['first-photo']);
      await queue.close();
    });

    it('finishes what is under way when it closes, and takes no more', async () => {
      const queue = create({ limit: 10, timeoutMs: 5_000, concurrency: 1 });
      const { find, open } = gate();
      queue.work(find);
      const last = queue.submit(query('last-photo'));
      const closed = queue.close();
      await expect(queue.submit(query('late-photo'))).rejects.toMatchObject({ code: 'BUSY' });
      open();
      await expect(last).resolves.toEqual(answer);
      await closed;
    });
  });
}
