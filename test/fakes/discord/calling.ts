/** Interactions that people begin: commands, fields that are being typed, presses, choices of a menu. */

import { flatten } from './components.js';
import type { Component } from './fields.js';
import { UPLOAD_BYTES } from './limits.js';
import { newToken } from './people.js';
import type { DiscordFake } from './server.js';
import {
  channelAsJson,
  fileAsJson,
  type Json,
  memberAsJson,
  messageAsJson,
  permissionsIn,
  personAsJson,
} from './wire.js';
import type { Channel, Person, StoredFile, StoredInteraction, StoredMessage } from './world.js';

/** What is given to a command. */
export type Given = string | number | StoredFile;

/** Who does it where. */
export interface Caller {
  readonly from: Person;
  readonly channel: Channel;
}

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type */
const ATTACHMENT = 11;

/** Calls a chat command that the bot has registered. @throws Error where there is none, or none of its options is so called */
export function callCommand(
  fake: DiscordFake,
  caller: Caller,
  name: string,
  options: Readonly<Record<string, Given>> = {},
): StoredInteraction {
  const { command, list } = fill(fake, name, options);
  const files = Object.values(options).filter((one) => typeof one === 'object');
  const folder = `ephemeral-attachments/${fake.world.applicationId}`;
  for (const file of files) fake.cdn.keep(file, folder);
  return begin(fake, caller, { type: 2, commandName: name }, () => ({
    ...command,
    ...(list.length > 0 && { options: list }),
    ...(files.length > 0 && {
      resolved: {
        attachments: Object.fromEntries(
          files.map((file) => [file.id, { ...fileAsJson(fake.cdn, file, folder), ephemeral: true }]),
        ),
      },
    }),
  }));
}

/** Types into an option of a command; what is offered is found at the interaction. */
export function typeOption(
  fake: DiscordFake,
  caller: Caller,
  name: string,
  options: Readonly<Record<string, Given>>,
  focused: string,
): StoredInteraction {
  const { command, list } = fill(fake, name, options);
  return begin(fake, caller, { type: 4, commandName: name }, () => ({
    ...command,
    options: list.map((one) => (one.name === focused ? { ...one, focused: true } : one)),
  }));
}

/** Chooses a command of a post's menu: the bot sees the post whatever it may see else. */
export function callOnPost(fake: DiscordFake, caller: Caller, name: string, post: StoredMessage): StoredInteraction {
  const registered = fake.world.commands.get(`3 ${name}`);
  if (registered === undefined) throw new Error(`no message command ${name}`);
  return begin(fake, caller, { type: 2, commandName: name }, () => ({
    id: registered.id,
    type: 3,
    name,
    target_id: post.id,
    resolved: { messages: { [post.id]: messageAsJson(fake.world, post, { cdn: fake.cdn, intents: undefined }) } },
  }));
}

/** Presses a button. */
export function press(fake: DiscordFake, from: Person, message: StoredMessage, customId: string): StoredInteraction {
  return touch(fake, from, message, customId, 2, {});
}

/** Chooses one option of a menu. */
export function choose(fake: DiscordFake, from: Person, message: StoredMessage, customId: string, value: string) {
  return touch(fake, from, message, customId, 3, { values: [value] });
}

function touch(fake: DiscordFake, from: Person, message: StoredMessage, customId: string, kind: 2 | 3, more: Json) {
  const channel = fake.world.channels.get(message.channel);
  const component = findCustom(message.components, customId);
  if (channel === undefined || component?.type !== kind) throw new Error(`nothing to press under ${customId}`);
  const data = { custom_id: customId, component_type: kind, id: 1, ...more };
  return begin(fake, { from, channel }, { type: 3, pressed: message.id }, () => data, {
    message: messageAsJson(fake.world, message, { cdn: fake.cdn, intents: undefined }),
  });
}

/** The button or menu with this id. */
const findCustom = (components: readonly Component[], customId: string) =>
  flatten(components).find((one) => 'custom_id' in one && one.custom_id === customId);

function fill({ world }: DiscordFake, name: string, options: Readonly<Record<string, Given>>) {
  const registered = world.commands.get(`1 ${name}`);
  if (registered === undefined) throw new Error(`no command ${name}`);
  const list = Object.entries(options).map(([option, value]) => {
    const known = registered.options?.find((one) => one.name === option);
    if (known === undefined) throw new Error(`${name} has no option ${option}`);
    const isFile = typeof value === 'object';
    if (isFile !== (known.type === ATTACHMENT)) throw new Error(`${option} is no such option`);
    return { name: option, type: known.type, value: isFile ? value.id : value };
  });
  return { command: { id: registered.id, name, type: 1 }, list };
}

function begin(
  fake: DiscordFake,
  { from, channel }: Caller,
  kind: Pick<StoredInteraction, 'type' | 'commandName' | 'pressed'>,
  data: () => Json,
  more: Json = {},
): StoredInteraction {
  const { world, gateway } = fake;
  const guild = world.guilds.get(channel.guild ?? '');
  const isOtherPrivate = channel.type === 1 && channel.denied.has('view');
  const isUserInstall = isOtherPrivate || (channel.type === 0 && guild?.hasBot !== true);
  const interaction: StoredInteraction = {
    ...kind,
    id: world.newId(),
    token: newToken(),
    at: world.clock.now(),
    from,
    channel: channel.id,
    isUserInstall,
    told: 0,
    followUps: 0,
  };
  world.interactions.set(interaction.id, interaction);
  const user = personAsJson(from);
  const owners = isUserInstall ? { '1': from.id } : { '0': guild?.id ?? '0' };
  gateway.dispatch('INTERACTION_CREATE', () => {
    interaction.told += 1;
    interaction.toldAt ??= world.clock.now();
    return {
      version: 1,
      type: kind.type,
      token: interaction.token,
      id: interaction.id,
      application_id: world.applicationId,
      channel_id: channel.id,
      channel: { ...channelAsJson(channel), permissions: '2248473465835073' },
      ...(guild === undefined
        ? { user }
        : {
            guild_id: guild.id,
            guild: { id: guild.id, locale: 'en-US', features: [] },
            guild_locale: 'en-US',
            member: { ...memberAsJson(), user, permissions: '2248473465835073' },
          }),
      locale: from.locale,
      app_permissions: permissionsIn(channel),
      entitlements: [],
      entitlement_sku_ids: [],
      authorizing_integration_owners: owners,
      context: isOtherPrivate ? 2 : channel.type === 1 ? 1 : 0,
      attachment_size_limit: UPLOAD_BYTES,
      data: data(),
      ...more,
    };
  });
  return interaction;
}
