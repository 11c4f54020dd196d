/** How Discord writes what is in the world: people, channels and messages as JSON, with what this bot may see of them. */
import { GatewayIntentBits, PermissionFlagsBits } from 'discord.js';
import type { Cdn } from './cdn.js';
import { snowflakeTime } from './clock.js';
import { flatten } from './components.js';
import type { AnyComponent, Component, Embed } from './fields.js';
import {
  type Channel,
  FLAGS,
  findMessage,
  type Guild,
  type Person,
  type StoredFile,
  type StoredMessage,
  type World,
} from './world.js';

/** JSON of an object. */
export type Json = Readonly<Record<string, unknown>>;

/** https://discord.com/developers/docs/resources/user#user-object */
export const personAsJson = ({ id, name, isBot }: Person): Json => ({
  id,
  username: name.toLowerCase().replaceAll(' ', '_'),
  global_name: isBot ? null : name,
  discriminator: isBot ? '4242' : '0',
  avatar: null,
  ...(isBot && { bot: true }),
  public_flags: 0,
  avatar_decoration_data: null,
  collectibles: null,
  clan: null,
  primary_guild: null,
});

/** https://discord.com/developers/docs/resources/guild#guild-member-object, as it comes beside a user. */
export const memberAsJson = (): Json => ({
  roles: [],
  joined_at: '2024-05-01T12:00:00.000000+00:00',
  premium_since: null,
  pending: false,
  nick: null,
  mute: false,
  deaf: false,
  flags: 0,
  communication_disabled_until: null,
  banner: null,
  avatar: null,
});

/** https://discord.com/developers/docs/resources/channel#channel-object */
export function channelAsJson(channel: Channel): Json {
  const { id, type, name, guild } = channel;
  if (type === 1) {
    const recipients = channel.with === undefined ? [] : [personAsJson(channel.with)];
    return { id, type, last_message_id: null, flags: 0, recipients };
  }
  return {
    id,
    type,
    name,
    guild_id: guild,
    position: 0,
    topic: null,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: [],
    parent_id: null,
    last_message_id: null,
    flags: 0,
  };
}

/** What the bot may do in a channel, as a number in text. */
export function permissionsIn({ denied, type }: Channel): string {
  const { ViewChannel, SendMessages, ReadMessageHistory, EmbedLinks, AttachFiles, AddReactions } = PermissionFlagsBits;
  const bits = {
    view: ViewChannel,
    send: SendMessages,
    history: ReadMessageHistory,
    embed: EmbedLinks,
    attach: AttachFiles,
  };
  const granted = Object.entries(bits).filter(([name]) => type === 1 || !denied.has(name as keyof typeof bits));
  return granted.reduce((sum, [, bit]) => sum | bit, AddReactions).toString();
}

/** Whether the bot sees what is in a message: https://discord.com/developers/docs/events/gateway#message-content-intent */
export function isContentSeen(world: World, { author, mentions, channel }: StoredMessage, intents: number): boolean {
  return (
    (intents & GatewayIntentBits.MessageContent) !== 0 ||
    world.channels.get(channel)?.type === 1 ||
    author.id === world.bot.id ||
    mentions.includes(world.bot.id)
  );
}

/** https://discord.com/developers/docs/resources/message#attachment-object */
export function fileAsJson(cdn: Cdn, file: StoredFile, folder: string): Json {
  const url = cdn.link(file, folder);
  const { id, name, type, width, height, bytes } = file;
  return {
    id,
    filename: name,
    size: bytes.length,
    url,
    proxy_url: url,
    content_type: type,
    ...(width !== undefined && { width, height, placeholder: '2fcBDYB7d4eAdYh4eIh3iIh3d4hw', placeholder_version: 1 }),
    content_scan_version: 0,
  };
}

/** Who reads: everything in interactions and in answers to the bot's own requests of its own messages. */
export interface View {
  readonly cdn: Cdn;
  /** The gateway intents of the bot; `undefined` = everything may be seen. */
  readonly intents: number | undefined;
}

/** https://discord.com/developers/docs/resources/message#message-object */
export function messageAsJson(world: World, message: StoredMessage, view: View): Json {
  const isSeen = view.intents === undefined || isContentSeen(world, message, view.intents);
  const { id, channel, author, type, flags, through, answers, forwards } = message;
  const answered = findMessage(world, answers);
  const guild = world.channels.get(channel)?.guild;
  return {
    type,
    id,
    channel_id: channel,
    ...contentAsJson(message, isSeen, view.cdn),
    author: personAsJson(author),
    mentions: message.mentions.flatMap((one) => personIn(world, one)),
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    timestamp: isoTime(snowflakeTime(id)),
    edited_timestamp: message.editedAt === undefined ? null : isoTime(message.editedAt),
    flags: flags | (forwards === undefined ? 0 : 1 << 14),
    ...(message.nonce !== undefined && { nonce: message.nonce }),
    ...(through !== undefined && {
      application_id: world.applicationId,
      webhook_id: world.applicationId,
      ...origin(through),
    }),
    ...(answers !== undefined && {
      message_reference: {
        type: 0,
        channel_id: channel,
        message_id: answers,
        ...(guild !== undefined && { guild_id: guild }),
      },
      referenced_message: answered === undefined ? null : referenced(world, answered, view),
    }),
    ...(forwards !== undefined && {
      message_reference: { type: 1, channel_id: forwards.channel, message_id: forwards.id },
      message_snapshots: [
        {
          message: {
            type: forwards.type,
            ...contentAsJson(forwards, isSeen, view.cdn),
            timestamp: isoTime(snowflakeTime(forwards.id)),
            edited_timestamp: null,
            flags: forwards.flags,
            mentions: [],
            mention_roles: [],
          },
        },
      ],
    }),
  };
}

/** What an answered message shows is hidden as its own content is, or shown, as the world says: the documentation leaves it open. */
function referenced(world: World, answered: StoredMessage, view: View): Json {
  const { answers: _answers, ...alone } = answered;
  return messageAsJson(world, alone, world.showsReferenced ? { ...view, intents: undefined } : view);
}

const personIn = (world: World, id: string): readonly Json[] => {
  const person = world.people.get(id);
  return person === undefined ? [] : [personAsJson(person)];
};

const origin = ({ id, type, from, pressed, commandName }: NonNullable<StoredMessage['through']>): Json => ({
  interaction_metadata: {
    id,
    type,
    user: personAsJson(from),
    authorizing_integration_owners: {},
    ...(pressed !== undefined && { interacted_message_id: pressed }),
    ...(commandName !== undefined && { name: commandName }),
  },
});

function contentAsJson({ text, embeds, components, files, channel }: StoredMessage, isSeen: boolean, cdn: Cdn): Json {
  if (!isSeen) return { content: '', embeds: [], attachments: [], components: [] };
  const folder = `attachments/${channel}`;
  const resolve = (address: string | undefined) => {
    const file = files.find(({ name }) => address === `attachment://${name}`);
    return file === undefined ? address : cdn.link(file, folder);
  };
  return {
    content: text,
    embeds: embeds.map((embed) => embedAsJson(embed, resolve)),
    attachments: files.map((file) => fileAsJson(cdn, file, folder)),
    components: components.map((one) => componentAsJson(one, resolve, numbering(components))),
  };
}

type Resolve = (address: string | undefined) => string | undefined;

function embedAsJson({ image, thumbnail, ...rest }: Embed, resolve: Resolve): Json {
  const picture = (given: { readonly url: string }) => ({ ...given, url: resolve(given.url), width: 320, height: 320 });
  return {
    type: 'rich',
    ...rest,
    ...(image && { image: picture(image) }),
    ...(thumbnail && { thumbnail: picture(thumbnail) }),
  };
}

/** Components without an id of their own are numbered from 1, in the order in which they stand. */
function numbering(components: readonly Component[]): ReadonlyMap<AnyComponent, number> {
  return new Map(flatten(components).map((one, n) => [one, n + 1]));
}

function componentAsJson(one: AnyComponent, resolve: Resolve, numbers: ReadonlyMap<AnyComponent, number>): Json {
  const media = (given: { readonly url: string }) => ({ ...given, url: resolve(given.url), loading_state: 2 });
  const inner = (each: AnyComponent) => componentAsJson(each, resolve, numbers);
  return {
    ...one,
    id: one.id ?? numbers.get(one),
    ...('components' in one && { components: one.components.map(inner) }),
    ...('accessory' in one && { accessory: inner(one.accessory) }),
    ...('media' in one && { media: media(one.media) }),
    ...('items' in one && { items: one.items.map((item) => ({ ...item, media: media(item.media) })) }),
    ...(one.type === 13 && { file: media(one.file) }),
  };
}

/** Ephemeral messages are in no channel. */
export const isEphemeral = ({ flags }: StoredMessage): boolean => (flags & FLAGS.ephemeral) !== 0;

const isoTime = (at: number): string => new Date(at).toISOString().replace('Z', '000+00:00');

/** https://discord.com/developers/docs/events/gateway-events#guild-create */
export function guildAsJson(world: World, { id, name }: Guild): Json {
  const channels = [...world.channels.values()].filter(({ guild, denied }) => guild === id && !denied.has('view'));
  return {
    id,
    name,
    icon: null,
    owner_id: '201234567890123456',
    region: 'deprecated',
    verification_level: 1,
    default_message_notifications: 1,
    explicit_content_filter: 2,
    roles: [
      {
        id,
        name: '@everyone',
        color: 0,
        hoist: false,
        position: 0,
        permissions: '0',
        managed: false,
        mentionable: false,
        flags: 0,
      },
    ],
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    premium_tier: 0,
    preferred_locale: 'en-US',
    nsfw_level: 0,
    system_channel_flags: 0,
    joined_at: '2024-05-01T12:00:00.000000+00:00',
    large: false,
    unavailable: false,
    member_count: 3,
    voice_states: [],
    members: [{ ...memberAsJson(), user: personAsJson(world.bot) }],
    channels: channels.map(channelAsJson),
    threads: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
