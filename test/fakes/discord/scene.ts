/** The scene of the contract suite on Discord: Ada, Bob, a server, and a bot of somebody else's. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { vi } from 'vitest';
import type { Converse } from '../../../src/bot/chat-platform.js';
import { CHAT_STORES } from '../../../src/chats/registry.js';
import type { ChatStore } from '../../../src/core/ports.js';
import type { ChatScene, Writer } from '../../contracts/chat-scene.js';
import { callCommand, choose, press } from './calling.js';
import { CARELESS, callCareless } from './careless.js';
import { flatten } from './components.js';
import { addGuild, addPerson, mentionOf, openChat, rewrite, write } from './people.js';
import { type DiscordFake, type FakeOptions, startDiscordFake } from './server.js';
import { noticesIn, shownIn } from './shown.js';
import { findMessage, type Person, type StoredMessage } from './world.js';

/** Makes the platform that talks to the fake. */
export type CreatePlatform = (fake: DiscordFake, converse: Converse, store: ChatStore) => ChatScene['platform'];

const PATIENCE = { timeout: 20_000, interval: 10 };

/** Opens the scene. */
export async function openDiscordScene(create: CreatePlatform, converse: Converse, options: FakeOptions = {}) {
  const fake = await startDiscordFake(options);
  const directory = await mkdtemp(join(tmpdir(), 'samelook-discord-'));
  const store = await CHAT_STORES.sqlite(join(directory, 'chats.db'));
  const { world, gateway } = fake;
  const photo = new Uint8Array(
    await sharp({ create: { width: 80, height: 60, channels: 3, background: '#b04050' } })
      .jpeg()
      .toBuffer(),
  );
  const [ada, bob] = [addPerson(fake, 'Ada'), addPerson(fake, 'Bob', 'pt-BR')];
  const { channel: group } = addGuild(fake, 'Outfits');
  const chats = { ada: openChat(fake, ada), bob: openChat(fake, bob) };
  const accounts: Readonly<Record<Writer, Person>> = {
    ada,
    bob,
    'another bot': addPerson(fake, 'Other', 'en-US', true),
    'the bot itself': world.bot,
  };
  const privateChat = (writer: Writer) => (writer === 'bob' ? chats.bob : chats.ada);

  const scene: ChatScene & {
    readonly fake: DiscordFake;
    readonly store: ChatStore;
    readonly people: Readonly<Record<'ada' | 'bob', Person>>;
    readonly places: { readonly ada: typeof group; readonly bob: typeof group; readonly group: typeof group };
  } = {
    fake,
    store,
    people: { ada, bob },
    places: { ...chats, group },
    platform: create(fake, converse, store),
    photo,
    async say({ from, where = 'private', text, photos = 0, mentionsBot, answers }) {
      const words = [...(mentionsBot ? [mentionOf(world.bot)] : []), ...(text === undefined ? [] : [text])].join(' ');
      const { id } = await write(fake, {
        from: accounts[from],
        channel: where === 'group' ? group : privateChat(from),
        text: words,
        photos: Array.from({ length: photos }, () => photo),
        answers: findMessage(world, answers),
      });
      return id;
    },
    async edit(message, text) {
      const found = findMessage(world, message);
      if (found === undefined) throw new Error(`there is no message ${message}`);
      rewrite(fake, found, text);
    },
    repeat: async () => gateway.repeat(),
    async command(from, command) {
      await vi.waitFor(() => {
        if (!world.commands.has(`1 ${command}`)) throw new Error(`the bot has registered no command ${command}`);
      }, PATIENCE);
      callCommand(fake, { from: accounts[from], channel: privateChat(from) }, command);
    },
    async press(from, label) {
      const message = world.messages.findLast((one) => handleOf(one, label) !== undefined);
      const handle = message && handleOf(message, label);
      if (message === undefined || handle === undefined) throw new Error(`no message has the button ${label}`);
      if (handle.value === undefined) press(fake, accounts[from], message, handle.customId);
      else choose(fake, accounts[from], message, handle.customId, handle.value);
    },
    shown: () => shownIn(world),
    notices: () => noticesIn(world),
    signs: () => world.typing.length,
    forgetPhotos() {
      for (const { files } of world.messages) for (const { id } of files) world.lostFiles.add(id);
    },
    violations: () => fake.violations,
    careless: CARELESS.map((one) => ({
      what: one.what,
      // Each in a chat of its own, where no rate limit comes before the one that is meant.
      send: () => callCareless({ fake, chat: openChat(fake, ada).id }, one),
    })),
    async close() {
      await fake.close();
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
  return scene;
}

/** How the button or the menu's option with a label is pressed. */
export function handleOf(
  { components }: StoredMessage,
  label: string | RegExp,
): { readonly customId: string; readonly value?: string } | undefined {
  const fits = (given: string | undefined) =>
    given !== undefined && (typeof label === 'string' ? given === label : label.test(given));
  for (const one of flatten(components)) {
    if (one.type === 2 && 'custom_id' in one && fits(one.label)) return { customId: one.custom_id };
    const option = one.type === 3 ? one.options.find((each) => fits(each.label)) : undefined;
    if (one.type === 3 && option !== undefined) return { customId: one.custom_id, value: option.value };
  }
  return undefined;
}
