import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTelegramPlatform } from '../../adapters/telegram/platform.js';
import type { Log } from '../../src/core/log.js';
import { aReply, WORDS_ONLY } from '../contracts/chat-scene.js';
import { createEars } from '../fakes/listening-conversation.js';
import { openTelegramScene } from '../fakes/telegram/scene.js';

const ADA = 111_111;
const PATIENCE = { timeout: 20_000, interval: 20 };
const signal = () => AbortSignal.timeout(30_000);
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open() {
  const ears = createEars();
  const lines: string[] = [];
  const write = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${JSON.stringify(fields)} ${message}`);
  };
  const log: Log = { info: write('info'), warn: write('warn'), error: write('error') };
  const scene = await openTelegramScene(
    ({ apiRoot, token }, converse, store) =>
      createTelegramPlatform({
        token,
        apiRoot,
        converse,
        store,
        log,
        times: { albumGatherMs: 50, backoffMs: { first: 20, most: 100 } },
      }),
    ears.converse,
  );
  closing.push(async () => {
    await scene.platform.stop();
    await scene.close();
    expect(lines.join('\n')).not.toContain(scene.fake.token);
  });
  await scene.platform.start();
  const ask = async () => {
    await scene.say({ from: 'ada', photos: 1 });
    return (await ears.next('photo')).address;
  };
  return { scene, fake: scene.fake, ears, lines, ask };
}

describe('a reply that Telegram does not take at once', () => {
  it('waits as long as it is told to, then is shown', async () => {
    const { scene, fake, ask } = await open();
    const address = await ask();
    fake.faults.add({
      method: 'sendPhoto',
      times: 2,
      kind: 'refuse',
      code: 429,
      description: 'Too Many Requests: retry after 1',
      retryAfterS: 1,
    });
    await scene.platform.deliver(address, aReply(), signal());
    expect(fake.calls.filter((name) => name === 'sendPhoto')).toHaveLength(3);
    expect(scene.shown()).toHaveLength(1);
    expect(fake.violations).toEqual([]);
  });

  it.each([
    ['an error of its own', { kind: 'refuse', code: 502, description: 'Bad Gateway' }],
    ['a cut connection', { kind: 'drop' }],
  ] as const)('is tried again by the conversation after %s', async (_what, fault) => {
    const { scene, fake, ask } = await open();
    const address = await ask();
    fake.faults.add({ method: 'sendPhoto', times: 1, ...fault });
    const failed = scene.platform.deliver(address, aReply(), signal());
    await expect(failed).rejects.toMatchObject({ code: 'ADDRESS_UNREACHABLE', retryable: true });
    await scene.platform.deliver(address, aReply(), signal());
    expect(scene.shown()).toHaveLength(1);
  });

  it('is given up where the person has blocked the bot, or put it out', async () => {
    const { scene, fake, ask } = await open();
    const address = await ask();
    fake.world.closed.set(ADA, 'Forbidden: bot was blocked by the user');
    const blocked = scene.platform.deliver(address, aReply(), signal());
    await expect(blocked).rejects.toMatchObject({ code: 'NOT_FOUND', retryable: false });

    const member = (status: string) =>
      fake.queue.push({
        my_chat_member: {
          chat: { id: ADA, type: 'private' },
          from: { id: ADA, is_bot: false },
          date: 1,
          old_chat_member: { user: fake.world.bot, status: 'member' },
          new_chat_member: { user: fake.world.bot, status },
        },
      });
    member('kicked');
    const before = fake.calls.filter((name) => name === 'sendPhoto').length;
    await vi.waitFor(async () => {
      await expect(scene.platform.deliver(address, aReply(), signal())).rejects.toMatchObject({ message: /put out/ });
    }, PATIENCE);
    expect(fake.calls.filter((name) => name === 'sendPhoto').length - before).toBeLessThanOrEqual(5);

    fake.world.closed.clear();
    member('member');
    await vi.waitFor(() => scene.platform.deliver(address, aReply(), signal()), PATIENCE);
    expect(scene.shown()).toHaveLength(1);
  });

  it('follows a group that became a supergroup', async () => {
    const { scene, fake, ears } = await open();
    await scene.say({ from: 'ada', where: 'group', photos: 1, mentionsBot: true });
    const { address } = await ears.next('photo');
    fake.world.chats.set(-1_002, { id: -1_002, type: 'supergroup', title: 'New' });
    fake.world.migrated.set(-1_001_234_567, -1_002);
    await scene.platform.deliver(address, aReply(), signal());
    expect(fake.world.messages.filter(({ isBots }) => isBots).map(({ chat }) => chat)).toEqual([-1_002]);
  });

  it('is shown although the question was deleted', async () => {
    const { scene, fake, ask } = await open();
    const address = await ask();
    fake.world.messages.length = 0;
    await scene.platform.deliver(address, aReply(), signal());
    expect(scene.shown()).toHaveLength(1);
  });

  it('is not waited for where its time is over, and takes nothing from others', async () => {
    const { scene, fake, ears, ask } = await open();
    const address = await ask();
    fake.faults.add({
      method: 'sendMessage',
      times: 1,
      kind: 'refuse',
      code: 429,
      description: 'Too Many Requests: retry after 100',
      retryAfterS: 100,
    });
    const limit = new AbortController();
    const words = aReply({ ...WORDS_ONLY, key: 'words' });
    const stuck = scene.platform.deliver(address, words, limit.signal);
    await vi.waitFor(() => expect(fake.calls).toContain('sendMessage'), PATIENCE);
    await scene.command('bob', 'help');
    const bob = await ears.next('command');
    await scene.platform.deliver(bob.address, aReply({ ...WORDS_ONLY, key: 'help' }), signal());
    expect(scene.shown()).toHaveLength(1);
    limit.abort(new Error('too late'));
    await expect(stuck).rejects.toThrow('too late');
  });
});

describe('the connection', () => {
  it('comes back after it was cut and after errors, with nothing lost and nothing twice', async () => {
    const { scene, fake, ears, lines } = await open();
    fake.faults.add({ method: 'getUpdates', times: 2, kind: 'drop' });
    fake.faults.add({ method: 'getUpdates', times: 1, kind: 'refuse', code: 502, description: 'Bad Gateway' });
    for (const text of ['a', 'b', 'c']) await scene.say({ from: 'ada', text });
    for (let n = 0; n < 3; n++) await ears.next('refuse');
    await vi.waitFor(() => expect(lines.join('\n')).toContain('Telegram answers again'), PATIENCE);
    await scene.say({ from: 'ada', text: 'd' });
    await ears.next('refuse');
    expect(ears.heard).toHaveLength(4);
  });

  it('says so where somebody else polls with the token, and goes on once they stop', async () => {
    const { scene, fake, ears, lines } = await open();
    const other = new AbortController();
    const rival = (async () => {
      while (!other.signal.aborted) {
        await fetch(`${fake.apiRoot}/bot${fake.token}/getUpdates?`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ timeout: 1 }),
          signal: other.signal,
        }).catch(() => {});
      }
    })();
    await vi.waitFor(() => expect(lines.join('\n')).toMatch(/Another program uses this Telegram token/), PATIENCE);
    other.abort();
    await rival;
    await scene.say({ from: 'ada', photos: 1 });
    await ears.next('photo');
  });

  it('says so where the token is revoked, and stops asking', async () => {
    const { fake, lines } = await open();
    fake.revokeToken();
    fake.queue.push({ message: {} });
    await vi.waitFor(() => expect(lines.join('\n')).toMatch(/error .*wrong or was revoked.*TELEGRAM_TOKEN/), PATIENCE);
  });

  it('says at the start where Telegram is not to be reached', async () => {
    const { converse } = createEars();
    const scene = await openTelegramScene(
      ({ token }, _converse, store) =>
        createTelegramPlatform({
          token,
          apiRoot: 'http://127.0.0.1:9',
          converse,
          store,
          log: { info() {}, warn() {}, error() {} },
        }),
      converse,
    );
    closing.push(() => scene.close());
    await expect(scene.platform.start()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      retryable: true,
      // It is tried again by whoever starts bots, so nobody is told to start anything.
      message: expect.stringMatching(
        /can't be reached \(.+\)\. See whether this machine may reach [^,]+, or what \w+ names\.$/,
      ),
    });
  });
});

describe('a photo', () => {
  it('of more than 20 MB, or behind a broken line, is told apart', async () => {
    const { scene, fake, ears } = await open();
    await scene.say({ from: 'ada', photos: 1 });
    const [source = ''] = (await ears.next('photo')).photos;
    fake.faults.add({ method: 'getFile', times: 1, kind: 'drop' });
    const broken = scene.platform.fetch(source, signal());
    await expect(broken).rejects.toMatchObject({ code: 'ADDRESS_UNREACHABLE', retryable: true });

    const [id = ''] = fake.world.files.keys();
    fake.world.files.set(id, { bytes: new Uint8Array(20 * 1024 * 1024 + 1), path: 'photos/large.jpg' });
    await expect(scene.platform.fetch(source, signal())).rejects.toMatchObject({ code: 'PHOTO_TOO_LARGE' });
  });

  it('is never told by its address: no error holds the token', async () => {
    const { scene, fake, ears } = await open();
    await scene.say({ from: 'ada', photos: 1 });
    const question = await ears.next('photo');
    expect(JSON.stringify(question)).not.toContain(fake.token);
    fake.faults.add({ times: 3, kind: 'drop' });
    for (const attempt of [
      scene.platform.fetch(question.photos[0] ?? '', signal()),
      scene.platform.deliver(question.address, aReply(), signal()),
    ]) {
      const thrown: unknown = await attempt.catch((error: unknown) => error);
      for (let error = thrown; error instanceof Error; error = error.cause) {
        expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(fake.token);
      }
    }
  });
});

it('introduces itself in every language, writes nothing again, and leaves what the operator wrote', async () => {
  const { scene, fake } = await open();
  const { commands, descriptions } = fake.world;
  const languages = ['en', 'zh', 'es', 'ru', 'pt', 'ja', ''];
  const isDone = () => expect(descriptions.size).toBe(2 * languages.length);
  await vi.waitFor(isDone, PATIENCE);
  expect([...commands.keys()]).toEqual(languages);
  expect(commands.get('ja')?.[0]).toEqual({ command: 'start', description: 'start (ja)' });
  expect(descriptions.get('short_description pt')).toBe('similar (pt)');

  const written = () => fake.calls.filter((name) => name.startsWith('setMy')).length;
  const before = written();
  descriptions.set('description en', 'Our own words');
  await scene.platform.stop();
  const read = () => fake.calls.filter((name) => name.startsWith('getMy')).length;
  const readBefore = read();
  await scene.platform.start();
  await vi.waitFor(() => expect(read() - readBefore).toBe(3 * languages.length), PATIENCE);
  await scene.say({ from: 'ada', text: 'hi' });
  expect(written()).toBe(before);
  expect(descriptions.get('description en')).toBe('Our own words');
});
