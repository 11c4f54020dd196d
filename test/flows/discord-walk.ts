/** The whole program on the fake Discord, with people who write, call, press and look: what the flows walk through. */
import { vi } from 'vitest';
import { PLATFORMS } from '../../adapters/registry.js';
import { type App, openChats } from '../../src/app.js';
import type { Log } from '../../src/core/log.js';
import { type Caller, callCommand, callOnPost, choose, type Given, press } from '../fakes/discord/calling.js';
import { fetchFromLoopback } from '../fakes/discord/loopback.js';
import { addGuild, addPerson, openChat, type Written, write } from '../fakes/discord/people.js';
import { handleOf } from '../fakes/discord/scene.js';
import { startDiscordFake } from '../fakes/discord/server.js';
import { noticesIn, shownIn, toShown } from '../fakes/discord/shown.js';
import { type Channel, FLAGS, findMessage, type Person, type StoredMessage } from '../fakes/discord/world.js';
import { isPlea } from './plea.js';
import { drawInto } from './walk-picture.js';

const PATIENCE = { timeout: 30_000, interval: 20 };

/** Ada and Bob, each with a chat of their own, a server with the bot, and one without it. */
export async function startWalk(app: App) {
  const fake = await startDiscordFake();
  const { world } = fake;
  const [ada, bob] = [addPerson(fake, 'Ada'), addPerson(fake, 'Bob', 'es-ES')];
  const chats = { ada: openChat(fake, ada), bob: openChat(fake, bob) };
  const { channel: group } = addGuild(fake, 'Outfits');
  const { channel: away } = addGuild(fake, 'Elsewhere', false);
  const lines: string[] = [];
  const keep = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level} ${JSON.stringify(fields)} ${message}`);
  const log: Log = { info: keep('info'), warn: keep('warn'), error: keep('error') };
  let bot = await startBot();

  async function startBot() {
    const memory = await openChats({ ...app, log }, 'https://look.example');
    const platform = await PLATFORMS.discord({
      token: fake.token,
      apiRoot: fake.apiRoot,
      converse: memory.converse,
      store: memory.store,
      log,
      fetchPicture: fetchFromLoopback,
    });
    await platform.start();
    await vi.waitFor(() => {
      if (world.commands.size === 0) throw new Error('the bot has registered no commands');
    }, PATIENCE);
    return {
      platform,
      stop: async () => {
        await platform.stop();
        await memory.close();
      },
    };
  }

  /** A command's answer stands where its plea for patience stood. */
  const isDone = (message: StoredMessage) =>
    (message.flags & FLAGS.loading) === 0 && !isPlea(toShown(world, message).text);
  const isAnswer = (message: StoredMessage) =>
    message.author.id === world.bot.id && (message.through !== undefined || isDone(message));
  const answersIn = (channel: Channel) => world.messages.filter((one) => one.channel === channel.id && isAnswer(one));

  /** Waits for what the bot writes next into a channel, and until it is no more thinking. */
  async function answerIn(channel: Channel, act: () => unknown): Promise<StoredMessage> {
    const before = answersIn(channel).length;
    await act();
    return await vi.waitFor(() => {
      const message = answersIn(channel)[before];
      if (message === undefined || !isDone(message)) throw new Error(`no answer; ${lines.join(' | ')}`);
      return message;
    }, PATIENCE);
  }

  function touch(from: Person, message: StoredMessage, label: string | RegExp): void {
    const now = findMessage(world, message.id) ?? message;
    const handle = handleOf(now, label);
    if (handle === undefined) throw new Error(`no button ${label}; there are: ${JSON.stringify(toShown(world, now))}`);
    if (handle.value === undefined) press(fake, from, now, handle.customId);
    else choose(fake, from, now, handle.customId, handle.value);
  }

  return {
    fake,
    ada,
    bob,
    chats,
    group,
    away,
    lines,
    answerIn,
    /** What the bot has written there; pleas for patience are no answers. */
    answersIn,
    say: (written: Written) => answerIn(written.channel, () => write(fake, written)),
    call: (caller: Caller, name: string, options: Readonly<Record<string, Given>> = {}) =>
      answerIn(caller.channel, () => callCommand(fake, caller, name, options)),
    findOutfit: (caller: Caller, post: StoredMessage) =>
      answerIn(caller.channel, () => callOnPost(fake, caller, 'Find this outfit', post)),
    /** Presses the button or picks the option with this label, and waits until the message has changed. */
    async press(from: Person, message: StoredMessage, label: string | RegExp): Promise<StoredMessage> {
      const before = findMessage(world, message.id);
      touch(from, message, label);
      return await vi.waitFor(() => {
        const after = findMessage(world, message.id);
        if (after === undefined || after === before) throw new Error(`nothing has changed after ${label}`);
        return after;
      }, PATIENCE);
    },
    /** Presses and waits for a sentence for the one who pressed. */
    async pressForNotice(from: Person, message: StoredMessage, label: string | RegExp): Promise<string> {
      const before = noticesIn(world).length;
      touch(from, message, label);
      return await vi.waitFor(() => {
        const notice = noticesIn(world)[before];
        if (notice === undefined) throw new Error(`nobody was told anything after ${label}`);
        return notice;
      }, PATIENCE);
    },
    /** Ends the bot and starts it anew, on what it remembers. */
    async restart(): Promise<void> {
      await bot.stop();
      bot = await startBot();
    },
    /** Draws a channel into the folder of SAMELOOK_PICTURES, for people to look at; without it, nothing. */
    draw: (name: string, channel: Channel) =>
      drawInto(name, channel.with?.name ?? `#${channel.name}`, shownIn(world, channel.id)),
    shown: (message: StoredMessage) => toShown(world, message),
    async end(): Promise<void> {
      await bot.stop();
      await fake.close();
    },
  };
}
