import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BotApp, startBots } from '../../src/commands/bots.js';
import { readConfig } from '../../src/config.js';
import { UNTOLD } from '../../src/core/telemetry.js';
import { type DiscordFake, startDiscordFake } from '../fakes/discord/server.js';
import { createShopkeeper, shop } from '../fakes/shop.js';
import { addPerson, write } from '../fakes/telegram/people.js';
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/server.js';

let home: string;
let fake: TelegramFake;
const lines: string[] = [];
const logged: string[] = [];
const print = (line: string) => void lines.push(line);

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'samelook-bots-'));
  fake = await startTelegramFake();
});
afterEach(async () => {
  lines.length = 0;
  logged.length = 0;
  await fake.close();
  await rm(home, { recursive: true, force: true });
});

/** The part of the program that bots need, with the fake shop in it. */
function appWith(environment: Readonly<Record<string, string>>): BotApp {
  const keep = (fields: object, message: string) => void logged.push(`${JSON.stringify(fields)} ${message}`);
  const place = {
    name: 'Demo',
    directory: home,
    schema: 'samelook_demo',
    storeFile: '',
    indexFile: '',
    feed: undefined,
    demoStreet: home,
  };
  return {
    config: readConfig({ SAMELOOK_HOME: home, ...environment }),
    log: { info: keep, warn: keep, error: keep },
    place,
    store: { ...shop, revision: async () => 1 } as BotApp['store'],
    ask: createShopkeeper().ask,
    telemetry: UNTOLD,
  };
}

describe('without tokens', () => {
  it('says how to get them, and starts nothing', async () => {
    const { stop, areReady } = await startBots(appWith({}), 'http://127.0.0.1:3000', print);
    expect(areReady()).toBe(false);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/@BotFather.*TELEGRAM_TOKEN/);
    expect(lines[1]).toMatch(/discord\.com\/developers.*DISCORD_TOKEN/);
    await stop();
    expect(logged).toEqual([]);
  });
});

describe('with a token', () => {
  const environment = () => ({ TELEGRAM_TOKEN: fake.token, TELEGRAM_API_ROOT: fake.apiRoot });

  it('starts the bot, which answers a photo', async () => {
    const { stop } = await startBots(
      appWith({ ...environment(), PUBLIC_URL: 'https://look.example' }),
      'http://127.0.0.1:3000',
      print,
    );
    const ada = addPerson(fake, 1_001, 'Ada');
    write(fake, { from: ada.account, chat: ada.chat, photos: [Uint8Array.of(0xff, 0xd8, 0xff)] });
    await expect
      .poll(() => fake.world.messages.filter(({ isBots, pictures }) => isBots && pictures.length > 0), {
        timeout: 20_000,
      })
      .toHaveLength(1);
    await stop();
    expect(lines.join('\n')).toContain('The telegram bot is ready: https://t.me/samelook_bot');
    expect(logged.filter((line) => line.includes('PUBLIC_URL'))).toEqual([]);
    expect(fake.violations).toEqual([]);
  });

  it('says what links lead to where nobody told the public address', async () => {
    const { stop } = await startBots(appWith(environment()), 'http://127.0.0.1:3000', print);
    await stop();
    expect(logged.join('\n')).toMatch(/PUBLIC_URL is not set.*http:\/\/127\.0\.0\.1:3000/);
  });

  it('that is wrong, tells so in a sentence and goes on without the bot', async () => {
    fake.revokeToken();
    const { stop, standing, areReady } = await startBots(appWith(environment()), 'http://127.0.0.1:3000', print);
    await expect
      .poll(() => logged.join('\n'), { timeout: 20_000 })
      .toMatch(/refuses the token.*Everything else goes on/);
    await expect.poll(standing).toEqual({ telegram: 'given up' });
    expect(areReady()).toBe(false);
    await stop();
    expect(`${lines.join('\n')} ${logged.join('\n')}`).not.toContain(fake.token);
  });

  it('goes on without bots where what they remember can’t be read', async () => {
    await writeFile(join(home, 'chats.db'), 'this was never a database, whatever its name says');
    const { stop } = await startBots(appWith(environment()), 'http://127.0.0.1:3000', print);
    expect(logged.join('\n')).toMatch(/chats\.db is damaged.*The bots are not started/);
    await stop();
    expect(fake.calls).toEqual([]);
  });
});

describe('with a token of Discord', () => {
  let discord: DiscordFake;
  beforeEach(async () => {
    discord = await startDiscordFake();
  });
  afterEach(() => discord.close());

  const environment = () => ({ DISCORD_TOKEN: discord.token, DISCORD_API_ROOT: discord.apiRoot });

  it('starts that bot too, each by itself', async () => {
    const both = { ...environment(), TELEGRAM_TOKEN: fake.token, TELEGRAM_API_ROOT: fake.apiRoot };
    const { stop, standing, areReady } = await startBots(appWith(both), 'http://127.0.0.1:3000', print);
    await expect.poll(() => lines, { timeout: 20_000 }).toHaveLength(2);
    await expect.poll(standing).toEqual({ telegram: 'ready', discord: 'ready' });
    expect(areReady()).toBe(true);
    await stop();
    expect(lines.toSorted()).toEqual([
      expect.stringMatching(/^The discord bot is ready: https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+$/),
      'The telegram bot is ready: https://t.me/samelook_bot',
    ]);
    expect(discord.violations).toEqual([]);
  });

  it('that is wrong, tells so in a sentence and goes on without the bot', async () => {
    discord.revokeToken();
    const { stop } = await startBots(appWith(environment()), 'http://127.0.0.1:3000', print);
    await expect
      .poll(() => logged.join('\n'), { timeout: 20_000 })
      .toMatch(/Discord refuses the token.*Everything else goes on\./);
    await stop();
    expect(lines.join('\n')).toMatch(/TELEGRAM_TOKEN/);
    expect(`${lines.join('\n')} ${logged.join('\n')}`).not.toContain(discord.token);
  });
});
