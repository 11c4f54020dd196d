/** A Discord bot whose log is read along: where tests let things go wrong. */
import { createDiscordPlatform } from '../../../adapters/discord/platform.js';
import type { ChatPlatform, Converse } from '../../../src/bot/chat-platform.js';
import type { Log } from '../../../src/core/log.js';
import type { ChatStore } from '../../../src/core/ports.js';
import { createEars } from '../listening-conversation.js';
import { fetchFromLoopback } from './loopback.js';
import { openDiscordScene } from './scene.js';
import type { DiscordFake, FakeOptions } from './server.js';

/** A scene that is open, with ears and the lines of the log. */
export async function openTrouble(options: FakeOptions & { readonly isStarted?: boolean } = {}) {
  const ears = createEars();
  const lines: string[] = [];
  const write = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${JSON.stringify(fields)} ${message}`);
  };
  const log: Log = { info: write('info'), warn: write('warn'), error: write('error') };
  const create = ({ apiRoot, token }: DiscordFake, converse: Converse, store: ChatStore): ChatPlatform =>
    createDiscordPlatform({
      token,
      apiRoot,
      converse,
      store,
      log,
      fetchPicture: fetchFromLoopback,
      times: { stopWithinMs: 1_000 },
    });
  const scene = await openDiscordScene(create, ears.converse, options);
  if (options.isStarted !== false) await scene.platform.start();
  const { fake } = scene;
  const others: ChatPlatform[] = [];
  return {
    scene,
    fake,
    ears,
    lines,
    /** A photo of Ada's in her chat. @returns the address of its answer */
    async ask(): Promise<string> {
      await scene.say({ from: 'ada', photos: 1 });
      return (await ears.next('photo')).address;
    },
    /** A second program of the same token, with ears and a memory of its own or, after a restart, with the first one's memory. */
    async startAnother({ store = scene.store } = {}) {
      const another = createEars();
      const platform = create(fake, another.converse, store);
      others.push(platform);
      await platform.start();
      return { platform, ears: another };
    },
    /** @returns what the log holds that it must not: the bot's token, and those of interactions */
    leaks(): readonly string[] {
      const tokens = [fake.token, ...[...fake.world.interactions.values()].map(({ token }) => token)];
      return tokens.filter((token) => lines.join('\n').includes(token));
    },
    async close(): Promise<void> {
      for (const platform of [...others, scene.platform]) await platform.stop();
      await scene.close();
    },
  };
}
