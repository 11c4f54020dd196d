import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SamelookError } from '../../src/core/errors.js';
import type { JobQueue } from '../../src/core/job-queue.js';
import { SILENT } from '../../src/core/log.js';
import { newTrail, onTrail } from '../../src/core/trail.js';
import { openQueueRecords, QUEUES } from '../../src/queue/registry.js';
import { openRedis } from '../../src/redis/connection.js';
import { gate, jobQueueContract, NOTHING, query } from '../contracts/job-queue.js';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';

const title = redisServer === undefined ? `the Bull queue (${WITHOUT_REDIS})` : 'the Bull queue';

/** All that Redis has under a prefix, as text. */
async function readAllOf(url: string, prefix: string): Promise<string> {
  const redis = openRedis(url, 'asking');
  const readers = {
    string: (key: string) => redis.get(key),
    hash: (key: string) => redis.hgetall(key),
    list: (key: string) => redis.lrange(key, 0, -1),
    zset: (key: string) => redis.zrange(key, 0, -1),
  };
  const told = (await redis.keys(`${prefix}:*`)).map(async (key) => {
    const type = (await redis.type(key)) as keyof typeof readers;
    return [key, await readers[type](key)];
  });
  const text = JSON.stringify(await Promise.all(told));
  redis.disconnect();
  return text;
}

/** Lets the one job of a gate go once it is there; never ends by itself. */
async function letGo({ waiting, let: go }: ReturnType<typeof gate>): Promise<never> {
  await expect.poll(() => waiting.length, { timeout: 15_000 }).toBe(1);
  go();
  return new Promise(() => {});
}

describe.skipIf(redisServer === undefined)(title, () => {
  let redis: RedisServer;
  let count = 0;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.remove());

  jobQueueContract('it', (limits) =>
    QUEUES.bull({ ...limits, url: redis.url, log: SILENT, prefix: `test-${++count}` }),
  );

  describe('between processes', () => {
    const opened: JobQueue[] = [];
    afterEach(async () => {
      for (const queue of opened.splice(0)) await queue.close();
    });

    /** Several queues on one line, as in as many processes. */
    async function openQueues(
      number: number,
      more: { readonly limit?: number; readonly timeoutMs?: number; readonly drainMs?: number } = {},
    ): Promise<readonly JobQueue[]> {
      const prefix = `test-${++count}`;
      const limits = { limit: 10, timeoutMs: 30_000, concurrency: 1, ...more };
      const queues = await Promise.all(
        Array.from({ length: number }, () => QUEUES.bull({ ...limits, url: redis.url, log: SILENT, prefix })),
      );
      opened.push(...queues);
      return queues;
    }

    it('shares the work between workers, and counts all who wait', async () => {
      const [asking, other, ...workers] = (await openQueues(4, { limit: 2 })) as [JobQueue, JobQueue, ...JobQueue[]];
      const gates = workers.map((worker) => {
        const one = gate();
        worker.work(one.find);
        return one;
      });
      const jobs = [asking.submit(query('first-photo')), other.submit(query('second-photo'))];
      await expect.poll(() => gates.map(({ seen }) => seen.length), { timeout: 15_000 }).toEqual([1, 1]);
      const places: number[] = [];
      const onPlace = (place: number) => void places.push(place);
      jobs.push(...['third-photo', 'fourth-photo'].map((photo) => asking.submit(query(photo), { onPlace })));
      await expect.poll(() => places, { timeout: 15_000 }).toContain(2);
      await expect(other.submit(query('one-too-many'))).rejects.toMatchObject({ code: 'BUSY' });
      for (const { open } of gates) open();
      expect(await Promise.all(jobs)).toEqual([NOTHING, NOTHING, NOTHING, NOTHING]);
      expect(gates.flatMap(({ seen }) => seen).sort()).toEqual([
        'first-photo',
        'fourth-photo',
        'second-photo',
        'third-photo',
      ]);
    });

    it('gives back what a worker that stops can’t finish in time, and another one answers', async () => {
      const [asking, leaving, other] = (await openQueues(3, { drainMs: 200 })) as [JobQueue, JobQueue, JobQueue];
      const { waiting, find } = gate();
      leaving.work((asked, signal) => {
        const given = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        return Promise.race([find(asked), given]);
      });
      const job = asking.submit(query('long-photo'));
      await expect.poll(() => waiting.length, { timeout: 15_000 }).toBe(1);
      await leaving.close();
      const { seen, find: findAgain, open } = gate();
      open();
      other.work(findAgain);
      expect(await job).toEqual(NOTHING);
      expect(seen).toEqual(['long-photo']);
    });

    it('goes on once Redis is there again, and answers once', async () => {
      const own = await startRedis();
      const limits = { limit: 10, timeoutMs: 30_000, concurrency: 1, url: own.url, log: SILENT };
      const [asking, worker] = [await QUEUES.bull(limits), await QUEUES.bull(limits)];
      const { seen, waiting, find, open } = gate();
      worker.work(find);
      const jobs = [asking.submit(query('under-way')), asking.submit(query('still-waiting'))];
      await expect.poll(() => waiting.length, { timeout: 15_000 }).toBe(1);
      await sleep(1_500);
      await own.stop();
      await expect.poll(() => asking.waiting().catch(({ code }) => code), { timeout: 15_000 }).toBe('STORAGE_FAILED');
      await expect(asking.submit(query('while-away'))).rejects.toMatchObject({
        code: 'STORAGE_FAILED',
        retryable: true,
      });
      await own.start();
      open();
      expect(await Promise.all(jobs)).toEqual([NOTHING, NOTHING]);
      expect(new Set(seen)).toEqual(new Set(['under-way', 'still-waiting']));
      await expect(asking.submit(query('afterwards'))).resolves.toEqual(NOTHING);
      await asking.close();
      await worker.close();
      await own.remove();
    });

    it('says at once that a question was lost with a Redis that wrote nothing down', async () => {
      const own = await startRedis(['--appendonly', 'no']);
      const asking = await QUEUES.bull({ limit: 10, timeoutMs: 30_000, concurrency: 1, url: own.url, log: SILENT });
      const job = asking.submit(query('never-begun')).catch((error: unknown) => error);
      await sleep(500);
      await own.stop();
      await own.start();
      expect(await job).toMatchObject({ code: 'INTERNAL', retryable: true });
      await asking.close();
      await own.remove();
    });

    it('gives a worker of another model nothing to do until all agree', async () => {
      const [asking, first, other] = (await openQueues(3)) as [JobQueue, JobQueue, JobQueue];
      const [of, others] = [gate(), gate()];
      let model = 'model-a';
      first.work(of.find, () => model);
      await expect(Promise.race([asking.submit(query('warming-up')), letGo(of)])).resolves.toEqual(NOTHING);
      other.work(others.find, () => 'model-b');
      const jobs = ['photo-one', 'photo-two'].map((photo) => asking.submit(query(photo)));
      await expect.poll(() => of.waiting.length, { timeout: 15_000 }).toBe(1);
      await sleep(3_000);
      expect(others.seen).toEqual([]);

      model = 'model-b';
      await expect.poll(() => others.seen, { timeout: 15_000 }).toEqual(['photo-two']);
      of.open();
      others.open();
      expect(await Promise.all(jobs)).toEqual([NOTHING, NOTHING]);
    });

    it('keeps what failed by our own fault, to be looked at and dropped, and nothing else', async () => {
      const [asking, worker] = (await openQueues(2)) as [JobQueue, JobQueue];
      const records = await openQueueRecords({ url: redis.url, log: SILENT, prefix: `test-${count}` });
      const { waiting, find, open } = gate();
      worker.work(async (asked) => {
        if (asked.photo === 'of-a-letter') throw new SamelookError('PHOTO_UNSUPPORTED', 'No picture.');
        if (asked.photo === 'out-of-memory') throw new SamelookError('STORAGE_FAILED', 'Mend the disk.');
        return find(asked);
      });
      await expect(asking.submit(query('of-a-letter'))).rejects.toMatchObject({ code: 'PHOTO_UNSUPPORTED' });
      const choice = { k: 3, filters: { colour: ['red'] } };
      const failed = onTrail(newTrail('request-1'), () =>
        asking.submit({ photo: 'out-of-memory', choice }, { origin: 'fake', chat: 'telegram:-1001234987650123' }),
      );
      await expect(failed).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
      const jobs = [asking.submit(query('under-way')), asking.submit(query('still-waiting'))];
      await expect.poll(() => waiting.length, { timeout: 15_000 }).toBe(1);
      await expect
        .poll(() => records.counts(), { timeout: 15_000 })
        .toEqual({ waiting: 1, underWay: 1, again: 0, dead: 1, oldestMs: expect.any(Number) });
      open();
      await Promise.all(jobs);

      const [letter, ...others] = await records.list(10);
      expect(others).toEqual([]);
      expect(letter).toMatchObject({
        reason: 'STORAGE_FAILED: Mend the disk.',
        origin: 'fake',
        requestId: 'request-1',
        choice,
      });
      // Nothing of whoever asked is in Redis, neither now nor after.
      const told = await readAllOf(redis.url, `test-${count}`);
      expect(told).toContain('out-of-memory');
      expect(told).not.toContain('1001234987650123');
      const id = letter?.id ?? '';
      expect(await records.show(id)).toEqual(letter);
      await records.drop(id);
      for (const gone of [records.show(id), records.drop(id)]) {
        await expect(gone).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      await records.close();
    });

    it('gives back an error as it was, without its cause', async () => {
      const [asking, worker] = (await openQueues(2)) as [JobQueue, JobQueue];
      worker.work(async () => {
        throw new SamelookError('MODEL_INVALID', 'Mend the model.', { cause: new Error('secret') });
      });
      const error = await asking.submit(query('some-photo')).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SamelookError);
      expect(error).toMatchObject({ code: 'MODEL_INVALID', message: 'Mend the model.', retryable: false });
      expect(error).not.toHaveProperty('cause');
    });
  });
});
