/** The first answer to an interaction, which Discord wants within three seconds: that there will be one. */
import { InteractionResponseType, MessageFlags, Routes } from 'discord.js';
import type { Log } from '../../src/core/log.js';
import { USED_TWICE } from './advice.js';
import { ApiError, type CallApi } from './api.js';
import type { Interaction } from './interactions.js';
import { ACKNOWLEDGE_WITHIN_MS } from './limits.js';
import type { Tokens } from './tokens.js';

/** Discord's numbers (topics/opcodes-and-status-codes#json): somebody was faster, or we were too slow. */
const CODE = { acknowledged: 40_060, unknownInteraction: 10_062 };

/** How often it is said where no answer comes through; people wait "thinking…" for ever where it was heard and we don't know. */
const ATTEMPTS = 3;

/** What is said at first: "is thinking…", for all or for the one who asks, or nothing that is seen (of a press). */
export type FirstAnswer = 'thinking' | 'thinking-for-one' | 'press';

const BODIES: Readonly<Record<FirstAnswer, object>> = {
  thinking: { type: InteractionResponseType.DeferredChannelMessageWithSource },
  'thinking-for-one': {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: { flags: MessageFlags.Ephemeral },
  },
  press: { type: InteractionResponseType.DeferredMessageUpdate },
};

/** Acknowledges. @returns false where the interaction is not ours to answer (any more); never throws */
export type Acknowledge = (interaction: Interaction, how: FirstAnswer) => Promise<boolean>;

export function createAcknowledge(call: CallApi, tokens: Tokens, log: Log): Acknowledge {
  let isTold = false;

  function tell(thrown: unknown): void {
    const code = thrown instanceof ApiError ? thrown.code : 0;
    if (code !== CODE.acknowledged) {
      const why = code === CODE.unknownInteraction ? 'it came or was answered too late' : 'Discord did not take it';
      log.warn({ code }, `A command or press was not answered: ${why}. The person is told to try again.`);
    } else if (!isTold) {
      log.error({ code }, USED_TWICE);
      isTold = true;
    }
  }

  async function acknowledge({ id, token }: Interaction, how: FirstAnswer): Promise<void> {
    let isUnsure = false;
    for (let attempt = 1; ; attempt++) {
      try {
        await call({
          method: 'POST',
          route: Routes.interactionCallback(id, token),
          body: BODIES[how],
          isAnswer: true,
          signal: AbortSignal.timeout(ACKNOWLEDGE_WITHIN_MS),
        });
        return;
      } catch (thrown) {
        // It was us: Discord had heard, and only its answer was lost.
        if (isUnsure && thrown instanceof ApiError && thrown.code === CODE.acknowledged) return;
        if (!isLost(thrown) || attempt === ATTEMPTS) throw thrown;
        isUnsure = true;
      }
    }
  }

  return async (interaction, how) => {
    try {
      await acknowledge(interaction, how);
    } catch (thrown) {
      tell(thrown);
      return false;
    }
    await tokens.remember(interaction.id, interaction.token);
    return true;
  };
}

/** True where nobody can tell whether Discord has heard. */
const isLost = (thrown: unknown) => !(thrown instanceof ApiError) || thrown.status === 0 || thrown.status >= 500;
