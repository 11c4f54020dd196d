import { expect, it } from 'vitest';
import { createDiscordPlatform } from '../../adapters/discord/platform.js';
import { PLATFORMS } from '../../adapters/registry.js';
import type { Converse } from '../../src/bot/chat-platform.js';
import { SILENT } from '../../src/core/log.js';
import type { ChatStore } from '../../src/core/ports.js';
import { chatPlatformContract } from '../contracts/chat-platform.js';
import { fetchFromLoopback } from '../fakes/discord/loopback.js';
import { openDiscordScene } from '../fakes/discord/scene.js';
import type { DiscordFake } from '../fakes/discord/server.js';

const create =
  (token?: string) =>
  ({ apiRoot, token: right }: DiscordFake, converse: Converse, store: ChatStore) =>
    createDiscordPlatform({
      token: token ?? right,
      apiRoot,
      converse,
      store,
      log: SILENT,
      fetchPicture: fetchFromLoopback,
      times: { stopWithinMs: 1_000 },
    });

chatPlatformContract('discord', {
  open: (converse) => openDiscordScene(create(), converse),
  openWithWrongToken: async (converse) => {
    const token = 'MTEwMTIzNDU2Nzg5MDEyMzQ1Ng.GWrong.OfTheTests_0123456789abcdefghijklmnop';
    return { scene: await openDiscordScene(create(token), converse), token, advice: /DISCORD_TOKEN/ };
  },
});

it('is in the registry', () => {
  expect(Object.keys(PLATFORMS)).toContain('discord');
});
