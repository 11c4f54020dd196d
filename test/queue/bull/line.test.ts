import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLine, type Line } from '../../../src/queue/bull/line.js';
import { openRedis } from '../../../src/redis/connection.js';
import { NOTHING } from '../../contracts/job-queue.js';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../../fakes/redis-server.js';

const title = redisServer === undefined ? `the line in Redis (${WITHOUT_REDIS})` : 'the line in Redis';
const JOB_MS = 1_000;

describe.skipIf(redisServer === undefined)(title, () => {
  let server: RedisServer;
  let redis: ReturnType<typeof openRedis>;
  let count = 0;
  beforeAll(async () => {
    server = await startRedis();
    redis = openRedis(server.url, 'asking');
  });
  afterAll(async () => {
    redis.disconnect();
    await server.remove();
  });

  /** A line whose workers have done so many jobs. */
  async function openLine(atOnce: readonly number[], done: number): Promise<Line> {
    const line = createLine(redis, `line-${++count}`);
    for (const [n, jobs] of atOnce.entries()) await line.attend(`worker ${n}`, jobs);
    for (let n = 0; n < done; n++) await line.settle(`done ${n}`, { answer: NOTHING }, JOB_MS);
    return line;
  }
  let ids = 0;
  const enter = (line: Line, chat: string, urgent = false) =>
    line.enter({ id: `job ${++ids}`, chat, urgent, timeoutMs: JOB_MS, limit: 100 });
  /** How many of one chat are let in. */
  async function letIn(line: Line): Promise<number> {
    for (let n = 0; ; n++) if (n === 20 || (await enter(line, 'one of many')) === undefined) return n;
  }

  it('lets in as many as all workers together begin in time', async () => {
    expect(await letIn(await openLine([1], 1))).toBe(2);
    const line = await openLine([2, 1, 1], 4);
    expect(await letIn(line)).toBe(5);
    // Whoever stands before the crowd need not wait for it.
    expect(await enter(line, 'another')).toBeDefined();
    expect(await enter(line, 'one of many', true)).toBeDefined();
  });

  it('lets all in while it does not know the pace, or nobody is at work', async () => {
    expect(await letIn(await openLine([2], 1))).toBe(20);
    expect(await letIn(await openLine([], 10))).toBe(20);
    const line = await openLine([1], 1);
    await line.retire('worker 0', 1);
    expect(await letIn(line)).toBe(20);
  });

  it('tells a worker how long a job takes, and forgets slow ones as quicker ones come', async () => {
    const line = await openLine([1], 1);
    expect((await line.begin('unknown')).jobMs).toBe(JOB_MS);
    for (let n = 0; n < 30; n++) await line.settle(`quick ${n}`, { answer: NOTHING }, 1);
    expect((await line.begin('unknown')).jobMs).toBeLessThan(5);
    // What was not tried tells nothing.
    await line.settle('late', { answer: NOTHING });
    expect((await line.begin('unknown')).jobMs).toBeLessThan(5);
  });
});
