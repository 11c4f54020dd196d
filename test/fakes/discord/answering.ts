/** Routes that answer interactions: the first answer within 3 seconds, more through the token for 15 minutes. */
import { z } from 'zod';
import { addMessage, changeMessage, removeMessage } from './announce.js';
import { readContent } from './content.js';
import { Choices, MessageBody, parseFields } from './fields.js';
import { ACKNOWLEDGE_MS, CHOICES, TOKEN_LASTS_MS, USER_INSTALL_FOLLOW_UPS } from './limits.js';
import { badLuck, must, mustFit, Refusal, violation } from './refusal.js';
import { type Answer, answerWith, type Context, type Route } from './route.js';
import { FLAGS, findMessage, type StoredInteraction, type StoredMessage, type World } from './world.js';

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
const KINDS = { message: 4, deferredMessage: 5, deferredUpdate: 6, update: 7, choices: 8 } as const;
/** Kinds of answer by kind of interaction. */
const FITTING: Readonly<Record<StoredInteraction['type'], readonly number[]>> = {
  2: [KINDS.message, KINDS.deferredMessage],
  3: [KINDS.message, KINDS.deferredMessage, KINDS.deferredUpdate, KINDS.update],
  4: [KINDS.choices],
};

const Callback = z.strictObject({ type: z.number().int(), data: z.unknown().optional() });
/** A deferred answer says only who may see it. */
const Deferral = z.strictObject({ flags: z.number().int().optional() }).optional();
const NEW_FLAGS = FLAGS.v2 | FLAGS.ephemeral | FLAGS.suppressEmbeds | FLAGS.suppressNotifications;
const CHANGED_FLAGS = FLAGS.v2 | FLAGS.suppressEmbeds;

const acknowledge: Route = async (call, context) => {
  const { world } = context;
  const interaction = world.interactions.get(call.ids.interaction ?? '');
  if (interaction === undefined || interaction.token !== call.ids.token) {
    throw badLuck(404, 10_062, 'Unknown interaction');
  }
  const { type: kind, data } = parseFields(Callback, call.given);
  const at = world.clock.now();
  if (at - interaction.at > ACKNOWLEDGE_MS) {
    // Whoever is told late answers late without blame.
    const isViolation = at - (interaction.toldAt ?? interaction.at) > ACKNOWLEDGE_MS;
    throw new Refusal(404, 10_062, 'Unknown interaction', { isViolation });
  }
  if (interaction.acknowledged !== undefined) {
    // Whoever is told twice, or beside a second program of the same token, can't always know.
    throw new Refusal(400, 40_060, 'Interaction has already been acknowledged.', {
      isViolation: interaction.told < 2,
    });
  }
  must(FITTING[interaction.type].includes(kind), 'type', 'BASE_TYPE_CHOICES', `${kind} answers no such interaction`);
  const acknowledged = { kind, at };
  if (kind === KINDS.choices) {
    const { choices } = parseFields(Choices, data);
    mustFit(choices.length, 0, CHOICES, 'data.choices');
    Object.assign(interaction, { acknowledged, choices });
  } else if (kind === KINDS.deferredMessage) {
    const { flags = 0 } = parseFields(Deferral, data) ?? {};
    must((flags & ~FLAGS.ephemeral) === 0, 'data.flags', 'MESSAGE_FLAGS_INVALID', 'Only EPHEMERAL, on a deferral.');
    const content = { text: '', embeds: [], components: [], files: [], flags: flags | FLAGS.loading };
    interaction.acknowledged = acknowledged;
    interaction.original = add(context, interaction, content).id;
  } else if (kind === KINDS.message) {
    const content = await readContent(world, parseFields(MessageBody, data), call.uploads, { settable: NEW_FLAGS });
    interaction.acknowledged = acknowledged;
    interaction.original = add(context, interaction, content).id;
  } else {
    const pressed = findMessage(world, interaction.pressed);
    if (pressed === undefined) throw badLuck(404, 10_008, 'Unknown Message');
    if (kind === KINDS.update) {
      change(context, pressed, await readChange(world, pressed, parseFields(MessageBody, data), call.uploads));
    } else must(data === undefined, 'data', 'UNKNOWN_FIELD');
    interaction.acknowledged = acknowledged;
    interaction.original = pressed.id;
  }
  return call.query.get('with_response') === 'true' ? told(context, interaction) : undefined;
};

const followUp: Route = async (call, context) => {
  const { world } = context;
  const interaction = reach(world, call.ids);
  const original = findMessage(world, interaction.original);
  const body = parseFields(MessageBody, call.given);
  if (original !== undefined && (original.flags & FLAGS.loading) !== 0) {
    // Deprecated, but so: the first one takes the place of the deferred answer.
    const content = await readContent(world, body, call.uploads, { former: original, settable: CHANGED_FLAGS });
    return answerWith(context, change(context, original, content));
  }
  if (interaction.isUserInstall && interaction.followUps >= USER_INSTALL_FOLLOW_UPS) {
    throw violation(400, 40_094, 'This interaction has reached the maximum number of follow up messages');
  }
  const content = await readContent(world, body, call.uploads, { settable: NEW_FLAGS });
  interaction.followUps += 1;
  return answerWith(context, add(context, interaction, content, interaction.original));
};

const readAnswer: Route = ({ ids }, context) => answerWith(context, find(context.world, ids));

const changeAnswer: Route = async (call, context) => {
  const former = find(context.world, call.ids);
  const content = await readChange(context.world, former, parseFields(MessageBody, call.given), call.uploads);
  return answerWith(context, change(context, former, content));
};

const removeAnswer: Route = ({ ids }, context) => {
  removeMessage(context, find(context.world, ids));
  return undefined;
};

/** By method and path. */
export const answeringRoutes: Readonly<Record<string, Route>> = {
  'POST /interactions/:interaction/:token/callback': acknowledge,
  'POST /webhooks/:app/:token': followUp,
  'GET /webhooks/:app/:token/messages/:message': readAnswer,
  'PATCH /webhooks/:app/:token/messages/:message': changeAnswer,
  'DELETE /webhooks/:app/:token/messages/:message': removeAnswer,
};

/** @throws Refusal 10015 (nobody's, or not acknowledged yet), 50027 (over) */
function reach(world: World, ids: Readonly<Record<string, string>>): StoredInteraction {
  const interaction = [...world.interactions.values()].find(({ token }) => token === ids.token);
  const isOurs = interaction?.acknowledged !== undefined && ids.app === world.applicationId;
  if (!isOurs) throw badLuck(404, 10_015, 'Unknown Webhook');
  if (world.clock.now() - interaction.at > TOKEN_LASTS_MS) throw badLuck(401, 50_027, 'Invalid Webhook Token');
  return interaction;
}

/** A message that came through the token, or that was pressed. @throws Refusal 10008 */
function find(world: World, ids: Readonly<Record<string, string>>): StoredMessage {
  const interaction = reach(world, ids);
  const message = findMessage(world, ids.message === '@original' ? interaction.original : ids.message);
  const isWithin = message?.through?.id === interaction.id || message?.id === interaction.pressed;
  if (message === undefined || !isWithin) throw badLuck(404, 10_008, 'Unknown Message');
  return message;
}

type Parts = Parameters<typeof readContent>;

const readChange = (world: World, former: StoredMessage, body: Parts[1], uploads: Parts[2]) =>
  readContent(world, body, uploads, { former, settable: CHANGED_FLAGS });

/** A message of the bot's that came through an interaction. */
function add(
  context: Context,
  interaction: StoredInteraction,
  content: Awaited<ReturnType<typeof readContent>>,
  answers?: string,
): StoredMessage {
  const { world } = context;
  const type = interaction.type === 2 && answers === undefined ? 20 : answers === undefined ? 0 : 19;
  const message: StoredMessage = {
    ...content,
    id: world.newId(),
    channel: interaction.channel,
    author: world.bot,
    type,
    mentions: [],
    answers,
    through: interaction,
  };
  addMessage(context, message);
  return message;
}

function change(
  context: Context,
  former: StoredMessage,
  content: Awaited<ReturnType<typeof readContent>>,
): StoredMessage {
  const isLoading = (former.flags & FLAGS.loading) !== 0;
  const message: StoredMessage = {
    ...former,
    ...content,
    flags: content.flags & ~FLAGS.loading,
    editedAt: isLoading ? former.editedAt : context.world.clock.now(),
  };
  changeMessage(context, message);
  return message;
}

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback-interaction-callback-response-object */
function told(context: Context, { id, type, original, acknowledged }: StoredInteraction): Answer {
  const message = findMessage(context.world, original);
  return {
    interaction: {
      id,
      type,
      ...(message && {
        response_message_id: message.id,
        response_message_loading: (message.flags & FLAGS.loading) !== 0,
        response_message_ephemeral: (message.flags & FLAGS.ephemeral) !== 0,
      }),
    },
    resource: { type: acknowledged?.kind, ...(message && { message: answerWith(context, message) }) },
  };
}
