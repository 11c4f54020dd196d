/** Every event of Discord's, taken to the conversation; nothing here waits for an answer. */
import { GatewayDispatchEvents } from 'discord.js';
import type { Log } from '../../src/core/log.js';
import { createInteractionIntake, type InteractionIntakeParts } from './interaction-intake.js';
import { Interaction } from './interactions.js';
import { createLanguages } from './languages.js';
import { createMessageIntake, type MessageIntakeParts } from './message-intake.js';
import { Message } from './messages.js';

/** Interactions that are remembered, so that one that Discord tells again after an interruption is taken once. */
const REMEMBERED_INTERACTIONS = 10_000;

/** What an event is taken to. */
export type IntakeParts = Omit<MessageIntakeParts & InteractionIntakeParts, 'languages'>;

/** Takes events. */
export interface Intake {
  /** Returns at once; never throws. */
  take(name: string, data: unknown, botId: string): void;
  /** Waits until what was taken has reached the conversation. */
  settle(): Promise<void>;
}

/** Takes events to the conversation of `parts`. */
export function createIntake(parts: IntakeParts): Intake {
  const { log } = parts;
  const languages = createLanguages();
  const messages = createMessageIntake({ ...parts, languages });
  const interactions = createInteractionIntake({ ...parts, languages });
  const seen = new Set<string>();
  const underWay = new Set<Promise<void>>();

  function begin(work: Promise<void>): void {
    const task = work.catch((thrown: unknown) =>
      log.warn({ reason: thrown instanceof Error ? thrown.name : 'unknown' }, 'an event of Discord could not be taken'),
    );
    underWay.add(task);
    void task.finally(() => underWay.delete(task));
  }

  function isRepeated(interaction: string): boolean {
    if (seen.has(interaction)) return true;
    seen.add(interaction);
    for (const old of seen) {
      if (seen.size <= REMEMBERED_INTERACTIONS) break;
      seen.delete(old);
    }
    return false;
  }

  return {
    take(name, data, botId) {
      if (name === GatewayDispatchEvents.MessageCreate || name === GatewayDispatchEvents.MessageUpdate) {
        const message = Message.safeParse(data);
        const isNew = name === GatewayDispatchEvents.MessageCreate;
        if (message.success) begin(messages(message.data, botId, isNew));
        else tellStrange(log, name, message.error.issues[0]?.path);
      }
      if (name === GatewayDispatchEvents.InteractionCreate) {
        const interaction = Interaction.safeParse(data);
        if (!interaction.success) return tellStrange(log, name, interaction.error.issues[0]?.path);
        if (!isRepeated(interaction.data.id)) begin(interactions(interaction.data));
      }
    },
    async settle() {
      await Promise.all(underWay);
    },
  };
}

const tellStrange = (log: Log, name: string, path: readonly PropertyKey[] = []) =>
  log.warn({ name, at: path.join('.') }, 'an event of Discord that is not understood');
