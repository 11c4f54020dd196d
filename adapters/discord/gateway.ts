/** Discord's gateway: the connection through which events come in, kept up by @discordjs/ws, which discord.js itself stands on. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloseCodes,
  type SessionInfo,
  WebSocketManager,
  WebSocketShardEvents,
  WebSocketShardStatus,
} from '@discordjs/ws';
import { GatewayDispatchEvents, GatewayIntentBits, type REST } from 'discord.js';
import { z } from 'zod';
import { SamelookError } from '../../src/core/errors.js';
import type { Log } from '../../src/core/log.js';
import { finalAdvice, startError } from './advice.js';
import { apiError } from './api.js';
import { Snowflake } from './messages.js';

/**
 * Messages of servers and of direct messages. Without the privileged Message Content intent Discord still gives the content of direct
 * messages and of those that mention the bot (topics/gateway#message-content-intent), and no others concern it.
 */
const INTENTS = GatewayIntentBits.GuildMessages | GatewayIntentBits.DirectMessages;

/** A connection that is just being made can't be closed before it stands; it is waited for no longer. */
const SETTLE_MS = 1_500;

/** Who we are (topics/gateway-events#ready). */
const Ready = z.object({ user: z.object({ id: Snowflake }), application: z.object({ id: Snowflake }) });

/** Our own account and application. */
export interface Self {
  readonly botId: string;
  readonly applicationId: string;
}

/** What the connection is made of. */
export interface GatewayParts {
  readonly rest: REST;
  readonly token: string;
  readonly log: Log;
  readonly startWithinMs: number;
  /** Gives the start up; a connection that stands is ended by its `stop`. */
  readonly signal: AbortSignal;
  /** Takes an event by its name, and returns at once. */
  readonly onEvent: (name: string, data: unknown, self: Self) => void;
}

/** A connection that stands, and comes back by itself when it is lost. */
export interface Gateway {
  readonly self: Self;
  /** Takes no more events. */
  stop(): Promise<void>;
}

/** @throws SamelookError CONFIG_INVALID where Discord refuses the bot, retryable where it can't be reached */
export async function connectGateway(parts: GatewayParts): Promise<Gateway> {
  const { rest, token, log, startWithinMs, signal, onEvent } = parts;
  let self: Self | undefined;
  let isStopped = false;
  let isConnected = false;
  /** Told once, however often it is tried. */
  let isLost = false;
  /** Why the gateway closed for good. */
  let final: string | undefined;
  // Sessions of its own: those that the library keeps are shared by every connection of the program.
  const sessions = new Map<number, SessionInfo>();
  const gateway = new WebSocketManager({
    token,
    intents: INTENTS,
    rest,
    // A shard that was lost comes back after half a second even where it was destroyed in between: then it waits here for ever.
    retrieveSessionInfo: (shard) => (isStopped ? new Promise(() => {}) : (sessions.get(shard) ?? null)),
    updateSessionInfo: (shard, session) =>
      void (session === null ? sessions.delete(shard) : sessions.set(shard, session)),
  });

  gateway.on(WebSocketShardEvents.Dispatch, ({ data: { t, d } }) => {
    if (isStopped) return;
    const ready = t === GatewayDispatchEvents.Ready ? Ready.safeParse(d).data : undefined;
    if (ready !== undefined) self = { botId: ready.user.id, applicationId: ready.application.id };
    if (self !== undefined) onEvent(t, d, self);
  });
  gateway.on(WebSocketShardEvents.Closed, ({ code }) => {
    if (isStopped) return;
    final = finalAdvice(code) ?? final;
    // Before the first word of Discord's it is the start that fails.
    if (final !== undefined)
      return void (self && log.error({ code }, `${final} Until then the Discord bot is silent.`));
    if (isLost || code === CloseCodes.Resuming) return;
    isLost = true;
    log.warn({ code }, "The connection to Discord's gateway was lost; it is made again.");
  });
  for (const event of [WebSocketShardEvents.Ready, WebSocketShardEvents.Resumed] as const) {
    gateway.on(event, () => {
      if (isLost) log.info({}, 'Discord is there again.');
      isLost = false;
      if (!isConnected) deadline.refresh();
    });
  }
  // Without a listener it would be thrown; what is final is told by the code with which the connection closes.
  gateway.on(WebSocketShardEvents.Error, ({ error }) => {
    if (final === undefined && !isStopped) log.warn({ reason: error.name }, "Discord's gateway has trouble.");
  });

  let giveUp: (reason: Error) => void = () => {};
  const late = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  // Many shards take their time, but each is a sign of life.
  const deadline = setTimeout(() => giveUp(noAnswer()), startWithinMs);
  const onAbort = () => giveUp(new SamelookError('CANCELLED', 'The Discord bot was stopped before it was ready.'));
  signal.addEventListener('abort', onAbort);

  async function connect(): Promise<void> {
    const { session_start_limit: left, shards } = await gateway.fetchGatewayInformation();
    if (left.remaining < shards) throw tooManyStarts(left.reset_after);
    await gateway.connect();
  }

  async function stop(): Promise<void> {
    isStopped = true;
    const states = await gateway.fetchStatus();
    if ([...states.values()].includes(WebSocketShardStatus.Connecting)) {
      const patience = { signal: AbortSignal.timeout(SETTLE_MS) };
      const settled = [WebSocketShardEvents.Hello, WebSocketShardEvents.Closed].map((event) =>
        once(gateway as never, event, patience),
      );
      await Promise.race(settled).catch(() => {});
      for (const late of settled) late.catch(() => {});
    }
    // Destroyed while it waits for Discord's first word, the library waits for ever, though it has closed the connection.
    await Promise.race([gateway.destroy(), sleep(SETTLE_MS, undefined, { ref: false })]);
  }

  try {
    // It forgets a token that was refused before.
    rest.setToken(token);
    signal.throwIfAborted();
    await Promise.race([connect(), late]);
    if (self === undefined)
      throw new SamelookError('INTERNAL', 'Discord did not say who the bot is.', { retryable: true });
    isConnected = true;
    return { self, stop };
  } catch (thrown) {
    await stop();
    if (final !== undefined) throw new SamelookError('CONFIG_INVALID', final);
    throw thrown instanceof SamelookError ? thrown : startError(apiError(thrown));
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', onAbort);
  }
}

/** @param resetAfterMs until Discord begins to count anew */
function tooManyStarts(resetAfterMs: number): SamelookError {
  const minutes = Math.max(1, Math.ceil(resetAfterMs / 60_000));
  return new SamelookError(
    'CONFIG_INVALID',
    `Discord lets this bot begin no more sessions for ${minutes} minutes: it was started too often today. See what keeps ending it.`,
    { retryable: true },
  );
}

const noAnswer = () =>
  new SamelookError(
    'CONFIG_INVALID',
    "Discord's gateway does not answer. See whether this machine may reach gateway.discord.gg.",
    { retryable: true },
  );
