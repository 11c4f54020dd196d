/** Routes of channels: messages that the bot writes, changes and reads as a member, and its typing. */
import { z } from 'zod';
import { addMessage, changeMessage, removeMessage } from './announce.js';
import { snowflakeTime } from './clock.js';
import { readContent } from './content.js';
import { MessageBody, NewMessage, parseFields, Snowflake } from './fields.js';
import { NONCE_LASTS_MS } from './limits.js';
import { badLuck, must } from './refusal.js';
import { answerWith, type Route } from './route.js';
import { channelAsJson, isEphemeral } from './wire.js';
import { type Channel, FLAGS, findMessage, type Permission, type StoredMessage, type World } from './world.js';

const readChannel: Route = ({ ids }, { world }) => channelAsJson(enter(world, ids.channel, []));

const openChat: Route = ({ given }, { world }) => {
  const { recipient_id } = parseFields(z.strictObject({ recipient_id: Snowflake }), given);
  const person = world.people.get(recipient_id);
  if (person === undefined) throw badLuck(400, 50_033, 'Invalid Recipient(s)');
  const known = [...world.channels.values()].find((one) => one.with?.id === recipient_id);
  const channel: Channel = known ?? { id: world.newId(), type: 1, with: person, denied: new Set() };
  world.channels.set(channel.id, channel);
  return channelAsJson(channel);
};

const readMessage: Route = ({ ids }, context) => {
  const channel = enter(context.world, ids.channel, ['history']);
  return answerWith(context, findIn(context.world, channel, ids.message));
};

const writeMessage: Route = async ({ ids, given, uploads }, context) => {
  const { world } = context;
  const body = parseFields(NewMessage, given);
  const needed: readonly Permission[] = ['send', ...(uploads.size > 0 ? (['attach'] as const) : [])];
  const channel = enter(world, ids.channel, needed);
  if (channel.with !== undefined && world.unreachable.has(channel.with.id)) {
    throw badLuck(403, 50_007, 'Cannot send messages to this user');
  }
  const nonce = body.nonce === undefined ? undefined : String(body.nonce);
  const twin = body.enforce_nonce ? findByNonce(world, channel, nonce) : undefined;
  if (twin !== undefined) return answerWith(context, twin);
  const { message_reference: reference } = body;
  const answered = world.messages.find((one) => one.id === reference?.message_id && one.channel === channel.id);
  const isStrict = reference !== undefined && reference.fail_if_not_exists !== false;
  if (reference !== undefined && channel.denied.has('history')) {
    throw badLuck(403, 160_002, 'Cannot reply without permission to read message history');
  }
  if (isStrict && answered === undefined) throw unknownReference();
  const content = await readContent(world, body, uploads, {
    settable: FLAGS.v2 | FLAGS.suppressEmbeds | FLAGS.suppressNotifications,
  });
  const message: StoredMessage = {
    ...content,
    id: world.newId(),
    channel: channel.id,
    author: world.bot,
    type: answered === undefined ? 0 : 19,
    mentions: answered === undefined || body.allowed_mentions?.replied_user === false ? [] : [answered.author.id],
    answers: answered?.id,
    nonce,
  };
  addMessage(context, message);
  return answerWith(context, message);
};

const editMessage: Route = async ({ ids, given, uploads }, context) => {
  const { world } = context;
  const channel = enter(world, ids.channel, []);
  const former = findOwn(world, channel, ids.message);
  const body = parseFields(MessageBody, given);
  const content = await readContent(world, body, uploads, { former, settable: FLAGS.v2 | FLAGS.suppressEmbeds });
  const message = { ...former, ...content, editedAt: world.clock.now() };
  changeMessage(context, message);
  return answerWith(context, message);
};

const deleteMessage: Route = ({ ids }, context) => {
  const channel = enter(context.world, ids.channel, []);
  removeMessage(context, findOwn(context.world, channel, ids.message));
  return undefined;
};

const type: Route = ({ ids }, { world }) => {
  const channel = enter(world, ids.channel, ['send']);
  world.typing.push({ channel: channel.id, at: performance.now() });
  return undefined;
};

const react: Route = ({ ids }, { world }) => {
  const channel = enter(world, ids.channel, ['history']);
  const message = findIn(world, channel, ids.message);
  must(/\p{Emoji}/u.test(ids.emoji ?? ''), 'emoji', 'UNKNOWN_EMOJI');
  world.reactions.push({ message: message.id, emoji: ids.emoji ?? '' });
  return undefined;
};

/** By method and path. */
export const channelRoutes: Readonly<Record<string, Route>> = {
  'POST /users/@me/channels': openChat,
  'GET /channels/:channel': readChannel,
  'POST /channels/:channel/typing': type,
  'POST /channels/:channel/messages': writeMessage,
  'GET /channels/:channel/messages/:message': readMessage,
  'PATCH /channels/:channel/messages/:message': editMessage,
  'DELETE /channels/:channel/messages/:message': deleteMessage,
  'PUT /channels/:channel/messages/:message/reactions/:emoji/@me': react,
};

/** @throws Refusal 10003 (unknown), 50001 (not seen), 50013 (not allowed) */
function enter(world: World, id: string | undefined, needed: readonly Permission[]): Channel {
  const channel = world.channels.get(id ?? '');
  if (channel === undefined) throw badLuck(404, 10_003, 'Unknown Channel');
  if (channel.denied.has('view')) throw badLuck(403, 50_001, 'Missing Access');
  if (needed.some((one) => channel.denied.has(one))) throw badLuck(403, 50_013, 'Missing Permissions');
  return channel;
}

/** Ephemeral messages are in no channel. @throws Refusal 10008 */
function findIn(world: World, channel: Channel, id: string | undefined): StoredMessage {
  const message = findMessage(world, id);
  if (message?.channel !== channel.id || isEphemeral(message)) throw badLuck(404, 10_008, 'Unknown Message');
  return message;
}

/** @throws Refusal 50005 where somebody else wrote it */
function findOwn(world: World, channel: Channel, id: string | undefined): StoredMessage {
  const message = findIn(world, channel, id);
  if (message.author.id !== world.bot.id) throw badLuck(403, 50_005, 'Cannot edit a message authored by another user');
  return message;
}

function findByNonce(world: World, channel: Channel, nonce: string | undefined): StoredMessage | undefined {
  const since = world.clock.now() - NONCE_LASTS_MS;
  return world.messages.find(
    (one) => one.channel === channel.id && nonce !== undefined && one.nonce === nonce && snowflakeTime(one.id) > since,
  );
}

/** What happens to careful bots as well: the message may be deleted. */
function unknownReference() {
  const refusal = badLuck(400, 50_035, 'Invalid Form Body');
  const errors = { message_reference: { _errors: [{ code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' }] } };
  return Object.assign(refusal, { more: { errors } });
}
