/** What Telegram shows of the bot before anybody speaks to it, in every language of the conversation: its menu of commands and what it is for. */

import { z } from 'zod';
import { CHAT_COMMANDS, type Conversation } from '../../src/bot/chat-platform.js';
import { cutText } from '../../src/bot/cut-text.js';
import type { CallApi } from './api.js';
import { MAX_COMMAND_DESCRIPTION, MAX_DESCRIPTION, MAX_SHORT_DESCRIPTION } from './limits.js';

const Commands = z.array(z.object({ command: z.string(), description: z.string() }));

const Description = z.object({ description: z.string().optional(), short_description: z.string().optional() });

/** What people see whose language has no words of its own. */
const FALLBACK = 'en';

/** Words that the operator may have written in BotFather: they stay. */
const DESCRIPTIONS = [
  { read: 'getMyDescription', write: 'setMyDescription', field: 'description', longest: MAX_DESCRIPTION },
  {
    read: 'getMyShortDescription',
    write: 'setMyShortDescription',
    field: 'short_description',
    longest: MAX_SHORT_DESCRIPTION,
  },
] as const;

/** Writes what differs from what Telegram has, so that a second start writes nothing. @throws ApiError */
export async function introduceBot(
  call: CallApi,
  { describe, languages }: Pick<Conversation, 'describe' | 'languages'>,
  signal: AbortSignal,
): Promise<void> {
  // Telegram knows languages by two letters (ISO 639-1), and everybody else's by none; those come last, since they stand in.
  const places = [
    ...languages.map((language) => ({ language, language_code: language.slice(0, 2) })),
    { language: FALLBACK },
  ];
  for (const { language, ...place } of places) {
    const commands = CHAT_COMMANDS.map((command) => ({
      command,
      description: cutText(describe(command, language), MAX_COMMAND_DESCRIPTION),
    }));
    const registered = Commands.parse(await call('getMyCommands', place, { signal }));
    if (JSON.stringify(registered) !== JSON.stringify(commands)) {
      await call('setMyCommands', { ...place, commands }, { signal });
    }
    for (const { read, write, field, longest } of DESCRIPTIONS) {
      const { [field]: present = '' } = Description.parse(await call(read, place, { signal }));
      if (present !== '') continue;
      await call(write, { ...place, [field]: cutText(describe('similar', language), longest) }, { signal });
    }
  }
}
