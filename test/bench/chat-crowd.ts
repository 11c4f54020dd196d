/** A crowd on the conversation alone, without any platform's pace: what the conversation itself costs and keeps. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAsk } from '../../src/bot/ask.js';
import { createConversation } from '../../src/bot/conversation.js';
import { CHAT_STORES } from '../../src/chats/registry.js';
import { SILENT } from '../../src/core/log.js';
import { encodeJpeg } from '../../src/photo/encode.js';
import { drawSheet } from '../../src/photo/sheet.js';
import { createMemoryPhotoStore } from '../../src/photo/store.js';
import { QUEUES } from '../../src/queue/registry.js';
import { createFakeChat, somebody } from '../fakes/fake-chat-platform.js';
import { createShopkeeper, shop } from '../fakes/shop.js';
import type { Crowd, CrowdOutcome } from '../flows/crowd.js';

/** Searches that the slow worker does side by side. */
const AT_ONCE = 2;

/** Lets the crowd in, and waits until everybody has an answer or the patience is over. */
export async function runFakeCrowd(crowd: Crowd): Promise<CrowdOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'samelook-crowd-'));
  const store = await CHAT_STORES.sqlite(join(folder, 'chats.db'));
  const photos = createMemoryPhotoStore();
  const queue = QUEUES.memory({ limit: 256, timeoutMs: 60_000, concurrency: AT_ONCE });
  const keeper = createShopkeeper();
  keeper.beforeAnswer(() => sleep(crowd.searchMs));
  queue.work(async ({ photo, choice }, signal) => keeper.ask(await photos.get(photo), choice, { signal }));
  const chat = createFakeChat(
    createConversation({
      ask: createAsk({ photos, queue }),
      catalogue: { ...shop, revision: async () => 1 },
      store,
      drawSheet,
      baseUrl: 'https://look.example',
      publicUrl: 'https://look.example',
      quotas: { userPerMinute: 100_000, chatPerMinute: 100_000 },
      log: SILENT,
    }),
  );
  const photo = await encodeJpeg({ width: 600, height: 800, rgb: new Uint8Array(600 * 800 * 3).fill(120) });
  const sent: { readonly key: string; readonly at: number }[] = [];
  const total = crowd.people * crowd.photosEach;
  try {
    const begin = performance.now();
    for (let n = 0; n < total; n++) {
      const dueAt = begin + (n * crowd.withinMs) / total;
      if (performance.now() < dueAt) await sleep(dueAt - performance.now());
      const asker = somebody(`person-${n % crowd.people}`);
      const key = chat.send([photo], { asker });
      sent.push({ key, at: performance.now() });
      if (crowd.repeatEvery > 0 && n % crowd.repeatEvery === 0) chat.send([photo], { key, asker });
    }
    const deadline = performance.now() + crowd.patienceMs;
    while (answersOf().length < total && performance.now() < deadline) await sleep(50);
    await chat.conversation.close(10_000);
  } finally {
    await queue.close();
    await photos.close();
    await store.close();
    await rm(folder, { recursive: true });
  }
  return judge();

  function answersOf(key = '') {
    return chat.taken.filter((reply) => reply.cards.length > 0 && reply.key.startsWith(key === '' ? '' : `${key} `));
  }

  function judge(): CrowdOutcome {
    const answered = new Map<number, number>();
    for (const { key } of sent) {
      const times = answersOf(key).length;
      answered.set(times, (answered.get(times) ?? 0) + 1);
    }
    const since = (times: ReadonlyMap<string, number>) =>
      sent.map(({ key, at }) => (times.get(key) ?? Number.POSITIVE_INFINITY) - at).toSorted((a, b) => a - b);
    return {
      photos: total,
      answered,
      answeredMs: since(chat.answeredAt),
      acknowledgedMs: since(chat.signedAt),
      violations: chat.violations,
    };
  }
}
