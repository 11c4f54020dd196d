/** What every job queue must do; a queue's own test calls this with a way to make one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { SamelookError } from '../../src/core/errors.js';
import type { JobQueue, JobWish } from '../../src/core/job-queue.js';
import type { Answer, Query } from '../../src/core/query.js';
import { newTrail, onTrail, presentTrail } from '../../src/core/trail.js';

export interface JobQueueLimits {
  readonly limit: number;
  readonly timeoutMs: number;
  readonly concurrency: number;
}

/** Longest wait for what should come about at once. */
const SOON = { timeout: 15_000 };
const ROOMY: JobQueueLimits = { limit: 10, timeoutMs: 20_000, concurrency: 1 };

export const query = (photo: string): Query => ({ photo, choice: { k: 8 } });
export const NOTHING: Answer = { garments: [] };

/** A search that waits to be let go, and remembers what it was asked, in order. */
export function gate() {
  const waiting: (() => void)[] = [];
  const seen: string[] = [];
  let isOpen = false;
  return {
    waiting,
    seen,
    find: ({ photo }: Query) => {
      seen.push(photo);
      return isOpen ? Promise.resolve(NOTHING) : new Promise<Answer>((resolve) => waiting.push(() => resolve(NOTHING)));
    },
    /** Lets those go that wait now. */
    let: () => {
      for (const go of waiting.splice(0)) go();
    },
    /** Lets everybody go, from now on. */
    open: () => {
      isOpen = true;
      for (const go of waiting.splice(0)) go();
    },
  };
}

export function jobQueueContract(name: string, open: (limits: JobQueueLimits) => Promise<JobQueue>): void {
  describe(`${name} keeps the contract of a job queue`, () => {
    const opened: JobQueue[] = [];
    afterEach(async () => {
      for (const queue of opened.splice(0)) await queue.close();
    });
    const create = async (limits: Partial<JobQueueLimits> = {}) => {
      const queue = await open({ ...ROOMY, ...limits });
      opened.push(queue);
      return queue;
    };

    it('gives a job to the worker and its answer back', async () => {
      const queue = await create();
      const box = { left: 0, top: 0, right: 1, bottom: 1 };
      queue.work(async ({ photo, choice }) => ({
        garments: [{ category: 'dress', box: choice.box ?? box, score: photo.length / 100, results: [] }],
      }));
      expect(await queue.submit({ photo: 'photo-one', choice: { k: 8, box: { ...box, left: 0.25 } } })).toEqual({
        garments: [{ category: 'dress', box: { ...box, left: 0.25 }, score: 0.09, results: [] }],
      });
    });

    it('runs as many at once as it may', async () => {
      const queue = await create({ concurrency: 2 });
      const { waiting, seen, find, let: letGo, open } = gate();
      queue.work(find);
      const answers = ['aaaaaaaa', 'bbbbbbbb', 'cccccccc', 'dddddddd'].map((photo) => queue.submit(query(photo)));
      await expect.poll(() => waiting.length, SOON).toBe(2);
      letGo();
      await expect.poll(() => waiting.length, SOON).toBe(2);
      expect(seen).toHaveLength(4);
      open();
      expect(await Promise.all(answers)).toHaveLength(4);
    });

    it('refuses kindly what is over its bound, and works on', async () => {
      const queue = await create({ limit: 2 });
      const { waiting, find, open } = gate();
      queue.work(find);
      const first = queue.submit(query('first-photo'));
      await expect.poll(() => waiting.length, SOON).toBe(1);
      const errors: unknown[] = [];
      const others = Array.from({ length: 9 }, (_, i) =>
        queue.submit(query(`photo-${i}-long`)).catch((error: unknown) => void errors.push(error)),
      );
      await expect.poll(() => errors.length, SOON).toBe(7);
      for (const error of errors) expect(error).toMatchObject({ code: 'BUSY', retryable: true });
      open();
      await Promise.all([first, ...others]);
      expect(errors).toHaveLength(7);
      await expect(queue.submit(query('there-is-room-again'))).resolves.toEqual(NOTHING);
    });

    it('tries a retryable failure again, and no other', async () => {
      const queue = await create();
      let runs = 0;
      queue.work(async ({ photo }) => {
        runs++;
        if (photo === 'hopeless') throw new SamelookError('PHOTO_DAMAGED', 'Damaged.');
        if (runs === 1) throw new SamelookError('INFERENCE_FAILED', 'Once.', { retryable: true });
        return NOTHING;
      });
      await expect(queue.submit(query('recovers'))).resolves.toEqual(NOTHING);
      expect(runs).toBe(2);
      await expect(queue.submit(query('hopeless'))).rejects.toMatchObject({ code: 'PHOTO_DAMAGED', retryable: false });
      expect(runs).toBe(3);
    });

    it('gives up what fails again and again, with its own error', async () => {
      const queue = await create();
      let runs = 0;
      queue.work(async () => {
        runs++;
        throw new SamelookError('INFERENCE_FAILED', `Attempt ${runs}.`, { retryable: true });
      });
      await expect(queue.submit(query('hopeless'))).rejects.toMatchObject({
        code: 'INFERENCE_FAILED',
        message: 'Attempt 3.',
        retryable: true,
      });
      await sleep(100);
      expect(runs).toBe(3);
    });

    it('gives up a job that grew too old, waiting or running, and says so', async () => {
      const queue = await create({ timeoutMs: 1_000 });
      const aborted: string[] = [];
      queue.work(({ photo }, signal) => {
        signal.addEventListener('abort', () => aborted.push(photo));
        return sleep(10_000, NOTHING, { signal });
      });
      const jobs = [queue.submit(query('running-1')), queue.submit(query('waiting-1'))];
      for (const job of jobs) await expect(job).rejects.toMatchObject({ code: 'TIMED_OUT', retryable: true });
      await expect.poll(() => aborted, SOON).toContain('running-1');
    });

    it('takes a job to the worker on the trail of whoever asked', async () => {
      const queue = await create();
      const { waiting, find, open } = gate();
      const seen: (string | undefined)[] = [];
      queue.work((query) => {
        seen.push(presentTrail()?.requestId);
        return find(query);
      });
      const first = onTrail(newTrail('question-1'), () => queue.submit(query('first-photo')));
      await expect.poll(() => waiting.length, SOON).toBe(1);
      // Their turn comes through the end of another one's job.
      const others = ['question-2', 'question-3'].map((id) =>
        onTrail(newTrail(id), () => queue.submit(query(`photo-of-${id}`))),
      );
      open();
      await Promise.all([first, ...others]);
      expect(seen.toSorted()).toEqual(['question-1', 'question-2', 'question-3']);
    });

    it('drops a job that nobody waits for any more', async () => {
      const queue = await create();
      const { waiting, seen, find, open } = gate();
      queue.work(find);
      const first = queue.submit(query('first-photo'));
      await expect.poll(() => waiting.length, SOON).toBe(1);
      const leaving = new AbortController();
      const second = queue.submit(query('second-photo'), { signal: leaving.signal });
      const third = queue.submit(query('third-photo'));
      leaving.abort();
      await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
      await sleep(50);
      open();
      await Promise.all([first, third]);
      expect(seen).toEqual(['first-photo', 'third-photo']);
    });

    it('lets chats take turns, and what is urgent before all', async () => {
      const queue = await create();
      const { waiting, seen, find, open } = gate();
      queue.work(find);
      const jobs = [queue.submit(query('first-photo'), { chat: 'z' })];
      await expect.poll(() => waiting.length, SOON).toBe(1);
      const told = new Set<string>();
      const submit = (photo: string, wish: JobWish) =>
        jobs.push(queue.submit(query(photo), { ...wish, onPlace: () => told.add(photo) }));
      for (let n = 1; n <= 4; n++) submit(`of-a-no-${n}`, { chat: 'a' });
      for (let n = 1; n <= 2; n++) submit(`of-b-no-${n}`, { chat: 'b' });
      submit('of-c-urgent', { chat: 'c', urgent: true });
      await expect.poll(() => told.size, SOON).toBe(7);
      open();
      await Promise.all(jobs);
      expect(seen).toEqual([
        'first-photo',
        'of-c-urgent',
        ...['of-a-no-1', 'of-b-no-1', 'of-a-no-2', 'of-b-no-2', 'of-a-no-3', 'of-a-no-4'],
      ]);
    });

    it('tells those who wait their places', async () => {
      const queue = await create();
      const { waiting, find, open } = gate();
      queue.work(find);
      const jobs = [queue.submit(query('first-photo'))];
      await expect.poll(() => waiting.length, SOON).toBe(1);
      const places: number[][] = [[], [], []];
      for (const told of places) {
        jobs.push(queue.submit(query('waiting-photo'), { onPlace: (place) => told.push(place) }));
      }
      await expect.poll(() => places.map((told) => told.at(-1)), SOON).toEqual([1, 2, 3]);
      expect(await queue.waiting()).toBe(3);
      open();
      await Promise.all(jobs);
    });

    it('turns away at the door whose turn would come too late, and lets in again when it is quiet', async () => {
      const queue = await create({ limit: 1_000, timeoutMs: 6_000 });
      const { waiting, find, let: letGo, open } = gate();
      queue.work(find);
      // One job tells the pace: two more of its kind may be waited for, three may not.
      const slow = queue.submit(query('a-slow-photo'));
      await expect.poll(() => waiting.length, SOON).toBe(1);
      await sleep(2_500);
      letGo();
      await slow;

      const crowd = Array.from({ length: 8 }, () =>
        queue.submit(query('one-of-many')).catch((error: unknown) => error),
      );
      const first = queue.submit(query('of-a-chat'), { chat: 'a' });
      await expect.poll(() => waiting.length, SOON).toBe(1);
      open();
      const outcomes = await Promise.all(crowd);
      expect(outcomes.slice(0, 3)).toEqual([NOTHING, NOTHING, NOTHING]);
      for (const refused of outcomes.slice(4)) expect(refused).toMatchObject({ code: 'BUSY', retryable: true });
      // A chat that has asked nothing yet has its turn before most of them.
      expect(await first).toEqual(NOTHING);
      expect(await queue.submit(query('later-photo'))).toEqual(NOTHING);
    });

    it('finishes what is under way when it closes, and takes no more', async () => {
      const queue = await create();
      const { waiting, find, open } = gate();
      queue.work(find);
      const last = queue.submit(query('last-photo'));
      await expect.poll(() => waiting.length, SOON).toBe(1);
      const closed = queue.close();
      await expect(queue.submit(query('late-photo'))).rejects.toMatchObject({ code: 'BUSY' });
      open();
      await expect(last).resolves.toEqual(NOTHING);
      await closed;
    });
  });
}
