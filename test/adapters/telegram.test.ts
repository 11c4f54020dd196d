import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../adapters/registry.js';
import { createTelegramPlatform } from '../../adapters/telegram/platform.js';
import type { Converse } from '../../src/bot/chat-platform.js';
import { SILENT } from '../../src/core/log.js';
import type { ChatStore } from '../../src/core/ports.js';
import { chatPlatformContract } from '../contracts/chat-platform.js';
import { freePort } from '../fakes/free-port.js';
import { openTelegramScene } from '../fakes/telegram/scene.js';
import type { TelegramFake } from '../fakes/telegram/server.js';

const times = { albumGatherMs: 150, backoffMs: { first: 20, most: 100 }, stopWithinMs: 1_000 };

/** By polling, or by a webhook on this port. */
const create =
  (token?: string, port?: number) =>
  ({ apiRoot, token: right }: TelegramFake, converse: Converse, store: ChatStore) =>
    createTelegramPlatform({
      token: token ?? right,
      apiRoot,
      converse,
      store,
      log: SILENT,
      times,
      ...(port !== undefined && { webhook: { url: `http://127.0.0.1:${port}/telegram`, host: '127.0.0.1', port } }),
    });

describe.each([
  ['by polling', async () => undefined],
  ['by webhook', freePort],
])('%s', (_how, choosePort) => {
  chatPlatformContract('telegram', {
    open: async (converse) => openTelegramScene(create(undefined, await choosePort()), converse),
    openWithWrongToken: async (converse) => {
      const token = '987654321:AAWrongTokenOfTheTests_0123456789ab';
      const scene = await openTelegramScene(create(token, await choosePort()), converse);
      return { scene, token, advice: /@BotFather.*TELEGRAM_TOKEN/ };
    },
  });
});

it('is in the registry', () => {
  expect(Object.keys(PLATFORMS)).toContain('telegram');
});
