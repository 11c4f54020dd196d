/** Shows replies: a message under the question, the answer to a command, a replacement of the pressed message, or a sentence in passing. */
import { createHash } from 'node:crypto';
import { Routes } from 'discord.js';
import type { Reply } from '../../src/bot/reply.js';
import { SamelookError } from '../../src/core/errors.js';
import type { Address, InteractionAddress } from './addresses.js';
import { deliveryError } from './advice.js';
import { ApiError, type CallApi, type Request } from './api.js';
import { createLatestAnswers } from './latest-answers.js';
import { MAX_NONCE } from './limits.js';
import { type OutMessage, writeMessage } from './message.js';
import type { ShutChannels } from './shut-channels.js';
import type { Tokens } from './tokens.js';

/** What a delivery needs. */
export interface DeliveryParts {
  readonly call: CallApi;
  readonly tokens: Tokens;
  readonly shutChannels: ShutChannels;
}

/** Shows one reply. @throws SamelookError as `ChatPlatform.deliver` does */
export type Deliver = (to: Address, reply: Reply, signal: AbortSignal) => Promise<void>;

/** Discord's numbers for what is wrong (topics/opcodes-and-status-codes#json). */
const CODE = {
  unknownWebhook: 10_015,
  unknownMessage: 10_008,
  invalidToken: 50_027,
  noPermission: 50_013,
  noHistory: 160_002,
};

/** Sends through `call`. */
export function createDelivery({ call, tokens, shutChannels }: DeliveryParts): Deliver {
  const answers = createLatestAnswers();

  async function deliver(to: Address, reply: Reply, signal: AbortSignal): Promise<void> {
    if (to.kind === 'message') return post(to.channel, to.message, reply, signal);
    if (to.kind === 'command' && !answers.isLatest(to.interaction, reply.key)) return;
    const token = await tokens.recall(to.interaction);
    if (token === undefined) return withoutToken(to, reply, signal);
    try {
      await answer(to, token, reply, signal);
    } catch (thrown) {
      if (!isOver(thrown)) throw thrown;
      await withoutToken(to, reply, signal);
    }
  }

  /** Through the interaction's own addresses. */
  async function answer(to: InteractionAddress, token: string, reply: Reply, signal: AbortSignal): Promise<void> {
    const { application } = to;
    const original: Place = {
      method: 'PATCH',
      route: Routes.webhookMessage(application, token, '@original'),
      isAnswer: true,
      signal,
    };
    const followUp: Place = { method: 'POST', route: Routes.webhook(application, token), isAnswer: true, signal };
    // A command has one answer: whoever is asked for patience finds it in the same place.
    if (to.kind === 'command') return send(original, reply);
    // A press has two at most, of the five that Discord allows where only the person has installed the bot.
    if (reply.kind === 'notice') return send(followUp, reply, { isEphemeral: true });
    if (reply.kind === 'message') return send(followUp, reply, { isEphemeral: reply.personal });
    try {
      await send(original, reply);
    } catch (thrown) {
      if (!isGone(thrown)) throw thrown;
      await send(followUp, reply, { isEphemeral: reply.personal });
    }
  }

  /** By the bot's own right, where it has one and nothing is told that was for one person only. */
  async function withoutToken(to: InteractionAddress, reply: Reply, signal: AbortSignal): Promise<void> {
    if (!to.isOpen || to.channel === undefined || reply.kind === 'notice') throw tooLate();
    if (to.kind !== 'press' || reply.kind === 'message') return post(to.channel, undefined, reply, signal);
    const route = Routes.channelMessage(to.channel, to.message);
    await send({ method: 'PATCH', route, signal }, reply);
  }

  async function post(channel: string, answered: string | undefined, reply: Reply, signal: AbortSignal): Promise<void> {
    if (shutChannels.isShut(channel))
      throw new ApiError(403, CODE.noPermission, 'The bot was refused there a moment ago');
    const place: Place = { method: 'POST', route: Routes.channelMessages(channel), signal };
    const nonce = createHash('sha256').update(reply.key).digest('base64url').slice(0, MAX_NONCE);
    // What is sent twice because an answer was lost is shown once (resources/message#create-message, `enforce_nonce`).
    const once = { nonce, enforce_nonce: true };
    const under = answered && { message_reference: { message_id: answered, fail_if_not_exists: false } };
    try {
      await send(place, reply, { extra: { ...once, ...under } });
    } catch (thrown) {
      // Where the bot may not read what was said before, it can't answer under it.
      const hasNoHistory = thrown instanceof ApiError && thrown.code === CODE.noHistory;
      if (hasNoHistory) return await send(place, reply, { extra: once });
      if (thrown instanceof ApiError && thrown.status === 403) shutChannels.shut(channel);
      throw thrown;
    }
  }

  /** Without pictures where the bot may not upload there. */
  async function send(place: Place, reply: Reply, { isEphemeral = false, extra = {} } = {}): Promise<void> {
    const write = (message: OutMessage) =>
      call({ ...place, body: { ...message.body, ...extra }, uploads: message.uploads });
    const message = writeMessage(reply, { isEphemeral });
    try {
      await write(message);
    } catch (thrown) {
      const isForbidden = thrown instanceof ApiError && thrown.code === CODE.noPermission;
      if (!isForbidden || message.uploads.length === 0) throw thrown;
      await write(writeMessage(reply, { isEphemeral, withPictures: false }));
    }
  }

  return async (to, reply, signal) => {
    try {
      await deliver(to, reply, signal);
    } catch (thrown) {
      throw deliveryError(thrown);
    }
  };
}

/** A request without what it carries. */
type Place = Pick<Request, 'method' | 'route' | 'isAnswer' | 'signal'>;

/** True where the interaction's token is over. */
const isOver = (thrown: unknown) =>
  thrown instanceof ApiError && (thrown.code === CODE.unknownWebhook || thrown.code === CODE.invalidToken);

const isGone = (thrown: unknown) => thrown instanceof ApiError && thrown.code === CODE.unknownMessage;

const tooLate = () =>
  new SamelookError(
    'NOT_FOUND',
    'Discord takes answers for 15 minutes only, and the bot has no other way to the one who asked.',
  );
