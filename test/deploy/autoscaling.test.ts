/** The lists that the autoscaling looks at, against a real queue in a real Redis. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SEARCHES_AT_ONCE } from '../../src/app.js';
import { SILENT } from '../../src/core/log.js';
import { QUEUES } from '../../src/queue/registry.js';
import { gate, query } from '../contracts/job-queue.js';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';
import { objectOf } from './manifests.js';

const ScaledObject = z.object({
  spec: z.object({
    scaleTargetRef: z.object({ name: z.literal('worker') }),
    minReplicaCount: z.number().min(1),
    triggers: z.array(
      z.object({
        type: z.literal('redis'),
        metadata: z.object({ listName: z.string(), listLength: z.string() }),
        authenticationRef: z.object({ name: z.string() }),
      }),
    ),
  }),
});
const { triggers } = objectOf('ScaledObject', 'worker', ScaledObject).spec;
const title = redisServer === undefined ? `the autoscaling (${WITHOUT_REDIS})` : 'the autoscaling';

describe.skipIf(redisServer === undefined)(title, () => {
  let redis: RedisServer;
  let looking: Redis;
  beforeAll(async () => {
    redis = await startRedis();
    looking = new Redis(redis.url);
  });
  afterAll(async () => {
    looking.disconnect();
    await redis.remove();
  });

  it('sees what waits and what is under way', async () => {
    const lengths = () => Promise.all(triggers.map(({ metadata }) => looking.llen(metadata.listName)));
    const options = { url: redis.url, log: SILENT, limit: 20, timeoutMs: 30_000, concurrency: SEARCHES_AT_ONCE };
    const queue = await QUEUES.bull(options);
    const worker = gate();
    const jobs = Array.from({ length: SEARCHES_AT_ONCE + 3 }, (_, i) =>
      // Each of another chat, one of them urgent: all are counted.
      queue.submit(query(`waiting-photo-${i}`), { chat: `chat ${i}`, urgent: i === 0 }),
    );
    const done = Promise.all(jobs);
    await expect.poll(lengths, { timeout: 15_000 }).toEqual([jobs.length, 0]);
    queue.work(worker.find);
    await expect.poll(lengths, { timeout: 15_000 }).toEqual([3, SEARCHES_AT_ONCE]);
    worker.open();
    await done;
    await expect.poll(lengths, { timeout: 15_000 }).toEqual([0, 0]);
    await queue.close();
  });

  it('keeps a worker that is busy', () => {
    const active = triggers.find(({ metadata }) => metadata.listName.endsWith(':active'));
    expect(active?.metadata.listLength).toBe(`${SEARCHES_AT_ONCE}`);
  });

  it('knows the password by an object that is there', () => {
    for (const { authenticationRef } of triggers) {
      objectOf('TriggerAuthentication', authenticationRef.name, z.object({ spec: z.object({}) }));
    }
  });
});
