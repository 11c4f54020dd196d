/** Bot and workers as processes of their own on one Redis, and what becomes of questions when one of them is lost. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFeed } from '../../src/catalogue/feeds/registry.js';
import { importCatalogue } from '../../src/catalogue/import.js';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';
import { addPerson, write } from '../fakes/telegram/people.js';
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/server.js';
import type { StoredMessage } from '../fakes/telegram/world.js';
import { drawSmallShop, type SmallShop } from './demo-shop.js';

/** The compiled program, as `npx samelook` runs it. */
const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');
const ENOUGH_MS = 60_000;
const title = redisServer === undefined ? `many processes (${WITHOUT_REDIS})` : 'many processes';

describe.skipIf(redisServer === undefined)(title, { timeout: 120_000 }, () => {
  let shop: SmallShop;
  let redis: RedisServer;
  let fake: TelegramFake;
  let product: Uint8Array;
  const started: ChildProcess[] = [];
  let people = 0;

  beforeAll(async () => {
    shop = await drawSmallShop(16, 2);
    const app = await shop.open();
    const { store, encoder, index } = app;
    await importCatalogue({ feed: await openFeed(shop.feed), store, encoder, index, prune: true });
    await app.close();
    const images = join(shop.feed, '..', 'images');
    product = await readFile(join(images, (await readdir(images))[0] ?? ''));
    redis = await startRedis();
    fake = await startTelegramFake();
  }, 180_000);
  afterAll(async () => {
    for (const child of started) {
      // One that was stopped hears nothing else.
      child.kill('SIGKILL');
    }
    await fake.close();
    await redis.remove();
    await shop.remove();
  });

  /** Starts a role. @returns it, once it has said that it is ready */
  async function start(role: 'bot' | 'worker'): Promise<ChildProcess> {
    const env = {
      ...process.env,
      SAMELOOK_HOME: shop.home,
      CATALOGUE: shop.feed,
      REDIS_URL: redis.url,
      THREADS: '1',
      DETECTOR: 'whole-photo',
      TELEGRAM_TOKEN: fake.token,
      TELEGRAM_API_ROOT: fake.apiRoot,
    };
    const child = spawn(process.execPath, [PROGRAM, role], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    started.push(child);
    for await (const line of createInterface({ input: child.stdout })) if (/is ready/.test(line)) return child;
    throw new Error(`the ${role} ended before it was ready`);
  }

  async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    await once(child, 'exit');
    return child.exitCode;
  }

  /** Somebody sends a photo. */
  async function send(): Promise<StoredMessage> {
    const person = addPerson(fake, 1_000 + ++people, `Person ${people}`);
    const photos = [new Uint8Array(product)];
    const [message] = write(fake, { from: person.account, chat: person.chat, photos });
    if (message === undefined) throw new Error('nothing was sent');
    return message;
  }

  /** Answers with items to each photo; words that ask for patience are none. */
  const counts = (sent: readonly StoredMessage[]) =>
    sent.map(({ chat, id }) => {
      const isAnswer = (one: StoredMessage) => one.isBots && one.chat === chat && one.repliesTo === id;
      return fake.world.messages.filter((one) => isAnswer(one) && one.pictures.length > 0).length;
    });
  const onceEach = (sent: readonly StoredMessage[]) => sent.map(() => 1);

  it('answer together', async () => {
    const [bot, worker] = await Promise.all([start('bot'), start('worker')]);
    const sent = [await send(), await send()];
    await expect.poll(() => counts(sent), { timeout: ENOUGH_MS }).toEqual(onceEach(sent));
    expect(await end(bot, 'SIGTERM')).toBe(0);
    expect(await end(worker, 'SIGTERM')).toBe(0);
  });

  it('answer once what a worker had in hand when it was killed', async () => {
    const [bot, doomed] = await Promise.all([start('bot'), start('worker')]);
    // It stands still with jobs in hand, as on a machine that hangs, and is then gone.
    doomed.kill('SIGSTOP');
    const sent = await Promise.all(Array.from({ length: 6 }, send));
    await sleep(3_000);
    const other = await start('worker');
    await end(doomed, 'SIGKILL');
    await expect.poll(() => counts(sent), { timeout: ENOUGH_MS }).toEqual(onceEach(sent));
    await sleep(8_000);
    expect(counts(sent)).toEqual(onceEach(sent));
    await Promise.all([end(bot, 'SIGTERM'), end(other, 'SIGTERM')]);
  });

  it('answer once what the bot had in hand when it was killed', async () => {
    const doomed = await start('bot');
    const sent = await Promise.all(Array.from({ length: 4 }, send));
    const signs = () => new Set(fake.world.signs.map(({ chat }) => chat));
    await expect.poll(() => sent.every(({ chat }) => signs().has(chat)), { timeout: ENOUGH_MS }).toBe(true);
    await end(doomed, 'SIGKILL');
    const [bot, worker] = await Promise.all([start('bot'), start('worker')]);
    await expect.poll(() => counts(sent), { timeout: ENOUGH_MS }).toEqual(onceEach(sent));
    await sleep(5_000);
    expect(counts(sent)).toEqual(onceEach(sent));
    await Promise.all([end(bot, 'SIGTERM'), end(worker, 'SIGTERM')]);
  });
});
