/** What people do on Discord: write, answer, change, forward, call commands, press; each tells the bot as Discord would. */
import { randomBytes } from 'node:crypto';
import { addMessage, changeMessage } from './announce.js';
import { snowflake } from './clock.js';
import { measure } from './content.js';
import type { DiscordFake } from './server.js';
import type { Channel, Guild, Permission, Person, StoredFile, StoredMessage } from './world.js';

/** Something that is written. */
export interface Written {
  readonly from: Person;
  readonly channel: Channel;
  readonly text?: string | undefined;
  readonly photos?: readonly Uint8Array[];
  /** A file that is no photo, or that has a name of its own. */
  readonly files?: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];
  readonly answers?: StoredMessage | undefined;
  readonly forwards?: StoredMessage | undefined;
  /** Whether an answer mentions whom it answers; people may switch it off. Default true. */
  readonly pings?: boolean;
}

/** Accounts and places are older than what is written in them. */
const LONG_AGO = Date.UTC(2023, 3, 5);
let places = 0;
const oldId = () => snowflake(LONG_AGO + 61_007 * places++, places % 4_096);

/** Somebody with an account. @param locale such as "pt-BR" */
export function addPerson({ world }: DiscordFake, name: string, locale = 'en-US', isBot = false): Person {
  const person: Person = { id: oldId(), name, isBot, locale };
  world.people.set(person.id, person);
  return person;
}

/** The chat of a person with the bot. */
export function openChat({ world }: DiscordFake, person: Person): Channel {
  const channel: Channel = { id: oldId(), type: 1, with: person, denied: new Set() };
  world.channels.set(channel.id, channel);
  return channel;
}

/** Everything that may be taken from a bot in a channel: it is no member. */
const EVERYTHING: readonly Permission[] = ['view', 'send', 'history', 'embed', 'attach'];

/** A server with one channel; the bot hears of it when it connects. @param hasBot whether the bot is a member */
export function addGuild({ world }: DiscordFake, name: string, hasBot = true): { guild: Guild; channel: Channel } {
  const guild: Guild = { id: oldId(), name, hasBot };
  world.guilds.set(guild.id, guild);
  const denied = new Set(hasBot ? [] : EVERYTHING);
  const channel: Channel = { id: oldId(), type: 0, name: 'outfits', guild: guild.id, denied };
  world.channels.set(channel.id, channel);
  return { guild, channel };
}

/** The chat of two people; the bot comes in only through commands of one who has installed it. */
export function openPrivate({ world }: DiscordFake, person: Person): Channel {
  const channel: Channel = { id: oldId(), type: 1, with: person, denied: new Set(EVERYTHING) };
  world.channels.set(channel.id, channel);
  return channel;
}

/** A file as somebody uploads it. */
export async function upload({ world }: DiscordFake, bytes: Uint8Array, name: string, type = ''): Promise<StoredFile> {
  return { id: world.newId(), name, bytes, ...(await measure(bytes, type)) };
}

/** Writes; the bot is told. */
export async function write(fake: DiscordFake, written: Written): Promise<StoredMessage> {
  const { world } = fake;
  const { from, channel, text = '', photos = [], files = [], answers, forwards, pings = true } = written;
  const message: StoredMessage = {
    id: world.newId(),
    channel: channel.id,
    author: from,
    type: answers === undefined ? 0 : 19,
    text,
    embeds: [],
    components: [],
    files: [
      ...(await Promise.all(photos.map((bytes, n) => upload(fake, bytes, n === 0 ? 'photo.jpg' : `photo_${n}.jpg`)))),
      ...(await Promise.all(files.map(({ bytes, name, type }) => upload(fake, bytes, name, type)))),
    ],
    flags: 0,
    mentions: [...new Set([...mentioned(text), ...(answers !== undefined && pings ? [answers.author.id] : [])])],
    answers: answers?.id,
    forwards,
  };
  addMessage(fake, message);
  return message;
}

/** The writer changes the words; the bot is told. */
export function rewrite(fake: DiscordFake, message: StoredMessage, text: string): void {
  const mentions = [...new Set([...message.mentions, ...mentioned(text)])];
  changeMessage(fake, { ...message, text, mentions, editedAt: fake.world.clock.now() });
}

/** How a person is mentioned in a text. */
export const mentionOf = ({ id }: Person): string => `<@${id}>`;

const mentioned = (text: string): readonly string[] => [...text.matchAll(/<@!?(\d+)>/g)].flatMap(([, id]) => id ?? []);

/** The token of an interaction; it says nothing. */
export const newToken = (): string => `aW50ZXJhY3Rpb246${randomBytes(60).toString('base64url')}`;
