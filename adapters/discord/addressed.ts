/** Whether a message speaks to the bot. */
import type { Message } from './messages.js';

/** Ordinary messages and answers (resources/message#message-object-message-types); all others tell that something happened. */
const TALK: readonly number[] = [0, 19];
/** A forward, by the type of its reference (resources/message#message-reference-types). */
const FORWARD = 1;

/** True where a person wrote it, not a bot, a webhook or Discord itself. */
export function isFromPerson({ author, webhook_id, type = 0 }: Message, botId: string): boolean {
  if (author === undefined || author.id === botId || author.bot || author.system) return false;
  return webhook_id === undefined && TALK.includes(type);
}

/** True where it answers a message. */
export const isAnswer = ({ message_reference }: Message): boolean =>
  message_reference != null && message_reference.type !== FORWARD;

/**
 * True in a direct message; in a server where the bot is named, or where its own message is answered by a picture. Discord names
 * whose message is answered by itself, so that words under an answer of the bot's are not meant for it.
 */
export function isAddressed(message: Message, botId: string, hasPicture: boolean): boolean {
  if (message.guild_id === undefined || names(message, botId)) return true;
  const isMentioned = message.mentions?.some(({ id }) => id === botId) ?? false;
  const answersUs = isAnswer(message) && message.referenced_message?.author?.id === botId;
  return isMentioned && (!answersUs || hasPicture);
}

const names = ({ content = '' }: Message, botId: string) =>
  content.includes(`<@${botId}>`) || content.includes(`<@!${botId}>`);
