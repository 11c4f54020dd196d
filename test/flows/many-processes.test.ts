/** Bot and workers as processes of their own on one Redis, and what becomes of questions when one of them is lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';
import { addPerson, write } from '../fakes/telegram/people.js';
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/server.js';
import type { StoredMessage } from '../fakes/telegram/world.js';
import { drawSmallShop, type SmallShop } from './demo-shop.js';
import { type RoleProcess, startReady } from './role-process.js';

const ENOUGH_MS = 60_000;
const title = redisServer === undefined ? `many processes (${WITHOUT_REDIS})` : 'many processes';

describe.skipIf(redisServer === undefined)(title, { timeout: 120_000 }, () => {
  let shop: SmallShop;
  let redis: RedisServer;
  let fake: TelegramFake;
  let product: Uint8Array;
  const started: RoleProcess[] = [];
  let people = 0;

  beforeAll(async () => {
    shop = await drawSmallShop(16, 2);
    const app = await shop.open();
    await shop.fill(app);
    await app.close();
    product = await shop.firstPicture();
    redis = await startRedis();
    fake = await startTelegramFake();
  }, 180_000);
  afterAll(async () => {
    // One that was stopped hears nothing else.
    for (const role of started) await role.end('SIGKILL');
    await fake.close();
    await redis.remove();
    await shop.remove();
  });

  /** Starts a role. @returns it, once it has said that it is ready */
  async function start(role: 'bot' | 'worker'): Promise<RoleProcess> {
    const environment = {
      SAMELOOK_HOME: shop.home,
      CATALOGUE: shop.feed,
      REDIS_URL: redis.url,
      THREADS: '1',
      DETECTOR: 'whole-photo',
      TELEGRAM_TOKEN: fake.token,
      TELEGRAM_API_ROOT: fake.apiRoot,
    };
    const process = await startReady(role, environment);
    started.push(process);
    return process;
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
    expect(await bot.end()).toBe(0);
    expect(await worker.end()).toBe(0);
  });

  it('answer once what a worker had in hand when it was killed', async () => {
    const [bot, doomed] = await Promise.all([start('bot'), start('worker')]);
    // It stands still with jobs in hand, as on a machine that hangs, and is then gone.
    doomed.child.kill('SIGSTOP');
    const sent = await Promise.all(Array.from({ length: 6 }, send));
    await sleep(3_000);
    const other = await start('worker');
    await doomed.end('SIGKILL');
    await expect.poll(() => counts(sent), { timeout: ENOUGH_MS }).toEqual(onceEach(sent));
    await sleep(8_000);
    expect(counts(sent)).toEqual(onceEach(sent));
    await Promise.all([bot.end(), other.end()]);
  });

  it('answer once what the bot had in hand when it was killed', async () => {
    const doomed = await start('bot');
    const sent = await Promise.all(Array.from({ length: 4 }, send));
    const signs = () => new Set(fake.world.signs.map(({ chat }) => chat));
    await expect.poll(() => sent.every(({ chat }) => signs().has(chat)), { timeout: ENOUGH_MS }).toBe(true);
    await doomed.end('SIGKILL');
    const [bot, worker] = await Promise.all([start('bot'), start('worker')]);
    await expect.poll(() => counts(sent), { timeout: ENOUGH_MS }).toEqual(onceEach(sent));
    await sleep(5_000);
    expect(counts(sent)).toEqual(onceEach(sent));
    await Promise.all([bot.end(), worker.end()]);
  });
});
