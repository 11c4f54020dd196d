/** The part of Discord that a bot sees: people, servers, channels with their messages, files, and interactions that wait for an answer. */
import { EventEmitter } from 'node:events';
import type { Clock } from './clock.js';
import { createSnowflakes } from './clock.js';
import type { CommandDefinition, Component, Embed } from './fields.js';

/** Someone with an account. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly isBot: boolean;
  /** Such as "pt-BR". */
  readonly locale: string;
}

/** What may be taken from a bot in a channel. */
export type Permission = 'view' | 'send' | 'history' | 'embed' | 'attach';

/** A chat with one person (type 1) or a server's text channel (type 0). */
export interface Channel {
  readonly id: string;
  readonly type: 0 | 1;
  readonly name?: string;
  readonly guild?: string;
  /** Who is at the other end of a chat with one person. */
  readonly with?: Person;
  /** What the bot may not do here; everything where it is no member. */
  readonly denied: Set<Permission>;
}

/** A server. */
export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly hasBot: boolean;
}

/** A file in a message. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly width?: number;
  readonly height?: number;
}

/** What a message shows. */
export interface Content {
  readonly text: string;
  readonly embeds: readonly Embed[];
  readonly components: readonly Component[];
  readonly files: readonly StoredFile[];
  readonly flags: number;
}

/** A message that stands somewhere. */
export interface StoredMessage extends Content {
  readonly id: string;
  readonly channel: string;
  readonly author: Person;
  /** Ids of people that it mentions. */
  readonly mentions: readonly string[];
  /** The message that it answers. */
  readonly answers?: string | undefined;
  /** A post that it forwards. */
  readonly forwards?: StoredMessage | undefined;
  /** The interaction that it came through; only its token reaches an ephemeral one. */
  readonly through?: StoredInteraction | undefined;
  readonly nonce?: string | undefined;
  readonly editedAt?: number | undefined;
  /** The kind of thing in the chat: 0 said, 19 an answer, 20 a command's, 23 a menu command's, 7 somebody joined. */
  readonly type: number;
}

/** A command, a press or a field that is being typed: https://discord.com/developers/docs/interactions/receiving-and-responding */
export interface StoredInteraction {
  readonly id: string;
  readonly token: string;
  /** 2 command, 3 component, 4 autocomplete. */
  readonly type: 2 | 3 | 4;
  readonly at: number;
  readonly from: Person;
  readonly channel: string;
  readonly commandName?: string;
  /** The message that was pressed. */
  readonly pressed?: string;
  /** Where only the person has installed the app: the bot is no member there. */
  readonly isUserInstall: boolean;
  /** How often the bot was told, and when first. */
  told: number;
  toldAt?: number;
  /** The kind of the first answer, and when. */
  acknowledged?: { readonly kind: number; readonly at: number };
  /** The message that is "@original". */
  original?: string;
  followUps: number;
  /** What autocomplete offered. */
  choices?: readonly { readonly name: string; readonly value: string | number }[];
}

/** Bits of a message's `flags`: https://discord.com/developers/docs/resources/message#message-object-message-flags */
export const FLAGS = {
  suppressEmbeds: 4,
  ephemeral: 64,
  loading: 128,
  suppressNotifications: 4_096,
  v2: 32_768,
} as const;

/** The state of the fake; every part may be read and changed by its routes and its people. */
export interface World {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly bot: Person;
  readonly applicationId: string;
  readonly people: Map<string, Person>;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  /** Oldest first. */
  readonly messages: StoredMessage[];
  readonly interactions: Map<string, StoredInteraction>;
  readonly commands: Map<string, CommandDefinition & { readonly id: string; readonly version: string }>;
  /** "commands": the bot has written its commands. */
  readonly told: EventEmitter;
  /** How the bot may be installed: by a server ("0"), by a person ("1"). */
  readonly installs: Map<string, unknown>;
  /** People who closed their chats to strangers. */
  readonly unreachable: Set<string>;
  /** Files that are gone from the CDN. */
  readonly lostFiles: Set<string>;
  /** Each "… is typing". */
  readonly typing: { readonly channel: string; readonly at: number }[];
  /** Reactions of the bot. */
  readonly reactions: { readonly message: string; readonly emoji: string }[];
  /** Whether an answered message comes along with its content although the bot is not mentioned in it. */
  showsReferenced: boolean;
  /** How long links to attachments work. */
  linkLastsMs: number;
}

/** Where the message is now. */
export const findMessage = (world: World, id: string | undefined): StoredMessage | undefined =>
  world.messages.find((one) => one.id === id);

/** Puts a changed message in the place of the former one. */
export function replaceMessage(world: World, next: StoredMessage): void {
  const at = world.messages.findIndex(({ id }) => id === next.id);
  world.messages.splice(at, 1, next);
}

/** An empty world. */
export function createWorld(clock: Clock, linkLastsMs: number): World {
  const bot: Person = { id: '1101234567890123456', name: 'samelook', isBot: true, locale: 'en-US' };
  return {
    clock,
    newId: createSnowflakes(clock),
    bot,
    applicationId: bot.id,
    people: new Map([[bot.id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    messages: [],
    interactions: new Map(),
    commands: new Map(),
    told: new EventEmitter(),
    installs: new Map([['0', {}]]),
    unreachable: new Set(),
    lostFiles: new Set(),
    typing: [],
    reactions: [],
    showsReferenced: true,
    linkLastsMs,
  };
}
