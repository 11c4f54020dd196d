/** What the bot is told of messages that come, change or go. */
import { GatewayIntentBits } from 'discord.js';
import type { Context } from './route.js';
import { isEphemeral, type Json, memberAsJson, messageAsJson } from './wire.js';
import { replaceMessage, type StoredMessage } from './world.js';

/** Puts a message into its channel. */
export function addMessage(context: Context, message: StoredMessage): void {
  context.world.messages.push(message);
  announce(context, 'MESSAGE_CREATE', message);
}

/** Puts a changed message in the place of the former one. */
export function changeMessage(context: Context, message: StoredMessage): void {
  replaceMessage(context.world, message);
  announce(context, 'MESSAGE_UPDATE', message);
}

/** Takes a message away. */
export function removeMessage(context: Context, message: StoredMessage): void {
  const { world, gateway } = context;
  world.messages.splice(world.messages.indexOf(message), 1);
  const { id, channel } = message;
  gateway.dispatch('MESSAGE_DELETE', (intents) =>
    isTold(context, message, intents) ? { id, channel_id: channel, ...guildOf(context, message) } : undefined,
  );
}

function announce(context: Context, event: string, message: StoredMessage): void {
  const { world, cdn, gateway } = context;
  gateway.dispatch(event, (intents) => {
    if (!isTold(context, message, intents)) return undefined;
    const guild = guildOf(context, message);
    const member = 'guild_id' in guild && message.through === undefined ? { member: memberAsJson() } : {};
    const { type: channel_type } = world.channels.get(message.channel) ?? {};
    return { ...messageAsJson(world, message, { cdn, intents }), channel_type, ...guild, ...member };
  });
}

/** Ephemeral messages and those of places where the bot is no member are never told; others as the intents say. */
function isTold({ world }: Context, message: StoredMessage, intents: number): boolean {
  const channel = world.channels.get(message.channel);
  if (channel === undefined || isEphemeral(message) || channel.denied.has('view')) return false;
  const bit = channel.type === 1 ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages;
  return (intents & bit) !== 0;
}

const guildOf = ({ world }: Context, { channel }: StoredMessage): Json => {
  const guild = world.channels.get(channel)?.guild;
  return guild === undefined ? {} : { guild_id: guild };
};
