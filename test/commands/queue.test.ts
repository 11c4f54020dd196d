import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAT_STORES } from '../../src/chats/registry.js';
import { SamelookError } from '../../src/core/errors.js';
import type { JobQueue } from '../../src/core/job-queue.js';
import { SILENT } from '../../src/core/log.js';
import { newTrail, onTrail } from '../../src/core/trail.js';
import { QUEUES } from '../../src/queue/registry.js';
import { query } from '../contracts/job-queue.js';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';

/** The compiled program, as `npx samelook` runs it. */
const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');
const title = redisServer === undefined ? `samelook queue (${WITHOUT_REDIS})` : 'samelook queue';

describe.skipIf(redisServer === undefined)(title, { timeout: 120_000 }, () => {
  let redis: RedisServer;
  let home: string;
  let queue: JobQueue;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'samelook-queue-'));
    redis = await startRedis();
    queue = await QUEUES.bull({ url: redis.url, log: SILENT, limit: 10, timeoutMs: 20_000, concurrency: 1 });
    queue.work(async () => {
      throw new SamelookError('MODEL_INVALID', 'Mend the model.');
    });
  });
  afterAll(async () => {
    await queue.close();
    await redis.remove();
    await rm(home, { recursive: true, force: true });
  });

  async function samelook(...args: readonly string[]) {
    const env = { ...process.env, SAMELOOK_HOME: home, REDIS_URL: redis.url, DATABASE_URL: '', LOG_LEVEL: 'silent' };
    const child = spawn(process.execPath, [PROGRAM, 'queue', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { out, err, status: status as number };
  }

  const fail = (photo: string, origin?: string, requestId = photo) =>
    onTrail(newTrail(requestId), () =>
      queue.submit(query(photo), { origin }).catch((error: unknown) => expect(error).toBeInstanceOf(SamelookError)),
    );

  it('lists what failed, shows one, hands it to the bots, and drops what nobody waits for', async () => {
    const chats = await CHAT_STORES.sqlite(join(home, 'chats.db'));
    const wishOf = (user: string) => {
      const key = `telegram photo ${user}`;
      return { key, platform: 'telegram', user: `telegram:${user}`, requestId: `of-${user}`, wish: { kind: 'photo' } };
    };
    const wish = wishOf('ada');
    for (const one of [wish, wishOf('bob')]) await chats.take(one, 60_000, 60_000);
    await fail('asked-in-a-chat', 'telegram', 'of-ada');
    await fail('asked-in-another', 'discord', 'of-bob');
    await fail('asked-over-http');
    // What is kept of a failed question leads nowhere once its asker wished to be forgotten.
    await chats.forget('telegram:bob');

    const { out: listed } = await samelook('list');
    expect(listed).toMatch(/^0 waiting, 0 under way, 0 to be tried again, 3 failed\n/);
    const idOf = (where: string) => new RegExp(`│ (\\w+) .*${where}`).exec(listed)?.[1] ?? '';
    const { out: shown } = await samelook('show', idOf('in telegram'));
    expect(shown).toMatch(/request +of-ada \(in the log/);
    expect(shown).toMatch(/why +MODEL_INVALID: Mend the model\./);

    expect(await chats.takeOver('telegram', 0, 10)).toEqual([]);
    const { out: retried } = await samelook('retry', '--all');
    expect(retried).toContain(`${idOf('in telegram')}  goes to the next bot`);
    expect(retried).toContain(`${idOf('in discord')}  nobody waits for it`);
    expect(retried).toContain(`${idOf('over HTTP')}  nobody waits for it`);
    expect(await chats.takeOver('telegram', 60_000, 10)).toEqual([{ ...wish, times: 2 }]);
    await chats.close();

    expect((await samelook('drop', idOf('over HTTP'), idOf('in discord'))).out).toContain('dropped');
    expect((await samelook('list')).out).toMatch(/ 0 failed\n$/);
  });

  it('says what is wrong with what it was asked', async () => {
    expect(await samelook('show', 'nothing')).toMatchObject({
      status: 1,
      err: expect.stringContaining('There is no failed job nothing.'),
    });
    expect(await samelook('retry')).toMatchObject({ status: 1, err: expect.stringContaining('or --all') });
  });
});
