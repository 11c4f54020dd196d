/** The whole program on the fake Telegram, with people who write, press and look: what the flows walk through. */
import { vi } from 'vitest';
import { PLATFORMS } from '../../adapters/registry.js';
import { type App, openChats } from '../../src/app.js';
import type { Log } from '../../src/core/log.js';
import { addChat, addPerson, pressButton, type Written, write } from '../fakes/telegram/people.js';
import { startTelegramFake } from '../fakes/telegram/server.js';
import { shownIn, toShown } from '../fakes/telegram/shown.js';
import type { Account, ChatInfo, StoredMessage } from '../fakes/telegram/world.js';
import { isPlea } from './plea.js';
import { drawInto } from './walk-picture.js';

const PATIENCE = { timeout: 30_000, interval: 20 };

/** Ada and Bob, each with a chat of their own, and a group. */
export async function startWalk(app: App) {
  const fake = await startTelegramFake();
  const ada = addPerson(fake, 111_111, 'Ada');
  const bob = addPerson(fake, 222_222, 'Bob', { language_code: 'es' });
  const group = addChat(fake, { id: -1_001_234_567, type: 'supergroup', title: 'Outfits' });
  const lines: string[] = [];
  const keep = (fields: object, message: string) => void lines.push(`${JSON.stringify(fields)} ${message}`);
  const log: Log = { info: keep, warn: keep, error: keep };
  let bot = await startBot();

  async function startBot() {
    const chats = await openChats({ ...app, log }, 'https://look.example');
    const platform = await PLATFORMS.telegram({
      token: fake.token,
      apiRoot: fake.apiRoot,
      converse: chats.converse,
      store: chats.store,
      log,
      times: { albumGatherMs: 200 },
    });
    await platform.start();
    return {
      platform,
      stop: async () => {
        await platform.stop();
        await chats.close();
      },
    };
  }

  const answersIn = ({ id }: Pick<ChatInfo, 'id'>) =>
    fake.world.messages.filter((one) => one.isBots && one.chat === id && !isPlea(one.text));

  /** Waits for what the bot writes next into a chat. */
  async function answerTo(chat: ChatInfo, act: () => void): Promise<StoredMessage> {
    const before = answersIn(chat).length;
    act();
    return await vi.waitFor(() => {
      const message = answersIn(chat)[before];
      if (message === undefined) throw new Error(`the bot has not answered in ${chat.id}; ${lines.join(' | ')}`);
      return message;
    }, PATIENCE);
  }

  return {
    fake,
    ada,
    bob,
    group,
    lines,
    answerTo,
    /** What the bot has written there; pleas for patience are no answers. */
    answersIn,
    say: (written: Written) => answerTo(written.chat, () => void write(fake, written)),
    /** Presses the first button whose label begins so, and waits until the message has changed. */
    async press(from: Account, message: StoredMessage, label: string): Promise<StoredMessage> {
      const now = () => fake.world.messages.find(({ chat, id }) => chat === message.chat && id === message.id);
      const before = now();
      const data = dataOf(before, label);
      pressButton(fake, from, message, data);
      return await vi.waitFor(() => {
        const after = now();
        if (after === undefined || after === before) throw new Error(`nothing has changed after ${label}`);
        return after;
      }, PATIENCE);
    },
    /** Presses and waits for a toast. */
    async pressForNotice(from: Account, message: StoredMessage, label: string): Promise<string> {
      const before = fake.world.notices.length;
      pressButton(fake, from, message, dataOf(message, label));
      return await vi.waitFor(() => {
        const notice = fake.world.notices[before];
        if (notice === undefined) throw new Error(`nobody was told anything after ${label}`);
        return notice;
      }, PATIENCE);
    },
    /** Ends the bot and starts it anew, on what it remembers. */
    async restart(): Promise<void> {
      await bot.stop();
      bot = await startBot();
    },
    /** Draws a chat into the folder of SAMELOOK_PICTURES, for people to look at; without it, nothing. */
    draw: (name: string, chat: ChatInfo) =>
      drawInto(name, chat.title ?? chat.first_name ?? '', shownIn(fake.world, chat.id)),
    shown: (message: StoredMessage) => toShown(fake.world, message),
    async end(): Promise<void> {
      await bot.stop();
      await fake.close();
    },
  };
}

function dataOf(message: StoredMessage | undefined, label: string): string {
  const buttons = message?.markup?.inline_keyboard.flat() ?? [];
  const data = buttons.find(({ text }) => text.startsWith(label))?.callback_data;
  if (data === undefined)
    throw new Error(`no button ${label}; there are: ${buttons.map(({ text }) => text).join(', ')}`);
  return data;
}
