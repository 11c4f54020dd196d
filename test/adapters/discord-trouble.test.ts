import { afterEach, describe, expect, it, vi } from 'vitest';
import { aReply, WORDS_ONLY } from '../contracts/chat-scene.js';
import { callCommand, callOnPost, press } from '../fakes/discord/calling.js';
import { TOKEN_LASTS_MS } from '../fakes/discord/limits.js';
import { addGuild, openPrivate, upload, write } from '../fakes/discord/people.js';
import { handleOf } from '../fakes/discord/scene.js';
import { openTrouble } from '../fakes/discord/trouble.js';

const PATIENCE = { timeout: 20_000, interval: 10 };
const signal = () => AbortSignal.timeout(30_000);
const SEND = 'POST /channels/:channel/messages';
const READ = 'GET /channels/:channel/messages/:message';
const DAY_MS = 25 * 3_600_000;
let bench: Awaited<ReturnType<typeof openTrouble>> | undefined;

afterEach(async () => {
  expect(bench?.leaks()).toEqual([]);
  await bench?.close();
  bench = undefined;
});

async function open() {
  bench = await openTrouble();
  return bench;
}

describe('a reply that Discord does not take at once', () => {
  it.each([false, true])('waits as long as it is told to, then is shown (everywhere: %s)', async (isGlobal) => {
    const { scene, fake, ask } = await open();
    const address = await ask();
    fake.faults.add({ route: SEND, times: 2, kind: 'wait', retryAfterS: 0.3, isGlobal });
    await scene.platform.deliver(address, aReply(), signal());
    expect(fake.calls.filter((route) => route === SEND)).toHaveLength(3);
    expect(scene.shown()).toHaveLength(1);
    expect(fake.violations).toEqual([]);
  });

  it.each([
    ['an error of its own', { kind: 'refuse', status: 502, message: 'Bad Gateway' }],
    ['a cut connection', { kind: 'drop' }],
    ['an answer that was lost', { kind: 'deaf' }],
  ] as const)('is tried again by the conversation after %s, and shown once', async (_what, fault) => {
    const { scene, fake, ask } = await open();
    const address = await ask();
    fake.faults.add({ route: SEND, times: 1, ...fault });
    const failed = scene.platform.deliver(address, aReply(), signal());
    await expect(failed).rejects.toMatchObject({ code: 'ADDRESS_UNREACHABLE', retryable: true });
    await scene.platform.deliver(address, aReply(), signal());
    expect(scene.shown()).toHaveLength(1);
  });

  it('is given up where the person takes no messages, and does not ask again and again', async () => {
    const { scene, fake, ask } = await open();
    const address = await ask();
    fake.world.unreachable.add(scene.people.ada.id);
    for (let n = 0; n < 5; n++) {
      const refused = scene.platform.deliver(address, aReply({ key: `reply-${n}` }), signal());
      await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND', retryable: false });
    }
    expect(fake.invalidRequests).toBe(1);
  });

  it.each([
    ['may not upload, without pictures', ['attach']],
    ['may not read what was said, by itself', ['history']],
    ['may do neither, all the same', ['attach', 'history']],
  ] as const)('is shown where the bot %s', async (_what, denied) => {
    const { scene, fake, ears } = await open();
    await scene.say({ from: 'ada', where: 'group', mentionsBot: true, photos: 1 });
    const { address } = await ears.next('photo');
    for (const one of denied) scene.places.group.denied.add(one);
    await scene.platform.deliver(address, aReply(), signal());
    const [message] = scene.shown();
    expect(message?.text).toContain('Crimson dress');
    expect(message?.pictures.length).toBe(denied.includes('attach' as never) ? 0 : 1);
    expect(fake.violations).toEqual([]);
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
    fake.faults.add({ route: SEND, times: 1, kind: 'wait', retryAfterS: 100 });
    const limit = new AbortController();
    const stuck = scene.platform.deliver(address, aReply({ ...WORDS_ONLY, key: 'words' }), limit.signal);
    await vi.waitFor(() => expect(fake.calls).toContain(SEND), PATIENCE);
    await scene.say({ from: 'bob', photos: 1 });
    const bob = await ears.next('photo');
    await scene.platform.deliver(bob.address, aReply(), signal());
    expect(scene.shown()).toHaveLength(1);
    limit.abort(new Error('too late'));
    await expect(stuck).rejects.toThrow('too late');
  });
});

describe('an answer to a command', () => {
  it.each([
    ['an error of Discord', { kind: 'refuse', status: 503, message: 'Service Unavailable' }],
    ['a cut connection', { kind: 'drop' }],
    ['an answer that was lost', { kind: 'deaf' }],
  ] as const)('is tried again by the conversation after %s, and shown once', async (_what, fault) => {
    const { scene, fake, ears } = await open();
    await scene.command('ada', 'help');
    const { address } = await ears.next('command');
    fake.faults.add({ route: 'PATCH /webhooks/:app/:token/messages/:message', times: 1, ...fault });
    const failed = scene.platform.deliver(address, aReply(), signal());
    await expect(failed).rejects.toMatchObject({ code: 'ADDRESS_UNREACHABLE', retryable: true });
    await scene.platform.deliver(address, aReply(), signal());
    expect(scene.shown()).toHaveLength(1);
    expect(fake.violations).toEqual([]);
  });

  it('goes by the bot itself once the token is over, where the bot may write', async () => {
    const { scene, fake, ears } = await open();
    await scene.command('ada', 'help');
    const { address } = await ears.next('command');
    fake.world.clock.turn(TOKEN_LASTS_MS + 1_000);
    await scene.platform.deliver(address, aReply(), signal());
    expect(scene.shown()).toHaveLength(1);
    expect(fake.calls.at(-1)).toBe(SEND);
  });

  it('is given up where only the person has installed the bot', async () => {
    const { scene, fake, ears } = await open();
    await vi.waitFor(() => expect(fake.world.commands.size).toBeGreaterThan(0), PATIENCE);
    callCommand(fake, { from: scene.people.ada, channel: openPrivate(fake, scene.people.bob) }, 'help');
    const { address } = await ears.next('command');
    fake.world.clock.turn(TOKEN_LASTS_MS + 1_000);
    const late = scene.platform.deliver(address, aReply(), signal());
    await expect(late).rejects.toMatchObject({ code: 'NOT_FOUND', retryable: false });
  });

  it('arrives although the bot was started anew in between', async () => {
    const { scene, ears, startAnother } = await open();
    await scene.command('ada', 'help');
    const { address } = await ears.next('command');
    await scene.platform.stop();
    const { platform } = await startAnother();
    await platform.deliver(address, aReply({ ...WORDS_ONLY, text: 'Here you are' }), signal());
    expect(scene.shown().map(({ text }) => text)).toEqual(['Here you are']);
  });

  it('is seen by one person where others read along, whatever is pressed in it', async () => {
    const { scene, fake, ears } = await open();
    await vi.waitFor(() => expect(fake.world.commands.size).toBeGreaterThan(0), PATIENCE);
    const { ada } = scene.people;
    callCommand(fake, { from: ada, channel: scene.places.group }, 'settings');
    const rows = [[{ label: 'English', action: 's:en' }]];
    const { address } = await ears.next('command');
    await scene.platform.deliver(address, aReply({ ...WORDS_ONLY, rows, personal: true }), signal());
    expect(scene.shown()).toMatchObject([{ note: 'only you can see this' }]);
    const message = fake.world.messages.at(-1);
    press(fake, ada, message ?? never(), handleOf(message ?? never(), 'English')?.customId ?? '');
    const pressed = await ears.next('press');
    const saved = aReply({ ...WORDS_ONLY, key: 'b', kind: 'replace', text: 'Saved', rows, personal: true });
    await scene.platform.deliver(pressed.address, saved, signal());
    expect(scene.shown()).toMatchObject([{ text: 'Saved', note: 'only you can see this' }]);
    expect(fake.violations).toEqual([]);
  });

  it('keeps within what Discord allows where only the person has installed the bot', async () => {
    const { scene, fake, ears } = await open();
    await vi.waitFor(() => expect(fake.world.commands.size).toBeGreaterThan(0), PATIENCE);
    const { channel } = addGuild(fake, 'Elsewhere', false);
    const caller = { from: scene.people.ada, channel };
    callCommand(fake, caller, 'similar', { photo: await upload(fake, scene.photo, 'dress.jpg') });
    const { address, photos } = await ears.next('photo');
    expect(Buffer.from(await scene.platform.fetch(photos[0] ?? '', signal())).equals(scene.photo)).toBe(true);
    await scene.platform.deliver(address, aReply(), signal());
    for (let n = 0; n < 6; n++) {
      const message = fake.world.messages.at(-1) ?? never();
      press(fake, scene.people.ada, message, handleOf(message, 'More')?.customId ?? '');
      const pressed = await ears.next('press');
      const next = aReply({ key: `page-${n}`, kind: 'replace', text: `Page ${n}` });
      await scene.platform.deliver(pressed.address, next, signal());
    }
    expect(scene.shown()).toHaveLength(1);
    expect(scene.shown()[0]?.text).toContain('Page 5');
    expect(fake.violations).toEqual([]);
  });
});

describe('a photo', () => {
  it('is had again by a fresh link where the old one is over', async () => {
    const { scene, fake, ears } = await open();
    await scene.say({ from: 'ada', photos: 2 });
    const { photos } = await ears.next('photo');
    fake.world.clock.turn(DAY_MS);
    for (const source of photos) {
      expect(Buffer.from(await scene.platform.fetch(source, signal())).equals(scene.photo)).toBe(true);
    }
    expect(fake.downloads).toHaveLength(4);
    expect(fake.calls.filter((route) => route === READ).length).toBeGreaterThan(0);
  });

  it('is gone with its message, and where the bot can not look again', async () => {
    const { scene, fake, ears } = await open();
    await vi.waitFor(() => expect(fake.world.commands.size).toBeGreaterThan(0), PATIENCE);
    const { ada } = scene.people;
    const { channel } = addGuild(fake, 'Elsewhere', false);
    await scene.say({ from: 'ada', photos: 1 });
    const post = await write(fake, { from: scene.people.bob, channel, photos: [scene.photo] });
    const menu = [...fake.world.commands.values()].find(({ type }) => type === 3)?.name ?? '';
    callOnPost(fake, { from: ada, channel }, menu, post);
    callCommand(fake, { from: ada, channel }, 'similar', { photo: await upload(fake, scene.photo, 'a.jpg') });
    const asked = [await ears.next('photo'), await ears.next('photo'), await ears.next('photo')];
    fake.world.clock.turn(DAY_MS);
    fake.world.messages.length = 0;
    for (const { photos } of asked) {
      const gone = scene.platform.fetch(photos[0] ?? '', signal());
      await expect(gone).rejects.toMatchObject({ code: 'PHOTO_EXPIRED' });
    }
    expect(fake.violations).toEqual([]);
  });

  it('behind a broken line is asked for again, one of more than 20 MB never', async () => {
    const { scene, fake, ears } = await open();
    await scene.say({ from: 'ada', photos: 1 });
    const [source = ''] = (await ears.next('photo')).photos;
    const [file = never()] = fake.world.messages[0]?.files ?? [];
    const { bytes } = file;
    Object.assign(file, { bytes: new Uint8Array(20 * 1024 * 1024 + 1) });
    await expect(scene.platform.fetch(source, signal())).rejects.toMatchObject({ code: 'PHOTO_TOO_LARGE' });
    Object.assign(file, { bytes });
    fake.world.clock.turn(DAY_MS);
    fake.faults.add({ route: READ, times: 1, kind: 'drop' });
    const broken = scene.platform.fetch(source, signal());
    await expect(broken).rejects.toMatchObject({ code: 'ADDRESS_UNREACHABLE', retryable: true });
    expect(Buffer.from(await scene.platform.fetch(source, signal())).equals(scene.photo)).toBe(true);
  });
});

it('tells no token: not in questions, not in errors', async () => {
  const { scene, fake, ears } = await open();
  await scene.command('ada', 'help');
  const call = await ears.next('command');
  const [interaction] = fake.world.interactions.values();
  const tokens = [fake.token, interaction?.token ?? never()];
  fake.faults.add({ route: 'PATCH /webhooks/:app/:token/messages/:message', times: 1, kind: 'drop' });
  const thrown: unknown = await scene.platform
    .deliver(call.address, aReply(), signal())
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Error);
  for (const token of tokens) {
    expect(JSON.stringify(call)).not.toContain(token);
    for (let error = thrown; error instanceof Error; error = error.cause) {
      expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(token);
    }
  }
});

function never(): never {
  throw new Error('it is not there');
}
