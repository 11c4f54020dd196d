import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Health, openHealth } from '../../src/commands/health.js';
import { SILENT } from '../../src/core/log.js';
import { told, UNTOLD } from '../../src/core/telemetry.js';
import { QUEUES } from '../../src/queue/registry.js';
import { NOTHING, query } from '../contracts/job-queue.js';
import { freePort } from '../fakes/free-port.js';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';

const opened: Health[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function open(redisUrl?: string, signal = new AbortController().signal) {
  const healthPort = await freePort();
  const health = await openHealth('worker', { healthPort, host: '127.0.0.1', redisUrl }, SILENT, signal);
  opened.push(health);
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${healthPort}${path}`);
    return { status: response.status, text: await response.text() };
  };
  return { health, ask };
}

describe('a process', () => {
  it('opens no port that nobody asked for', async () => {
    const { signal } = new AbortController();
    const nothing = { healthPort: undefined, host: '127.0.0.1', redisUrl: undefined };
    const health = await openHealth('worker', nothing, SILENT, signal);
    expect(health.figures).toBeUndefined();
    await health.close();
  });

  it('is alive and starting, then what its role says, then stopping', async () => {
    const stopping = new AbortController();
    const { health, ask } = await open(undefined, stopping.signal);
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
    expect(await ask('/readyz')).toMatchObject({ status: 503, text: expect.stringContaining('starting') });
    health.tell(async () => ({ ready: true, parts: { telegram: 'ready' } }));
    expect(await ask('/readyz')).toMatchObject({ status: 200, text: expect.stringContaining('telegram') });
    stopping.abort();
    expect(await ask('/readyz')).toMatchObject({ status: 503, text: expect.stringContaining('stopping') });
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });
});

describe.skipIf(redisServer === undefined)(redisServer ? 'its figures' : `its figures (${WITHOUT_REDIS})`, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.remove());

  it('tell of the queue of all processes, and of what went through its own', async () => {
    const { health, ask } = await open(redis.url);
    const limits = { url: redis.url, log: SILENT, limit: 10, timeoutMs: 30_000, concurrency: 1 };
    const telemetry = health.figures?.telemetry ?? UNTOLD;
    const asking = await QUEUES.bull(limits);
    const job = asking.submit(query('waiting-photo'));
    await expect
      .poll(async () => (await ask('/metrics')).text, { timeout: 15_000 })
      .toContain('samelook_queue_jobs{state="waiting"} 1\n');
    const oldest = /^samelook_queue_oldest_seconds (\S+)$/m.exec((await ask('/metrics')).text)?.[1];
    expect(Number(oldest)).toBeGreaterThan(0);

    const worker = await QUEUES.bull({ ...limits, telemetry });
    worker.work(() => told(telemetry, 'search', async () => NOTHING));
    await job;
    const { text } = await ask('/metrics');
    expect(text).toContain('samelook_queue_jobs{state="waiting"} 0\n');
    expect(text).toContain('samelook_queue_oldest_seconds 0\n');
    expect(text).toContain('samelook_search_seconds_count{outcome="answered"} 1\n');
    expect(text).toContain('samelook_stage_seconds_count{stage="wait",outcome="answered"} 1\n');
    expect(text).toMatch(/^samelook_process_info\{role="worker",version="\d+\.\d+\.\d+"\} 1$/m);
    await worker.close();
    await asking.close();
  });

  it('are there without the queue while Redis is away', async () => {
    const { ask } = await open(redis.url);
    await redis.stop();
    const { status, text } = await ask('/metrics');
    expect(status).toBe(200);
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toContain('samelook_queue_jobs{');
    await redis.start();
  });
});
