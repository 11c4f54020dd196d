/** The shape of a route of the REST interface, and what it works on. */
import type { Cdn } from './cdn.js';
import type { Gateway } from './gateway.js';
import type { Body } from './request.js';
import { type Json, messageAsJson } from './wire.js';
import type { StoredMessage, World } from './world.js';

/** The state of the fake. */
export interface Context {
  readonly world: World;
  readonly cdn: Cdn;
  readonly gateway: Gateway;
}

/** One request. */
export interface Call extends Body {
  /** The parts of the path that stand for something, by name. */
  readonly ids: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

/** An answer of 200, or of 204 where there is nothing to say. */
export type Answer = Json | readonly Json[] | undefined;

/** @throws Refusal */
export type Route = (call: Call, context: Context) => Answer | Promise<Answer>;

/** A message as the bot's own request is answered. */
export const answerWith = ({ world, cdn, gateway }: Context, message: StoredMessage): Json =>
  messageAsJson(world, message, { cdn, intents: message.through === undefined ? gateway.intents : undefined });
