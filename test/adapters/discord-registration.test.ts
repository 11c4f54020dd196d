/** What Discord is told of the bot as it starts, and that it is told once. */
import { describe, expect, it } from 'vitest';
import type { CallApi } from '../../adapters/discord/api.js';
import { writeCommands } from '../../adapters/discord/commands.js';
import { allowInstalling, registerCommands } from '../../adapters/discord/registration.js';
import type { Conversation } from '../../src/bot/chat-platform.js';
import { chooseLanguage, PHRASES } from '../../src/bot/phrases/languages.js';
import { LANGUAGES } from '../../src/bot/phrases/phrases.js';

const words: Pick<Conversation, 'describe' | 'languages'> = {
  describe: (what, language) => PHRASES[chooseLanguage(language)].describe[what],
  languages: LANGUAGES,
};
const { signal } = new AbortController();

/** A Discord that keeps what it is told as Discord does: with fields of its own, and without what is empty. */
function keeping(kept: unknown) {
  const written: string[] = [];
  const call: CallApi = async ({ method, body }) => {
    if (method === 'GET') return kept;
    written.push(method);
    kept = Array.isArray(body)
      ? body.map(({ options, ...command }, n) => ({
          id: String(n),
          version: '1',
          nsfw: false,
          ...command,
          ...(options?.length > 0 && { options }),
        }))
      : body;
    return kept;
  };
  return { call, written };
}

describe('commands', () => {
  it('are written once, and again where one differs', async () => {
    const { call, written } = keeping([]);
    await registerCommands(call, '1', words, signal);
    await registerCommands(call, '1', words, signal);
    expect(written).toEqual(['PUT']);
    await registerCommands(call, '1', { ...words, describe: (what) => `${what}!` }, signal);
    expect(written).toEqual(['PUT', 'PUT']);
  });

  it('are written where Discord has one more, or an option that is gone', async () => {
    const more = keeping(
      [...writeCommands(words), { name: 'old', type: 1 }].map((one, n) => ({ ...one, id: String(n) })),
    );
    await registerCommands(more.call, '1', words, signal);
    expect(more.written).toEqual(['PUT']);
    const option = keeping(writeCommands(words).map((one, n) => ({ ...one, id: String(n), options: [{ name: 'x' }] })));
    await registerCommands(option.call, '1', words, signal);
    expect(option.written).toEqual(['PUT']);
  });

  it('are those of every platform and the menu of a post, for servers and people, everywhere', () => {
    const commands = writeCommands(words);
    expect(commands.map(({ name }) => name)).toEqual([
      'start',
      'similar',
      'help',
      'settings',
      'language',
      'privacy',
      'forget',
      'Find this outfit',
    ]);
    for (const { integration_types, contexts } of commands) {
      expect([integration_types, contexts]).toEqual([
        [0, 1],
        [0, 1, 2],
      ]);
    }
    const menu = commands.at(-1);
    expect(menu).toMatchObject({ type: 3, name_localizations: { 'pt-BR': expect.any(String) } });
  });

  it('stay within lengths in every language', () => {
    const check = (one: object): void => {
      for (const [field, value] of Object.entries(one)) {
        if (field === 'name') expect(String(value).length).toBeLessThanOrEqual(32);
        if (field === 'description') expect(String(value).length).toBeLessThanOrEqual(100);
        if (field === 'description_localizations') {
          expect(Object.keys(value)).toEqual(expect.arrayContaining(['es-ES', 'es-419', 'ja', 'pt-BR', 'ru', 'zh-CN']));
          for (const text of Object.values(value)) expect(String(text).length).toBeLessThanOrEqual(100);
        }
        if (Array.isArray(value)) value.filter((part) => typeof part === 'object').forEach(check);
      }
    };
    writeCommands(words).forEach(check);
  });
});

describe('installing', () => {
  it('is allowed to servers and people, once', async () => {
    const { call, written } = keeping({ id: '1' });
    await allowInstalling(call, signal);
    await allowInstalling(call, signal);
    expect(written).toEqual(['PATCH']);
  });

  it('brings the bot along where a new application would leave it out', async () => {
    const born = { oauth2_install_params: { scopes: ['applications.commands'], permissions: '0' } };
    const { call, written } = keeping({ id: '1', integration_types_config: { 0: born, 1: born } });
    await allowInstalling(call, signal);
    expect(written).toEqual(['PATCH']);
    const kept = await call({ method: 'GET', route: '/applications/@me' });
    expect(kept).toMatchObject({
      integration_types_config: {
        0: { oauth2_install_params: { scopes: ['applications.commands', 'bot'] } },
        1: born,
      },
    });
  });

  it('leaves what the operator has set', async () => {
    const own = { oauth2_install_params: { scopes: ['bot'], permissions: '8' } };
    let kept: unknown = { integration_types_config: { 0: own } };
    const call: CallApi = async ({ method, body }) => {
      if (method !== 'GET') kept = body;
      return kept;
    };
    await allowInstalling(call, signal);
    expect(kept).toMatchObject({
      integration_types_config: { 0: own, 1: { oauth2_install_params: { scopes: ['applications.commands'] } } },
    });
  });
});
