import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDiscordPlatform } from '../../adapters/discord/platform.js';
import { SILENT } from '../../src/core/log.js';
import { aReply, WORDS_ONLY } from '../contracts/chat-scene.js';
import { callCommand, press, typeOption } from '../fakes/discord/calling.js';
import { snowflakeTime } from '../fakes/discord/clock.js';
import { fetchFromLoopback } from '../fakes/discord/loopback.js';
import { handleOf, openDiscordScene } from '../fakes/discord/scene.js';
import { openTrouble } from '../fakes/discord/trouble.js';
import { createEars } from '../fakes/listening-conversation.js';

const PATIENCE = { timeout: 20_000, interval: 10 };
const signal = () => AbortSignal.timeout(30_000);
let bench: Awaited<ReturnType<typeof openTrouble>> | undefined;

afterEach(async () => {
  expect(bench?.leaks() ?? []).toEqual([]);
  await bench?.close();
  bench = undefined;
});

async function open(options: Parameters<typeof openTrouble>[0] = {}) {
  bench = await openTrouble(options);
  return bench;
}

describe('the connection', () => {
  it.each([
    ['is cut', () => bench?.fake.gateway.drop()],
    ['ends with a code', () => bench?.fake.gateway.drop(4000)],
    ['is asked to come again', () => bench?.fake.gateway.askToReconnect()],
  ])('goes on where it was when it %s, with nothing lost and nothing twice', async (_what, interrupt) => {
    const { scene, fake, ears } = await open();
    await scene.say({ from: 'ada', text: 'before' });
    await ears.next('refuse');
    interrupt();
    for (const text of ['a', 'b']) await scene.say({ from: 'ada', text });
    for (let n = 0; n < 2; n++) await ears.next('refuse');
    await scene.say({ from: 'ada', text: 'after' });
    await ears.next('refuse');
    expect(fake.gateway.resumed).toBe(1);
    expect(fake.gateway.identified).toBe(1);
    expect(ears.heard).toHaveLength(4);
    expect(fake.violations).toEqual([]);
  });

  it('is made anew where the session is gone', async () => {
    const { scene, fake, ears } = await open();
    fake.gateway.invalidate();
    await vi.waitFor(() => expect(fake.gateway.identified).toBe(2), PATIENCE);
    await scene.say({ from: 'ada', photos: 1 });
    await ears.next('photo');
    expect(fake.violations).toEqual([]);
  });

  it('is made anew where it is dead without a word', async () => {
    const { scene, fake, ears } = await open({ heartbeatMs: 300 });
    fake.gateway.isDeaf = true;
    await vi.waitFor(() => expect(fake.gateway.resumed).toBeGreaterThan(0), PATIENCE);
    fake.gateway.isDeaf = false;
    await scene.say({ from: 'ada', photos: 1 });
    await ears.next('photo');
    expect(fake.violations).toEqual([]);
  });

  it('is kept up by heartbeats', async () => {
    const { scene, fake, ears } = await open({ heartbeatMs: 1_000 });
    await vi.waitFor(() => expect(fake.gateway.heartbeats).toBeGreaterThan(1), PATIENCE);
    await scene.say({ from: 'ada', photos: 1 });
    await ears.next('photo');
  });

  it('says so where the token is revoked, and does not try again', async () => {
    const { scene, fake, ears, lines, ask } = await open();
    const address = await ask();
    fake.revokeToken();
    await vi.waitFor(() => expect(lines.join('\n')).toMatch(/error .*wrong or was revoked.*DISCORD_TOKEN/), PATIENCE);
    const refused = scene.platform.deliver(address, aReply(), signal());
    await expect(refused).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: /DISCORD_TOKEN/ });
    const calls = fake.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(fake.calls).toHaveLength(calls);
    expect(ears.heard).toHaveLength(1);
  });

  it('says so where another program uses the token, and leaves what that one has answered', async () => {
    const { scene, fake, ears, lines, startAnother } = await open();
    const { CHAT_STORES } = await import('../../src/chats/registry.js');
    const memory = await CHAT_STORES.sqlite(':memory:');
    const another = await startAnother({ store: memory });
    for (let n = 0; n < 3; n++) await scene.command('ada', 'help');
    await vi.waitFor(() => expect(ears.heard.length + another.ears.heard.length).toBe(3), PATIENCE);
    await vi.waitFor(() => expect(lines.join('\n')).toMatch(/Another program uses this Discord token/), PATIENCE);
    expect([...fake.world.interactions.values()].every(({ acknowledged }) => acknowledged !== undefined)).toBe(true);
    expect(fake.violations).toEqual([]);
    await another.platform.stop();
    await scene.say({ from: 'ada', photos: 1 });
    await ears.next('photo');
    await memory.close();
  });

  it('waits where Discord has begun too many sessions at once', async () => {
    const { scene, fake, ears } = await open({ isStarted: false });
    fake.gateway.refuseIdentifies = 1;
    await scene.platform.start();
    await scene.say({ from: 'ada', photos: 1 });
    await ears.next('photo');
    expect(fake.violations).toEqual([]);
  });

  it('says at the start where no session is left for today', async () => {
    const { scene, fake } = await open({ isStarted: false });
    fake.sessionsLeft = 0;
    await expect(scene.platform.start()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      retryable: true,
      message: expect.stringMatching(/no more sessions for \d+ minutes.*too often/),
    });
    expect(fake.gateway.identified).toBe(0);
  });

  it('says at the start where Discord is not to be reached', async () => {
    const { converse } = createEars();
    const scene = await openDiscordScene(
      ({ token }, _converse, store) =>
        createDiscordPlatform({
          token,
          apiRoot: 'http://127.0.0.1:9/api',
          converse,
          store,
          log: SILENT,
          fetchPicture: fetchFromLoopback,
        }),
      converse,
    );
    await expect(scene.platform.start()).rejects.toMatchObject({ code: 'CONFIG_INVALID', retryable: true });
    await scene.close();
  });
});

describe('an interaction', () => {
  it('that comes late is let go, with a line in the log', async () => {
    const { scene, fake, ears, lines } = await open();
    await vi.waitFor(() => expect(fake.world.commands.size).toBeGreaterThan(0), PATIENCE);
    fake.gateway.hold();
    await scene.command('ada', 'help');
    fake.world.clock.turn(4_000);
    fake.gateway.release();
    await vi.waitFor(() => expect(lines.join('\n')).toMatch(/too late/), PATIENCE);
    expect(ears.heard).toEqual([]);
    expect(fake.violations).toEqual([]);
  });

  it.each([
    ['an error of Discord', { kind: 'refuse', status: 500, message: 'Internal Server Error' }],
    ['a cut connection', { kind: 'drop' }],
    ['an answer that was lost', { kind: 'deaf' }],
  ] as const)('is acknowledged again after %s, and answered once', async (_what, fault) => {
    const { scene, fake, ears, lines } = await open();
    fake.faults.add({ route: 'POST /interactions/:interaction/:token/callback', times: 1, ...fault });
    await scene.command('ada', 'help');
    const { address } = await ears.next('command');
    await scene.platform.deliver(address, aReply({ ...WORDS_ONLY, text: 'Here you are' }), signal());
    expect(scene.shown().map(({ text }) => text)).toEqual(['Here you are']);
    expect(lines.filter((line) => /^(warn|error)/.test(line))).toEqual([]);
    expect(fake.violations).toEqual([]);
  });

  it('that comes twice is answered once', async () => {
    const { scene, fake, ears } = await open();
    await scene.command('ada', 'help');
    fake.gateway.repeat();
    await ears.next('command');
    await scene.say({ from: 'ada', text: 'hi' });
    await ears.next('refuse');
    const acknowledgements = fake.calls.filter((route) => route.startsWith('POST /interactions/'));
    expect(acknowledgements).toHaveLength(1);
    expect(ears.heard).toHaveLength(2);
  });

  it('offers what the catalogue has while a shop or a colour is being typed', async () => {
    const asked: string[] = [];
    const ears = createEars();
    const scene = await openDiscordScene(
      ({ apiRoot, token }, _converse, store) =>
        createDiscordPlatform({
          token,
          apiRoot,
          store,
          log: SILENT,
          fetchPicture: fetchFromLoopback,
          converse: (platform) => ({
            ...ears.converse(platform),
            suggest: async (field, typed) => {
              asked.push(`${field} ${typed}`);
              return ['', ...Array.from({ length: 30 }, (_, n) => `Shop ${n}`), 'x'.repeat(101)];
            },
          }),
        }),
      ears.converse,
    );
    await scene.platform.start();
    const { fake, places, people } = scene;
    await vi.waitFor(() => expect(fake.world.commands.size).toBeGreaterThan(0), PATIENCE);
    const caller = { from: people.ada, channel: places.ada };
    const typed = typeOption(fake, caller, 'similar', { colour: 'red', shop: 'No' }, 'shop');
    await vi.waitFor(() => expect(typed.choices).toHaveLength(25), PATIENCE);
    expect(typed.choices?.[0]).toEqual({ name: 'Shop 0', value: 'Shop 0' });
    const other = typeOption(fake, caller, 'similar', { link: 'https' }, 'link');
    await vi.waitFor(() => expect(other.choices).toEqual([]), PATIENCE);
    expect(asked).toEqual(['shop No']);
    expect(fake.violations).toEqual([]);
    await scene.platform.stop();
    await scene.close();
  });

  it('on a message of before a restart reaches the conversation, and what it brings stands in its place', async () => {
    const { scene, fake, ask, startAnother } = await open();
    await scene.platform.deliver(await ask(), aReply(), signal());
    await scene.platform.stop();
    const { platform, ears } = await startAnother();
    const message = fake.world.messages.at(-1);
    if (message === undefined) throw new Error('nothing was shown');
    press(fake, scene.people.ada, message, handleOf(message, 'More')?.customId ?? '');
    const { address, action } = await ears.next('press');
    expect(action).toBe('m:abc:8');
    await platform.deliver(address, aReply({ ...WORDS_ONLY, key: 'b', kind: 'replace', text: 'Over' }), signal());
    expect(scene.shown().map(({ text }) => text)).toEqual(['Over']);
    expect(fake.violations).toEqual([]);
  });
});

it('writes its commands in every language, nothing again, and leaves what the operator wrote', async () => {
  const { scene, fake } = await open();
  await vi.waitFor(() => expect(fake.world.commands.size).toBe(8), PATIENCE);
  await vi.waitFor(() => expect(fake.world.installs.has('1')).toBe(true), PATIENCE);
  const similar = fake.world.commands.get('1 similar');
  expect(similar).toMatchObject({ integration_types: [0, 1], contexts: [0, 1, 2] });
  expect(similar?.description_localizations).toMatchObject({ ja: 'similar (ja)', 'pt-BR': 'similar (pt)' });
  expect(snowflakeTime(similar?.id ?? '')).toBeGreaterThan(Date.now() - 60_000);
  const own = { oauth2_install_params: { scopes: ['bot'], permissions: '0' } };
  fake.world.installs.set('0', own);
  const wrote = () => fake.calls.filter((route) => /^(PUT|PATCH) \/applications/.test(route)).length;
  const before = wrote();
  await scene.platform.stop();
  const read = () => fake.calls.filter((route) => /^GET \/applications/.test(route)).length;
  const readBefore = read();
  await scene.platform.start();
  await vi.waitFor(() => expect(read() - readBefore).toBe(2), PATIENCE);
  callCommand(fake, { from: scene.people.ada, channel: scene.places.ada }, 'help');
  await vi.waitFor(() => expect([...fake.world.interactions.values()].at(-1)?.acknowledged).toBeDefined(), PATIENCE);
  expect(wrote()).toBe(before);
  expect(fake.world.installs.get('0')).toEqual(own);
});
