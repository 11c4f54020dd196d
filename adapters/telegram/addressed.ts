/** Whether a message speaks to the bot, and with which command. */
import { CHAT_COMMANDS, type ChatCommand } from '../../src/bot/chat-platform.js';
import type { Entity, Message } from './updates.js';

/** Our own account, as `getMe` tells it. */
export interface Bot {
  readonly id: number;
  readonly username: string;
}

/** A text or a caption with its entities. */
function wordsOf({ text, caption, entities, caption_entities }: Message): {
  readonly words: string;
  readonly entities: readonly Entity[];
} {
  return text === undefined
    ? { words: caption ?? '', entities: caption_entities ?? [] }
    : { words: text, entities: entities ?? [] };
}

const slice = (words: string, { offset, length }: Entity) => words.slice(offset, offset + length);

/** True where the text names the bot: "@samelook_bot", or its name as a link to it. */
export function mentions(message: Message, bot: Bot): boolean {
  const { words, entities } = wordsOf(message);
  return entities.some(
    (entity) =>
      (entity.type === 'mention' && slice(words, entity).toLowerCase() === `@${bot.username.toLowerCase()}`) ||
      (entity.type === 'text_mention' && entity.user?.id === bot.id),
  );
}

/** A command at the beginning of a message. */
export interface CommandFound {
  /** A command that is not ours is a call for help. */
  readonly command: ChatCommand;
  /** "/help@samelook_bot", which no other bot takes for its own. */
  readonly isOurs: boolean;
}

/** @returns undefined where there is none, or where it is meant for another bot */
export function commandOf(message: Message, bot: Bot): CommandFound | undefined {
  const { words, entities } = wordsOf(message);
  const entity = entities.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  if (entity === undefined) return undefined;
  const [name, to] = slice(words, entity).slice(1).toLowerCase().split('@');
  if (to !== undefined && to !== bot.username.toLowerCase()) return undefined;
  return { command: CHAT_COMMANDS.find((known) => known === name) ?? 'help', isOurs: to !== undefined };
}

/** The words of a message or of its picture. */
export const saidIn = (message: Message): string => wordsOf(message).words;
