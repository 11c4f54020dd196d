/** A crowd on a chat platform's fake: many people send photos at once while the worker has its hands full. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { createAsk } from '../../src/bot/ask.js';
import type { ChatPlatform, Converse } from '../../src/bot/chat-platform.js';
import { createConversation } from '../../src/bot/conversation.js';
import { CHAT_STORES } from '../../src/chats/registry.js';
import { SILENT } from '../../src/core/log.js';
import type { ChatStore } from '../../src/core/ports.js';
import { drawSheet } from '../../src/photo/sheet.js';
import { createMemoryPhotoStore } from '../../src/photo/store.js';
import { QUEUES } from '../../src/queue/registry.js';
import { createShopkeeper, shop } from '../fakes/shop.js';

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
  /** Longest wait for the last answer. */
  readonly patienceMs: number;
}

/** What became of it. */
export interface CrowdOutcome {
  readonly photos: number;
  /** Photos by how often they were answered with items. */
  readonly answered: ReadonlyMap<number, number>;
  /** From each photo to a sign that it was seen, in milliseconds, ascending; 0 where one was still to be seen. */
  readonly acknowledgedMs: readonly number[];
  /** From each photo to its answer, in milliseconds, ascending. */
  readonly answeredMs: readonly number[];
  /** Limits of the platform that were overstepped. */
  readonly violations: readonly string[];
}

/** A fake with a crowd in it. */
export interface CrowdPlace {
  createPlatform(converse: Converse, store: ChatStore): Promise<ChatPlatform>;
  /** Somebody sends a photo. @param person from 0 @returns a name for the question */
  send(person: number, photo: Uint8Array): Promise<string>;
  /** The bot is told the last thing once more. */
  repeat(): void;
  /** How often each question was answered with items so far. */
  answers(): ReadonlyMap<string, number>;
  /** Milliseconds from the question (at `at`, on the clock of `performance`) to a sign of life. */
  acknowledgedAfter(question: string, at: number): number;
  readonly violations: readonly string[];
  close(): Promise<void>;
}

const AT_ONCE = 2;

/** Lets the crowd in, and waits until everybody has an answer or the patience is over. */
export async function runCrowd(place: CrowdPlace, crowd: Crowd): Promise<CrowdOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'samelook-crowd-'));
  const store = await CHAT_STORES.sqlite(join(folder, 'chats.db'));
  const photos = createMemoryPhotoStore();
  const queue = QUEUES.memory({ limit: 256, timeoutMs: 60_000, concurrency: AT_ONCE });
  const keeper = createShopkeeper();
  keeper.beforeAnswer(() => sleep(crowd.searchMs));
  queue.work(async ({ photo, choice }, signal) => keeper.ask(await photos.get(photo), choice, { signal }));
  const converse = createConversation({
    ask: createAsk({ photos, queue }),
    catalogue: { ...shop, thumbnail: drawnOnce(), revision: async () => 1 },
    store,
    drawSheet,
    baseUrl: 'https://look.example',
    publicUrl: 'https://look.example',
    quotas: { userPerMinute: 100_000, chatPerMinute: 100_000 },
    log: SILENT,
  });
  const platform = await place.createPlatform(converse, store);
  await platform.start();
  const sent: { readonly question: string; readonly at: number }[] = [];
  const answeredAt = new Map<string, number>();
  const total = crowd.people * crowd.photosEach;
  try {
    await send();
    await settle();
  } finally {
    await platform.stop();
    await queue.close();
    await photos.close();
    await place.close();
    await store.close();
    await rm(folder, { recursive: true });
  }
  return judge();

  async function send(): Promise<void> {
    const picture = sharp({ create: { width: 600, height: 800, channels: 3, background: 'teal' } });
    const photo = new Uint8Array(await picture.jpeg().toBuffer());
    const begin = performance.now();
    for (let n = 0; n < total; n++) {
      const dueAt = begin + (n * crowd.withinMs) / total;
      if (performance.now() < dueAt) await sleep(dueAt - performance.now());
      const at = performance.now();
      sent.push({ question: await place.send(n % crowd.people, photo), at });
      if (crowd.repeatEvery > 0 && n % crowd.repeatEvery === 0) place.repeat();
      note();
    }
  }

  /** Writes down when each answer was seen first. */
  function note(): void {
    for (const question of place.answers().keys()) {
      if (!answeredAt.has(question)) answeredAt.set(question, performance.now());
    }
  }

  async function settle(): Promise<void> {
    const deadline = performance.now() + crowd.patienceMs;
    while (answeredAt.size < total && performance.now() < deadline) {
      await sleep(50);
      note();
    }
    // What is answered twice is answered twice soon.
    await sleep(Math.min(3_000, crowd.withinMs));
    note();
  }

  function judge(): CrowdOutcome {
    const answers = place.answers();
    const answered = new Map<number, number>();
    for (const { question } of sent) {
      const times = answers.get(question) ?? 0;
      answered.set(times, (answered.get(times) ?? 0) + 1);
    }
    const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);
    return {
      photos: sent.length,
      answered,
      answeredMs: ascending(sent.flatMap(({ question, at }) => (answeredAt.get(question) ?? at) - at)),
      acknowledgedMs: ascending(sent.map(({ question, at }) => place.acknowledgedAfter(question, at))),
      violations: place.violations,
    };
  }
}

/** Milliseconds from `at` to the first sign, where none of before is still to be seen; for `CrowdPlace.acknowledgedAfter`. */
export function signAfter(signs: readonly { readonly at: number }[], at: number, lastsMs: number): number {
  if (signs.some((sign) => sign.at <= at && sign.at > at - lastsMs)) return 0;
  return (signs.find((sign) => sign.at > at)?.at ?? Number.POSITIVE_INFINITY) - at;
}

/** How often each key comes. */
export function countBy(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
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
