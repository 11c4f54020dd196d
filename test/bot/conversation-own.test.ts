import { afterEach, describe, expect, it } from 'vitest';
import { CHAT_COMMANDS } from '../../src/bot/chat-platform.js';
import { PHRASES } from '../../src/bot/phrases/languages.js';
import { LANGUAGES } from '../../src/bot/phrases/phrases.js';
import type { Reply } from '../../src/bot/reply.js';
import { labelsOf, somebody } from '../fakes/fake-chat-platform.js';
import { openScene, PHOTO, type Scene } from './conversation-scene.js';

let scene: Scene;
afterEach(async () => {
  expect(scene.violations).toEqual([]);
  await scene.end();
});

const press = (reply: Reply, label: string | RegExp, name = 'ada') =>
  scene.reply(scene.press(reply, label, somebody(name)));

describe('commands', () => {
  it.each(LANGUAGES)('are all answered in %s, for the asker’s eyes', async (language) => {
    scene = await openScene();
    const texts = new Set<string>();
    for (const [n, command] of CHAT_COMMANDS.entries()) {
      const reply = await scene.reply(scene.command(command, somebody(`user-${n}`, { language })));
      expect(reply).toMatchObject({ kind: 'message', personal: true, cards: [] });
      texts.add(reply.text);
    }
    expect(texts.size).toBe(CHAT_COMMANDS.length);
    expect([...texts].join('\n')).toContain(PHRASES[language].howToAsk);
  });

  it('of one who writes without end are passed over after a while', async () => {
    scene = await openScene();
    for (let n = 0; n < 40; n++) scene.command('help');
    await scene.conversation.close(5_000);
    expect(scene.taken).toHaveLength(20);
  });

  it('have descriptions in every language', async () => {
    scene = await openScene();
    expect(scene.conversation.languages).toEqual(['en', 'zh', 'es', 'ru', 'pt', 'ja']);
    expect(scene.conversation.describe('similar', 'es')).toBe('Buscar ropa como la de una foto');
    expect(scene.conversation.describe('find-outfit', 'xx')).toBe('Find this outfit');
  });
});

describe('words without a photo', () => {
  it.each(['no-photo', 'photo-hidden', 'photo-too-large', 'photo-gone', 'not-a-picture'] as const)(
    '(%s) are answered by what to do',
    async (why) => {
      scene = await openScene();
      const reply = await scene.reply(scene.refuse(why, somebody('ada', { language: 'ja' })));
      expect(reply).toMatchObject({ kind: 'message', personal: true, text: PHRASES.ja.refusal[why] });
    },
  );
});

describe('settings', () => {
  it('are shown and changed, each at once, and stay after a restart', async () => {
    scene = await openScene();
    const settings = await scene.reply(scene.command('settings'));
    expect(settings.text).toContain('Results at a time: 6');
    const fewer = await press(settings, '4 at a time');
    expect(fewer).toMatchObject({ kind: 'replace' });
    const men = await press(fewer, 'For men');
    const russian = await press(men, 'Русский');
    expect(russian.text).toBe('⚙ Ваши настройки\nЯзык: Русский\nПоказывать сразу: 4\nОдежда: Мужское');
    const chosen = [...russian.rows.flat(), ...russian.menus.flatMap(({ options }) => options)];
    expect(chosen.filter((one) => 'chosen' in one && one.chosen).map(({ label }) => label)).toEqual([
      'По 4',
      'Мужское',
      'Русский',
    ]);
    const again = await scene.restart();
    const reply = await again.reply(again.send([PHOTO]));
    expect(reply.cards).toHaveLength(4);
    expect(reply.text).toContain('похожих');
  });

  it('belong to one person, also where others read along', async () => {
    scene = await openScene();
    const settings = await scene.reply(scene.command('settings'));
    const notice = await press(settings, 'For women', 'bob');
    expect(notice).toMatchObject({ kind: 'notice' });
    expect(notice.text).toMatch(/^These buttons belong/);
    expect(await scene.store.settings('fake:bob')).toEqual({});
  });

  it('are reached from the greeting', async () => {
    scene = await openScene();
    const start = await scene.reply(scene.command('start'));
    expect(labelsOf(start)).toEqual(['🌐 Language', '⚙ Settings']);
    expect(labelsOf(await press(start, '🌐 Language'))).toEqual([
      'English',
      '中文',
      'Español',
      'Русский',
      'Português',
      '日本語',
    ]);
    expect((await press(start, '⚙ Settings')).text).toContain('Your settings');
  });
});

describe('forgetting', () => {
  it('asks once more, then removes everything and says so', async () => {
    scene = await openScene();
    const page = await scene.reply(scene.send([PHOTO]));
    await press(await press(page, '1'), '👍 This is it');
    await scene.store.saveSettings('fake:ada', { pageSize: 4 });

    const question = await scene.reply(scene.command('forget'));
    expect((await press(question, 'No, keep it')).text).toBe('I keep it all. Nothing was changed.');
    expect(await scene.conversation.saved(somebody(), '', 0, 10)).toHaveLength(1);

    const done = await press(question, '🗑 Yes, forget me');
    expect(done.text).toBe('Done: 3 entries are gone.');
    expect(await scene.conversation.saved(somebody(), '', 0, 10)).toEqual([]);
    expect(await scene.store.settings('fake:ada')).toEqual({});
    expect((await press(page, '2')).text).toMatch(/^This answer is over/);
  });
});

describe('suggestions', () => {
  it('go on from what was typed, whatever its case and accents', async () => {
    scene = await openScene();
    expect(await scene.conversation.suggest('colour', '')).toHaveLength(6);
    expect(await scene.conversation.suggest('colour', 'O')).toEqual(['olive', 'orchid', 'crimson']);
    expect(await scene.conversation.suggest('colour', 'negr')).toEqual(['black']);
    expect(await scene.conversation.suggest('shop', 'NÓRD')).toEqual(['Atelier Nord']);
    expect(await scene.conversation.suggest('shop', 'nowhere')).toEqual([]);
  });
});
