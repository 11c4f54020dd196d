/** Commands and presses, acknowledged at once and then taken to the conversation. */
import { MessageFlags } from 'discord.js';
import type { Asker, Conversation } from '../../src/bot/chat-platform.js';
import type { Log } from '../../src/core/log.js';
import { createAcknowledge, type FirstAnswer } from './acknowledging.js';
import { writeAddress } from './addresses.js';
import type { CallApi } from './api.js';
import { type Asked, readCommand } from './asking.js';
import { answerAutocomplete } from './autocomplete.js';
import { readAction } from './controls.js';
import {
  CONTEXT,
  type CommandInteraction,
  type ComponentInteraction,
  INTERACTION,
  type Interaction,
} from './interactions.js';
import type { Languages } from './languages.js';
import type { Photos } from './photos.js';
import type { Tokens } from './tokens.js';

/** What interactions are taken to. */
export interface InteractionIntakeParts {
  readonly conversation: Conversation;
  readonly call: CallApi;
  readonly photos: Photos;
  readonly tokens: Tokens;
  readonly log: Log;
  readonly languages: Languages;
}

/** Takes an interaction. */
export type TakeInteraction = (interaction: Interaction) => Promise<void>;

/** Interactions of people, each acknowledged within the three seconds that Discord gives. */
export function createInteractionIntake(parts: InteractionIntakeParts): TakeInteraction {
  const { conversation, call, photos, tokens, log, languages } = parts;
  const acknowledge = createAcknowledge(call, tokens, log);

  async function takeCommand(interaction: CommandInteraction): Promise<void> {
    const asked = readCommand(interaction);
    if (asked === undefined) return;
    const how = firstAnswer(asked, interaction);
    if (!(await acknowledge(interaction, how))) return;
    const asker = askerOf(interaction);
    if (asker === undefined) return;
    const incoming = {
      key: `discord:interaction:${interaction.id}`,
      asker,
      address: writeAddress({ kind: 'command', ...placeOf(interaction, how === 'thinking') }),
    };
    if ('command' in asked) conversation.command({ ...incoming, command: asked.command });
    else if ('refusal' in asked) conversation.refuse(incoming, asked.refusal);
    else {
      const { pictures, place, category, filters } = asked;
      conversation.photo({ ...incoming, photos: await photos.keep(pictures, place), category, filters });
    }
  }

  async function takePress(interaction: ComponentInteraction): Promise<void> {
    const { id, data, message } = interaction;
    if (!(await acknowledge(interaction, 'press'))) return;
    const asker = askerOf(interaction);
    if (asker === undefined) return;
    // What is none of ours is over, and the conversation has the words for that.
    const action = readAction(data.custom_id, data.values) ?? '';
    const isForAll = ((message.flags ?? 0) & MessageFlags.Ephemeral) === 0;
    const address = writeAddress({ kind: 'press', ...placeOf(interaction, isForAll), message: message.id });
    conversation.press({ key: `discord:interaction:${id}`, asker, address, action });
  }

  return async (interaction) => {
    const asker = askerOf(interaction);
    if (asker !== undefined) languages.learn(asker.user, asker.language);
    if (interaction.type === INTERACTION.component) return takePress(interaction);
    if (interaction.type === INTERACTION.autocomplete) return answerAutocomplete(call, conversation, interaction);
    return takeCommand(interaction);
  };
}

/** Where others read along, only questions with a photo of one's own are answered for all; who owns a post need not see it looked up. */
function firstAnswer(asked: Asked, interaction: Interaction): FirstAnswer {
  const isForAll = isBotDirect(interaction) || ('pictures' in asked && !asked.isPost);
  return isForAll ? 'thinking' : 'thinking-for-one';
}

function askerOf(interaction: Interaction): Asker | undefined {
  const person = interaction.member?.user ?? interaction.user;
  if (person === undefined || person.bot) return undefined;
  const user = `discord:${person.id}`;
  const { channel_id, locale: language } = interaction;
  const chat = channel_id === undefined ? user : `discord:${channel_id}`;
  return { user, chat, language, isPrivate: isBotDirect(interaction) };
}

const isBotDirect = ({ context, guild_id }: Interaction) =>
  context == null ? guild_id === undefined : context === CONTEXT.botDirect;

function placeOf(interaction: Interaction, isForAll: boolean) {
  const { application_id, id, channel_id, guild_id, authorizing_integration_owners: owners } = interaction;
  // In a server that has not installed it, the bot is nobody; what was said to one person stays so.
  const isMember = guild_id !== undefined && (owners === undefined || '0' in owners);
  const isOpen = isForAll && (isBotDirect(interaction) || isMember);
  return { application: application_id, interaction: id, channel: channel_id, isOpen };
}
