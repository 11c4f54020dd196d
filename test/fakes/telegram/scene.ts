/** The scene of the contract suite on Telegram: Ada, Bob, a group, and a bot of somebody else's. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Converse } from '../../../src/bot/chat-platform.js';
import { CHAT_STORES } from '../../../src/chats/registry.js';
import type { ChatStore } from '../../../src/core/ports.js';
import type { ChatScene, Writer } from '../../contracts/chat-scene.js';
import { CARELESS, callCareless } from './careless.js';
import { addChat, addPerson, pressButton, rewrite, write } from './people.js';
import { startTelegramFake, type TelegramFake } from './server.js';
import { shownIn } from './shown.js';
import type { Account, StoredMessage } from './world.js';

/** Makes the platform that talks to the fake. */
export type CreatePlatform = (fake: TelegramFake, converse: Converse, store: ChatStore) => ChatScene['platform'];

/** Opens the scene. */
export async function openTelegramScene(
  create: CreatePlatform,
  converse: Converse,
): Promise<ChatScene & { readonly fake: TelegramFake; readonly store: ChatStore }> {
  const fake = await startTelegramFake();
  const directory = await mkdtemp(join(tmpdir(), 'samelook-telegram-'));
  const store = await CHAT_STORES.sqlite(join(directory, 'chats.db'));
  const { world, queue } = fake;
  const photo = new Uint8Array(
    await sharp({ create: { width: 80, height: 60, channels: 3, background: '#b04050' } })
      .jpeg()
      .toBuffer(),
  );
  const ada = addPerson(fake, 111_111, 'Ada');
  const bob = addPerson(fake, 222_222, 'Bob', { language_code: 'pt-BR' });
  const group = addChat(fake, { id: -1_001_234_567, type: 'supergroup', title: 'Outfits' });
  const otherBot: Account = { id: 333_333, is_bot: true, first_name: 'Other', username: 'other_bot' };
  const accounts: Readonly<Record<Writer, Account>> = {
    ada: ada.account,
    bob: bob.account,
    'another bot': otherBot,
    'the bot itself': world.bot,
  };
  const privateChat = (writer: Writer) => (writer === 'bob' ? bob.chat : ada.chat);
  const mention = `@${world.bot.username}`;
  const find = (name: string) => world.messages.find((one) => nameOf(one) === name);

  return {
    fake,
    store,
    platform: create(fake, converse, store),
    photo,
    async say({ from, where = 'private', text, photos = 0, mentionsBot, answers }) {
      const words = mentionsBot ? [mention, text].filter((part) => part !== undefined).join(' ') : text;
      const [first] = write(fake, {
        from: accounts[from],
        chat: where === 'group' ? group : privateChat(from),
        text: words,
        entity: mentionsBot ? { type: 'mention', length: mention.length } : undefined,
        photos: Array.from({ length: photos }, () => photo),
        answers: answers === undefined ? undefined : find(answers),
      });
      if (first === undefined) throw new Error('nothing was written');
      return nameOf(first);
    },
    async edit(message, text) {
      const found = find(message);
      if (found === undefined) throw new Error(`there is no message ${message}`);
      rewrite(fake, found, text);
    },
    repeat: async () => queue.repeat(),
    async command(from, command) {
      const text = `/${command}`;
      const entity = { type: 'bot_command' as const, length: text.length };
      write(fake, { from: accounts[from], chat: privateChat(from), text, entity });
    },
    async press(from, label) {
      const message = world.messages.findLast((one) => dataOf(one, label) !== undefined);
      if (message === undefined) throw new Error(`no message has the button ${label}`);
      pressButton(fake, accounts[from], message, dataOf(message, label) ?? '');
    },
    shown: () => shownIn(world),
    notices: () => world.notices,
    signs: () => world.signs.length,
    forgetPhotos: () => world.files.clear(),
    violations: () => fake.violations,
    careless: CARELESS.map(({ what, method, parameters, body }) => ({
      what,
      send: () => callCareless(fake, method, parameters({ chat: ada.chat.id, group: group.id }), body),
    })),
    async close() {
      await fake.close();
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

const nameOf = ({ chat, id }: StoredMessage) => `${chat}/${id}`;

const dataOf = ({ markup }: StoredMessage, label: string) =>
  markup?.inline_keyboard.flat().find(({ text }) => text === label)?.callback_data;
