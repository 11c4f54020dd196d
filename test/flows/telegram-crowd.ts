/** A crowd on the fake Telegram: many people send photos at once while the worker has its hands full. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { PLATFORMS } from '../../adapters/registry.js';
import { createAsk } from '../../src/bot/ask.js';
import { createConversation } from '../../src/bot/conversation.js';
import { CHAT_STORES } from '../../src/chats/registry.js';
import { SILENT } from '../../src/core/log.js';
import { drawSheet } from '../../src/photo/sheet.js';
import { createMemoryPhotoStore } from '../../src/photo/store.js';
import { QUEUES } from '../../src/queue/registry.js';
import { createShopkeeper, shop } from '../fakes/shop.js';
import type { Fault } from '../fakes/telegram/faults.js';
import { addPerson, write } from '../fakes/telegram/people.js';
import { startTelegramFake } from '../fakes/telegram/server.js';
import type { StoredMessage } from '../fakes/telegram/world.js';

/** How large the crowd is, and how slow the worker. */
export interface Crowd {
  readonly people: number;
  readonly photosEach: number;
  /** The photos are spread over this time. */
  readonly withinMs: number;
  /** How long one search takes; two are under way at a time. */
  readonly searchMs: number;
  /** Every so many updates one is sent twice; 0 = none. */
  readonly repeatEvery: number;
  readonly faults?: readonly Fault[];
  /** Longest wait for the last answer. */
  readonly patienceMs: number;
}

/** What became of it. */
export interface CrowdOutcome {
  readonly photos: number;
  /** Photos by how often they were answered with items. */
  readonly answered: ReadonlyMap<number, number>;
  /** From each photo to a sign in its chat, in milliseconds, ascending; 0 where one was still to be seen. */
  readonly acknowledgedMs: readonly number[];
  /** From each photo to its answer, in milliseconds, ascending. */
  readonly answeredMs: readonly number[];
  /** Limits of Telegram that were overstepped. */
  readonly violations: readonly string[];
}

/** sendChatAction: "The status is set for 5 seconds or less". */
const SIGN_LASTS_MS = 5_000;
const AT_ONCE = 2;

/** Lets the crowd in, and waits until everybody has an answer or the patience is over. */
export async function runCrowd(crowd: Crowd): Promise<CrowdOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'samelook-crowd-'));
  const store = await CHAT_STORES.sqlite(join(folder, 'chats.db'));
  const fake = await startTelegramFake();
  for (const fault of crowd.faults ?? []) fake.faults.add(fault);
  const photos = createMemoryPhotoStore();
  const queue = QUEUES.memory({ limit: 256, timeoutMs: 60_000, concurrency: AT_ONCE });
  const keeper = createShopkeeper();
  keeper.beforeAnswer(() => sleep(crowd.searchMs));
  queue.work(async ({ photo, choice }, signal) => keeper.ask(await photos.get(photo), choice, { signal }));
  const unlimited = { userPerMinute: 100_000, chatPerMinute: 100_000 };
  const platform = await PLATFORMS.telegram({
    token: fake.token,
    apiRoot: fake.apiRoot,
    store,
    log: SILENT,
    converse: createConversation({
      ask: createAsk({ photos, queue }),
      catalogue: { ...shop, thumbnail: drawnOnce(), revision: async () => 1 },
      store,
      drawSheet,
      baseUrl: 'https://look.example',
      publicUrl: 'https://look.example',
      quotas: unlimited,
      log: SILENT,
    }),
  });
  await platform.start();
  const sent: { readonly message: StoredMessage; readonly at: number }[] = [];
  const shownAt = new Map<StoredMessage, number>();
  try {
    await send();
    await settle();
  } finally {
    await platform.stop();
    await queue.close();
    await photos.close();
    await fake.close();
    await store.close();
    await rm(folder, { recursive: true });
  }
  return judge();

  async function send(): Promise<void> {
    const photo = await sharp({ create: { width: 600, height: 800, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    const people = Array.from({ length: crowd.people }, (_, n) => addPerson(fake, 1_000_000 + n, `Person ${n}`));
    const total = crowd.people * crowd.photosEach;
    const begin = performance.now();
    for (let n = 0; n < total; n++) {
      const dueAt = begin + (n * crowd.withinMs) / total;
      if (performance.now() < dueAt) await sleep(dueAt - performance.now());
      const person = people[n % people.length];
      if (person === undefined) throw new Error('there are no people');
      const [message] = write(fake, { from: person.account, chat: person.chat, photos: [new Uint8Array(photo)] });
      if (message !== undefined) sent.push({ message, at: performance.now() });
      if (crowd.repeatEvery > 0 && n % crowd.repeatEvery === 0) fake.queue.repeat();
      note();
    }
  }

  /** Writes down when each answer was seen first. */
  function note(): void {
    for (const one of answers()) if (!shownAt.has(one)) shownAt.set(one, performance.now());
  }

  async function settle(): Promise<void> {
    const deadline = performance.now() + crowd.patienceMs;
    while (answers().length < sent.length && performance.now() < deadline) {
      await sleep(50);
      note();
    }
    // What is answered twice is answered twice soon.
    await sleep(Math.min(3_000, crowd.withinMs));
    note();
  }

  function answers(): readonly StoredMessage[] {
    return fake.world.messages.filter(({ isBots, pictures }) => isBots && pictures.length > 0);
  }

  function judge(): CrowdOutcome {
    const answered = new Map<number, number>();
    const answeredMs: number[] = [];
    for (const { message, at } of sent) {
      const mine = answers().filter(({ chat, repliesTo }) => chat === message.chat && repliesTo === message.id);
      answered.set(mine.length, (answered.get(mine.length) ?? 0) + 1);
      const [first] = mine;
      if (first !== undefined) answeredMs.push((shownAt.get(first) ?? at) - at);
    }
    const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);
    return {
      photos: sent.length,
      answered,
      answeredMs: ascending(answeredMs),
      acknowledgedMs: ascending(sent.map(({ message, at }) => acknowledgedAfter(message.chat, at))),
      violations: fake.violations,
    };
  }

  function acknowledgedAfter(chat: number, at: number): number {
    const signs = fake.world.signs.filter((sign) => sign.chat === chat);
    if (signs.some((sign) => sign.at <= at && sign.at > at - SIGN_LASTS_MS)) return 0;
    return (signs.find((sign) => sign.at > at)?.at ?? Number.POSITIVE_INFINITY) - at;
  }
}

/** The shop draws its thumbnails whenever they are asked for; a catalogue has them ready. */
function drawnOnce(): typeof shop.thumbnail {
  const drawn = new Map<string, ReturnType<typeof shop.thumbnail>>();
  return (itemId, imageId) => {
    const key = `${itemId} ${imageId}`;
    const thumbnail = drawn.get(key) ?? shop.thumbnail(itemId, imageId);
    drawn.set(key, thumbnail);
    return thumbnail;
  };
}

/** @param ascending sorted values  @param share 0..1 */
export const percentile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
