import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTelegramPlatform } from '../../adapters/telegram/platform.js';
import { SILENT } from '../../src/core/log.js';
import { createEars, type Ears, type Heard } from '../fakes/listening-conversation.js';
import { openTelegramScene } from '../fakes/telegram/scene.js';
import type { RawUpdate } from '../fakes/telegram/update-queue.js';

const FIXTURES = new URL('../fixtures/telegram/', import.meta.url);
const ADA = { user: 'telegram:111111', chat: 'telegram:111111', language: 'de', isPrivate: true };
const BOB_IN_GROUP = { user: 'telegram:222222', chat: 'telegram:-1001234567', language: 'pt-br', isPrivate: false };

/** What the conversation hears of each recorded update; nothing = silence. */
const ENTRIES: Readonly<Record<string, readonly object[]>> = {
  photo: [
    { kind: 'photo', asker: ADA, photos: ['file:AgAC1y'], key: 'telegram:message:111111:11', category: undefined },
  ],
  'photo-with-category': [{ kind: 'photo', asker: ADA, category: 'shoes' }],
  'image-file': [{ kind: 'photo', asker: ADA, photos: ['file:BQAC2'] }],
  'other-file': [{ kind: 'refuse', why: 'not-a-picture', asker: ADA }],
  'large-file': [{ kind: 'refuse', why: 'photo-too-large', asker: ADA }],
  gif: [{ kind: 'refuse', why: 'not-a-picture', asker: ADA }],
  sticker: [{ kind: 'refuse', why: 'no-photo', asker: ADA }],
  album: [{ kind: 'photo', asker: ADA, photos: ['file:AgAC20y', 'file:AgAC21y', 'file:AgAC22y'], category: 'bag' }],
  'album-in-group': [
    { kind: 'photo', photos: ['file:AgAC30y', 'file:AgAC31y'], key: 'telegram:album:-1001234567:13401234567890124' },
  ],
  'album-unaddressed': [],
  'photo-with-mention': [{ kind: 'photo', photos: ['file:AgAC40y'] }],
  'photo-with-text-mention': [{ kind: 'photo', photos: ['file:AgAC41y'] }],
  'photo-unaddressed': [],
  'mention-as-reply': [
    { kind: 'photo', asker: BOB_IN_GROUP, photos: ['file:AgAC43y'], key: 'telegram:message:-1001234567:44' },
  ],
  'similar-as-reply': [{ kind: 'photo', asker: BOB_IN_GROUP, photos: ['file:AgAC43y'] }],
  'similar-with-name': [{ kind: 'photo', asker: BOB_IN_GROUP, photos: ['file:AgAC43y'], category: 'bag' }],
  'similar-of-another-bot': [],
  'help-in-group': [],
  'help-with-name': [{ kind: 'command', command: 'help', asker: BOB_IN_GROUP }],
  'mention-under-own-answer': [{ kind: 'refuse', why: 'no-photo', asker: BOB_IN_GROUP }],
  'photo-as-reply-to-bot': [{ kind: 'photo', photos: ['file:AgAC51y'] }],
  'forum-topic': [{ kind: 'photo', address: expect.stringContaining('"topic":7') }],
  'reply-thread': [{ kind: 'photo', address: expect.not.stringContaining('topic') }],
  forward: [{ kind: 'photo', asker: ADA, photos: ['file:AgAC54y'] }],
  'channel-post': [
    { kind: 'photo', asker: { user: 'telegram:-1009999999', chat: 'telegram:-1009999999', isPrivate: false } },
  ],
  'channel-post-unaddressed': [],
  'automatic-forward': [],
  'mention-under-channel-post': [{ kind: 'photo', photos: ['file:AgAC61y'], asker: { user: 'telegram:222222' } }],
  'channel-post-and-its-copy': [{ kind: 'photo', key: 'telegram:message:-1009999999:62' }],
  'anonymous-admin': [{ kind: 'photo', asker: { user: 'telegram:-1001234567' } }],
  'reply-from-another-chat': [{ kind: 'photo', photos: ['file:AgAC74y'] }],
  'edited-message': [{ kind: 'photo', photos: ['file:AgAC75y'] }],
  'mention-added-by-edit': [{ kind: 'photo', photos: ['file:AgAC76y'] }],
  text: [{ kind: 'refuse', why: 'no-photo' }],
  'unknown-command': [{ kind: 'command', command: 'help' }],
  'start-with-payload': [{ kind: 'command', command: 'start' }],
  'other-bot': [],
  'sent-inline-by-us': [],
  'service-message': [],
  press: [{ kind: 'press', action: 'm:abc:8', asker: BOB_IN_GROUP, key: 'telegram:press:477000000000000001' }],
  'press-on-old-message': [
    { kind: 'press', action: 'm:old:8', asker: ADA, address: expect.not.stringContaining('picture') },
  ],
  'press-inline': [{ kind: 'press', asker: { user: 'telegram:222222', chat: 'telegram:222222', isPrivate: false } }],
  'game-press': [],
  'guest-message': [
    { kind: 'photo', photos: ['file:AgAC91y'], key: 'telegram:guest:9900887766', asker: { isPrivate: false } },
  ],
  'guest-in-a-chat-of-two': [{ kind: 'photo', photos: ['file:AgAC93y'], asker: { isPrivate: false } }],
  'inline-query': [],
  kicked: [],
  'not-understood': [{ kind: 'photo', photos: ['file:AgAC95y'] }],
};

const recorded = readdirSync(FIXTURES).map((file) => file.replace(/\.json$/, ''));

describe('a recorded update', () => {
  let ears: Ears;
  let scene: Awaited<ReturnType<typeof openTelegramScene>>;

  beforeAll(async () => {
    ears = createEars();
    scene = await openTelegramScene(
      ({ apiRoot, token }, converse, store) =>
        createTelegramPlatform({ token, apiRoot, converse, store, log: SILENT, times: { albumGatherMs: 100 } }),
      ears.converse,
    );
    await scene.platform.start();
  });
  afterAll(async () => {
    await scene.platform.stop();
    await scene.close();
  });

  it('is there for every entry', () => {
    expect(recorded.sort()).toEqual(Object.keys(ENTRIES).sort());
  });

  it.each(recorded)('%s reaches the conversation as it should', async (name) => {
    const expected = ENTRIES[name] ?? [];
    const before = ears.heard.length;
    const updates = JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8')) as readonly RawUpdate[];
    for (const { update_id: _, ...body } of updates) scene.fake.queue.push(body);
    // Albums are told after their time of gathering: an album of Bob's that comes later is told later still.
    const marker = await markEnd();
    const heard = ears.heard.slice(before).filter((one) => one !== marker);
    expect(heard).toHaveLength(expected.length);
    for (const [n, one] of expected.entries()) expect(heard[n]).toMatchObject(one);
  });

  /** Something whose way takes as long as an album's. */
  async function markEnd(): Promise<Heard> {
    await scene.say({ from: 'bob', photos: 2 });
    for (;;) {
      const one = await ears.next('photo');
      if (one.asker.user === 'telegram:222222' && one.photos.length === 2 && one.asker.isPrivate) return one;
    }
  }
});
