import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTelegramPlatform } from '../../../adapters/telegram/platform.js';
import type { ChatPlatform } from '../../../src/bot/chat-platform.js';
import { createConversation } from '../../../src/bot/conversation.js';
import { CHAT_STORES } from '../../../src/chats/registry.js';
import { SILENT } from '../../../src/core/log.js';
import type { ChatStore } from '../../../src/core/ports.js';
import { drawSheet } from '../../../src/photo/sheet.js';
import { freePort } from '../../fakes/free-port.js';
import { createShopkeeper, shop } from '../../fakes/shop.js';

/** A Bot API that somebody else wrote, as far as it is used; its own types need a package that it does not bring. */
interface IndependentServer {
  readonly config: { readonly apiURL: string };
  readonly storage: {
    readonly botMessages: readonly {
      readonly messageId: number;
      readonly message: {
        readonly chat_id: number;
        readonly text: string;
        readonly reply_markup?: {
          readonly inline_keyboard: readonly (readonly { text: string; callback_data: string }[])[];
        };
      };
    }[];
  };
  start(): Promise<void>;
  stop(): Promise<boolean>;
  getClient(token: string): {
    makeMessage(text: string): object;
    makeCommand(text: string): object;
    makeCallbackQuery(data: string, more: object): object;
    sendMessage(message: object): Promise<unknown>;
    sendCommand(command: object): Promise<unknown>;
    sendCallback(query: object): Promise<unknown>;
  };
}

const TOKEN = '123456:independent';
const PATIENCE = { timeout: 20_000, interval: 20 };
const load = createRequire(import.meta.url);
const Server = load(fileURLToPath(import.meta.resolve('telegram-test-api'))) as new (options: {
  readonly port: number;
  readonly host: string;
}) => IndependentServer;

let folder: string;
let store: ChatStore;
let server: IndependentServer;
let platform: ChatPlatform;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-second-opinion-'));
  store = await CHAT_STORES.sqlite(join(folder, 'chats.db'));
  // It takes no port 0.
  server = new Server({ port: await freePort(), host: '127.0.0.1' });
  await server.start();
  platform = createTelegramPlatform({
    token: TOKEN,
    apiRoot: server.config.apiURL,
    store,
    log: SILENT,
    // It answers polls at once.
    times: { backoffMs: { first: 50, most: 100 } },
    converse: createConversation({
      ask: createShopkeeper().ask,
      catalogue: { ...shop, revision: async () => 1 },
      store,
      drawSheet,
      baseUrl: 'https://look.example',
      publicUrl: 'https://look.example',
      quotas: { userPerMinute: 10, chatPerMinute: 10 },
      log: SILENT,
    }),
  });
  await platform.start();
});
afterEach(async () => {
  await platform.stop();
  await server.stop();
  await store.close();
  await rm(folder, { recursive: true });
});

it('agrees with an independent server on texts, commands, buttons and presses', async () => {
  const client = server.getClient(TOKEN);
  const said = () => server.storage.botMessages.map(({ message }) => message.text);

  await client.sendMessage(client.makeMessage('hello'));
  await vi.waitFor(() => expect(said()).toEqual([expect.stringContaining('I need a photo')]), PATIENCE);

  await client.sendCommand(client.makeCommand('/settings'));
  await vi.waitFor(() => expect(said()).toHaveLength(2), PATIENCE);
  expect(said()[1]).toContain('English');
  const settings = server.storage.botMessages[1];
  const buttons = settings?.message.reply_markup?.inline_keyboard.flat() ?? [];
  const spanish = buttons.find(({ text }) => text.includes('Español'));
  if (settings === undefined || spanish === undefined) throw new Error('the settings offer no Spanish');

  const message = { message_id: settings.messageId, date: 1 };
  await client.sendCallback(client.makeCallbackQuery(spanish.callback_data, { message }));
  await vi.waitFor(() => expect(said()[1]).toContain('Idioma: Español'), PATIENCE);
  expect(server.storage.botMessages[1]?.message.chat_id).toBe(1);
});
