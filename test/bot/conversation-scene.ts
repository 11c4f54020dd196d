/** A conversation on a fake platform with a small shop behind it: where the tests of the conversation begin. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConversationParts, createConversation } from '../../src/bot/conversation.js';
import { openSqliteChats } from '../../src/chats/sqlite.js';
import type { Garment } from '../../src/core/garment.js';
import { SILENT } from '../../src/core/log.js';
import type { ChatRows } from '../../src/core/moving.js';
import type { ChatStore } from '../../src/core/ports.js';
import { drawSheet } from '../../src/photo/sheet.js';
import { createFakeChat, type FakeChat } from '../fakes/fake-chat-platform.js';
import { createShopkeeper, shop } from '../fakes/shop.js';

/** A dress and a bag, seen beside each other. */
export const DRESS_AND_BAG: readonly Garment[] = [
  { category: 'dress', box: { left: 0.1, top: 0.1, right: 0.6, bottom: 0.9 }, score: 0.9 },
  { category: 'bag', box: { left: 0.6, top: 0.5, right: 0.9, bottom: 0.8 }, score: 0.8 },
];
/** Bytes that the shopkeeper takes for a photo. */
export const PHOTO = Uint8Array.of(0xff, 0xd8, 0xff);
/** Bytes that he takes for a text. */
export const TEXT = new Uint8Array(Buffer.from('no picture'));

/** Everything that one test plays with. */
export interface Scene extends FakeChat {
  readonly store: ChatStore & ChatRows;
  readonly keeper: ReturnType<typeof createShopkeeper>;
  /** Another conversation on the same store, as after a restart. */
  restart(): Promise<FakeChat>;
  /** Another process on the same store, as seen so much later. */
  beside(laterMs: number): Promise<FakeChat>;
  end(): Promise<void>;
}

/** Opens a scene. @param garments what every photo shows  @param more other parts than the usual ones */
export async function openScene(
  garments: readonly Garment[] = DRESS_AND_BAG,
  more: Partial<ConversationParts> = {},
): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'samelook-conversation-'));
  const file = join(folder, 'chats.db');
  const keeper = createShopkeeper(garments);
  const stores: ChatStore[] = [];
  const chats: FakeChat[] = [];
  const begin = async (laterMs = 0) => {
    const store = await openSqliteChats(file, () => Date.now() + laterMs);
    stores.push(store);
    const converse = createConversation({
      ask: keeper.ask,
      catalogue: { ...shop, revision: async () => 1 },
      store,
      drawSheet,
      baseUrl: 'https://look.example',
      publicUrl: 'https://look.example',
      quotas: { userPerMinute: 100, chatPerMinute: 100 },
      log: SILENT,
      ...more,
    });
    const chat = createFakeChat(converse);
    chats.push(chat);
    return { store, chat };
  };
  const { store, chat } = await begin();
  return {
    ...chat,
    store,
    keeper,
    restart: async () => {
      await chat.conversation.close(1_000);
      await store.close();
      return (await begin()).chat;
    },
    beside: async (laterMs) => (await begin(laterMs)).chat,
    end: async () => {
      await Promise.all(chats.map((one) => one.conversation.close(1_000)));
      for (const one of stores) await one.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
