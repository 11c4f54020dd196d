import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiscordPlatform } from '../../adapters/discord/platform.js';
import { SILENT } from '../../src/core/log.js';
import { fetchFromLoopback } from '../fakes/discord/loopback.js';
import { RECORDED, tellRecorded } from '../fakes/discord/recorded.js';
import { openDiscordScene } from '../fakes/discord/scene.js';
import { createEars, type Ears, type Heard } from '../fakes/listening-conversation.js';

const ADA = { user: 'discord:201111111111111111', chat: 'discord:1101000000000000001', isPrivate: true };
const BOB = { user: 'discord:1012222222222222222', chat: 'discord:901234567890123457', isPrivate: false };
const AWAY = { user: ADA.user, chat: 'discord:901999999999999998', isPrivate: false };
const MESSAGE = expect.stringMatching(/^discord:message:\d{17,19}$/);
const INTERACTION = expect.stringMatching(/^discord:interaction:\d{17,19}$/);
const one = [expect.any(String)];

/** What the conversation hears of each recorded event; nothing = silence. */
const ENTRIES: Readonly<Record<string, readonly object[]>> = {
  photo: [{ kind: 'photo', asker: ADA, photos: one, key: MESSAGE, category: undefined }],
  'photo-with-category': [{ kind: 'photo', asker: ADA, category: 'shoes' }],
  'several-photos': [{ kind: 'photo', asker: ADA, photos: [...one, ...one, ...one] }],
  text: [{ kind: 'refuse', why: 'no-photo', asker: ADA }],
  'picture-link': [{ kind: 'photo', asker: ADA, photos: one }],
  'page-link': [{ kind: 'refuse', why: 'no-photo' }],
  'page-link-with-late-preview': [{ kind: 'refuse', why: 'no-photo' }],
  'other-file': [{ kind: 'refuse', why: 'not-a-picture', asker: ADA }],
  'large-photo': [{ kind: 'refuse', why: 'photo-too-large', asker: ADA }],
  'voice-message': [{ kind: 'refuse', why: 'not-a-picture' }],
  'video-and-photo': [{ kind: 'photo', photos: one }],
  sticker: [{ kind: 'refuse', why: 'no-photo' }],
  gif: [{ kind: 'photo', photos: one }],
  'forwarded-post': [{ kind: 'photo', asker: ADA, photos: one }],
  'forwarded-post-unaddressed': [],
  'forwarded-post-with-mention': [{ kind: 'photo', asker: BOB, photos: one }],
  'mention-as-answer': [{ kind: 'photo', asker: BOB, photos: one, key: MESSAGE }],
  'mention-as-answer-without-ping': [{ kind: 'photo', asker: BOB, photos: one, category: 'bag' }],
  'mention-as-answer-to-hidden': [{ kind: 'refuse', why: 'photo-hidden', asker: BOB }],
  'mention-as-answer-to-deleted': [{ kind: 'refuse', why: 'photo-gone', asker: BOB }],
  'mention-as-answer-to-unknown': [{ kind: 'refuse', why: 'photo-hidden', asker: BOB }],
  'mention-as-answer-to-us': [{ kind: 'refuse', why: 'no-photo', asker: BOB }],
  'answer-unaddressed': [],
  'answer-to-us': [],
  'answer-to-us-with-photo': [{ kind: 'photo', asker: BOB, photos: one }],
  'mention-in-thread': [{ kind: 'photo', photos: one, asker: { chat: 'discord:1101000000000000077' } }],
  'photo-then-edited': [{ kind: 'photo', asker: ADA }],
  'photo-twice': [{ kind: 'photo', asker: ADA }],
  'mention-added-by-edit': [{ kind: 'photo', asker: BOB }],
  'mention-with-photo': [{ kind: 'photo', asker: BOB, photos: one }],
  'mention-with-nickname-sign': [{ kind: 'photo', asker: BOB, photos: one }],
  'mention-without-photo': [{ kind: 'refuse', why: 'no-photo', asker: BOB }],
  'mention-of-another': [],
  'mention-of-everyone': [],
  'mention-of-our-role': [],
  'photo-unaddressed': [],
  'by-another-bot': [],
  'by-a-webhook': [],
  'by-ourselves': [],
  'somebody-joined': [],
  'similar-with-photo': [
    { kind: 'photo', asker: { ...ADA, language: 'de' }, photos: one, key: INTERACTION, filters: undefined },
  ],
  'similar-with-photo-in-server': [{ kind: 'photo', asker: { ...BOB, language: 'pt-BR' }, photos: one }],
  'similar-with-link': [{ kind: 'photo', photos: one }],
  'similar-with-other-link': [{ kind: 'refuse', why: 'not-a-picture' }],
  'similar-with-options': [
    { kind: 'photo', category: 'bag', filters: { colour: ['red'], shop: ['Atelier Nord'], maxPrice: 49.9 } },
  ],
  'similar-with-nothing': [{ kind: 'command', command: 'similar', asker: ADA }],
  'similar-with-other-file': [{ kind: 'refuse', why: 'not-a-picture' }],
  'similar-for-oneself': [{ kind: 'photo', asker: AWAY, photos: one }],
  help: [{ kind: 'command', command: 'help', asker: ADA, key: INTERACTION }],
  'help-in-server': [{ kind: 'command', command: 'help', asker: BOB }],
  'help-between-others': [{ kind: 'command', command: 'help', asker: { user: ADA.user, isPrivate: false } }],
  'command-that-is-gone': [],
  'option-being-typed': [],
  'post-menu': [{ kind: 'photo', asker: BOB, photos: one, key: INTERACTION }],
  'post-menu-without-photo': [{ kind: 'refuse', why: 'no-photo', asker: BOB }],
  'post-menu-of-forward': [{ kind: 'photo', photos: one }],
  'post-menu-of-preview': [{ kind: 'photo', photos: one }],
  'post-menu-for-oneself': [{ kind: 'photo', asker: AWAY, photos: [...one, ...one] }],
  press: [{ kind: 'press', action: 'm:abc:8', asker: BOB, key: INTERACTION }],
  'press-in-direct-message': [{ kind: 'press', action: 'm:abc:8', asker: ADA }],
  'press-on-what-one-sees': [{ kind: 'press', action: 'm:abc:8', asker: BOB }],
  'press-for-oneself': [{ kind: 'press', action: 'm:abc:8', asker: AWAY }],
  'press-that-is-over': [{ kind: 'press', action: '', asker: BOB }],
  'press-twice': [{ kind: 'press', action: 'm:abc:8' }],
  choice: [{ kind: 'press', action: 'g:abc:1', asker: BOB }],
  'form-that-is-none-of-ours': [],
  'not-understood': [{ kind: 'photo' }],
  'what-does-not-concern-us': [],
};

const recorded = readdirSync(RECORDED).map((file) => file.replace(/\.json$/, ''));

describe('a recorded event', () => {
  let ears: Ears;
  let scene: Awaited<ReturnType<typeof openDiscordScene>>;

  beforeAll(async () => {
    ears = createEars();
    scene = await openDiscordScene(
      ({ apiRoot, token }, converse, store) =>
        createDiscordPlatform({ token, apiRoot, converse, store, log: SILENT, fetchPicture: fetchFromLoopback }),
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
    const interactionsBefore = scene.fake.world.interactions.size;
    tellRecorded(scene.fake, name);
    const interactions = [...scene.fake.world.interactions.values()].slice(interactionsBefore);
    const marker = await markEnd();
    const heard = ears.heard.slice(before).filter((each) => each !== marker);
    expect(heard).toHaveLength(expected.length);
    for (const [n, each] of expected.entries()) expect(heard[n]).toMatchObject(each);
    // Every command and press is acknowledged, whatever comes of it.
    if (expected.length > 0) for (const each of interactions) expect(each.acknowledged).toBeDefined();
    expect(scene.violations()).toEqual([]);
  });

  /** Something whose way takes as long as that of a message that is looked up first. */
  async function markEnd(): Promise<Heard> {
    scene.fake.world.showsReferenced = false;
    const post = await scene.say({ from: 'ada', where: 'group', photos: 1 });
    const calls = scene.fake.calls.length;
    await scene.say({ from: 'bob', where: 'group', mentionsBot: true, answers: post });
    for (;;) {
      const next = await ears.next('refuse');
      if (next.asker.user === `discord:${scene.people.bob.id}`) {
        expect(scene.fake.calls.slice(calls)).toContain('GET /channels/:channel/messages/:message');
        return next;
      }
    }
  }
});
