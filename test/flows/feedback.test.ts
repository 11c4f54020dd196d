import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChats } from '../../src/app.js';
import type { ChatRow } from '../../src/core/moving.js';
import type { ChatStore } from '../../src/core/ports.js';
import { openChatStore } from '../../src/storage.js';
import { createFakeChat, type FakeChat, somebody } from '../fakes/fake-chat-platform.js';
import { BACK_ENDS, type OpenBackEnd } from './back-ends.js';
import { drawSmallShop, type SmallShop, type Truth } from './demo-shop.js';
import { askAndSay } from './knowing-person.js';

/** The compiled program, as `npx samelook` runs it. */
const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');
/** A head wants thirty items at least that were found and kept. */
const [ITEMS, PHOTOS] = [60, 26];

describe.each(BACK_ENDS)('what people say of results, on $name', ({ skip, open }) => {
  let shop: SmallShop;
  let backEnd: OpenBackEnd;
  const environment = () => ({
    QUOTA_USER_PER_MINUTE: '1000',
    QUOTA_CHAT_PER_MINUTE: '1000',
    ...backEnd.environment,
  });
  const samelook = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, [PROGRAM, ...args], {
      env: {
        ...process.env,
        SAMELOOK_HOME: shop.home,
        CATALOGUE: shop.feed,
        LOG_LEVEL: 'error',
        ...environment(),
        ...more,
      },
      encoding: 'utf8',
    });

  /** A bot in a chat, until the work with it is done. */
  async function withBot<Value>(
    learns: 'on' | 'off',
    work: (chat: FakeChat, store: ChatStore) => Promise<Value>,
  ): Promise<Value> {
    const app = await shop.open({ ...environment(), LEARN_FROM_FEEDBACK: learns }, { shared: backEnd.shared });
    const chats = await openChats(app, 'https://look.example');
    const chat = createFakeChat(chats.converse);
    try {
      return await work(chat, chats.store);
    } finally {
      await chat.conversation.close(1_000);
      await chats.close();
      await app.close();
    }
  }

  const images = () => [...new Set(shop.truths.map((truth) => truth.image))];
  const askerOf = (learns: 'on' | 'off', image: string | undefined) => `${learns} ${image}`;

  /** The first photos asked about, and every answer spoken of. */
  async function say(learns: 'on' | 'off', photos: number): Promise<{ kept: number; hidden: number }> {
    return withBot(learns, async (chat, store) => {
      const total = { kept: 0, hidden: 0 };
      for (const image of images().slice(0, photos)) {
        const shown = shop.truths.filter((truth) => truth.image === image);
        const [first] = shown;
        if (first === undefined) continue;
        const isShown = (id: string) => shown.some(({ item }) => item === id);
        const key = askerOf(learns, image);
        const said = await askAndSay(chat, store, { key, photo: await shop.photo(first), isShown });
        total.kept += said.kept;
        total.hidden += said.hidden;
      }
      expect(chat.violations).toEqual([]);
      return total;
    });
  }

  /** Whether /privacy tells people that features of garments are kept. */
  async function told(learns: 'on' | 'off', ...names: readonly string[]): Promise<readonly boolean[]> {
    return withBot(learns, async (chat) => {
      const answers = names.map(async (name) => {
        const key = `${learns} ${name} privacy`;
        chat.conversation.command({ key, asker: somebody(name), address: 'there', command: 'privacy' });
        return (await chat.reply(key)).text.includes('row of numbers');
      });
      return Promise.all(answers);
    });
  }

  async function feedback() {
    const { home } = shop;
    const store = await openChatStore(
      { home, databaseUrl: backEnd.environment.DATABASE_URL },
      { info() {}, warn() {}, error() {} },
    );
    const rows: ChatRow[] = [];
    for await (const some of store.storedRows(['feedback'])) rows.push(...some);
    await store.close();
    return rows.filter((row) => row.kind === 'feedback');
  }

  beforeAll(async () => {
    if (skip) return;
    shop = await drawSmallShop(ITEMS, PHOTOS);
    backEnd = await open();
    const app = await shop.open(environment(), { shared: backEnd.shared });
    await shop.fill(app);
    await app.close();
  }, 240_000);
  afterAll(async () => {
    if (skip) return;
    await shop.remove();
    await backEnd.remove();
  });

  it.skipIf(skip)(
    'keeps nothing of a photo where it is not to learn, and says what to do',
    async () => {
      const nobody = samelook(['train', 'head', '--feedback']);
      expect([nobody.status, nobody.stderr]).toEqual([1, expect.stringMatching(/nothing to learn from: 0 times/)]);
      const { kept, hidden } = await say('off', 3);
      expect(kept).toBeGreaterThan(2);
      expect((await feedback()).filter(({ garment }) => garment !== undefined)).toEqual([]);
      const { status, stderr } = samelook(['train', 'head', '--feedback']);
      expect(stderr).toContain(`${kept + hidden} times people said`);
      expect(stderr).toMatch(/while LEARN_FROM_FEEDBACK was off.*Run the bots with LEARN_FROM_FEEDBACK=on/);
      expect(status).toBe(1);
    },
    240_000,
  );

  it.skipIf(skip)(
    'learns a head of it, which searches',
    async () => {
      const { kept, hidden } = await say('on', PHOTOS);
      const rows = (await feedback()).filter(({ garment }) => garment !== undefined);
      expect(rows).toHaveLength(kept + hidden);
      // No photo, and no more than the numbers of one vector, the same for all that was said about one garment.
      for (const { garment } of rows)
        expect(Object.keys(garment ?? {}).sort()).toEqual(['category', 'numbers', 'space']);

      // Told to everybody while it is learned from; afterwards to those of whom something is kept.
      const asker = askerOf('on', images()[0]);
      expect(await told('on', 'somebody else')).toEqual([true]);
      expect(await told('off', asker, 'somebody else')).toEqual([true, false]);

      // So few words teach nothing; a head of fewer numbers than its encoder's is written all the same.
      const folder = join(shop.home, 'my-head');
      const args = ['--feedback', '--validation', '0.35', '--dimensions', '128', '--out', folder];
      const trained = samelook(['train', 'head', ...args]);
      expect(trained.stderr).toContain(`${kept} garments to learn from`);
      expect(trained.status, trained.stderr).toBe(0);
      expect(trained.stdout).toMatch(/MRR by epoch/);
      const card = await readFile(join(folder, 'MODEL_CARD.md'), 'utf8');
      expect(card).toMatch(/Learned from feedback: \d+ pairs of \d+ items/);

      const photo = join(shop.home, 'photo.webp');
      await writeFile(photo, await shop.photo(shop.truths[0] as Truth));
      const found = samelook(['find', photo, '--json'], { ENCODER: folder });
      expect(JSON.parse(found.stdout).garments.length, found.stderr).toBeGreaterThan(0);

      const other = samelook(['train', 'head', '--feedback', '--encoder', 'hog']);
      expect(other.stderr).toMatch(/nothing to learn from:.* under another encoder/);
      const both = samelook(['train', 'head', shop.feed, '--feedback']);
      expect(both.stderr).toMatch(/and not both/);
      expect([other.status, both.status]).toEqual([1, 1]);
    },
    240_000,
  );
});
