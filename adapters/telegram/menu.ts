/** The menu of commands, in every language of the conversation; written only where it differs from what Telegram has. */
import { z } from 'zod';
import { CHAT_COMMANDS, type Conversation } from '../../src/bot/chat-platform.js';
import type { CallApi } from './api.js';
import { MAX_COMMAND_DESCRIPTION } from './limits.js';
import { shorten } from './text.js';

const Commands = z.array(z.object({ command: z.string(), description: z.string() }));

/** What people see whose language has no menu of its own. */
const FALLBACK = 'en';

/** @throws ApiError */
export async function registerCommands(
  call: CallApi,
  { describe, languages }: Pick<Conversation, 'describe' | 'languages'>,
  signal: AbortSignal,
): Promise<void> {
  // Telegram knows languages by two letters (ISO 639-1), and the fallback by none.
  const places = [
    { language: FALLBACK },
    ...languages.map((language) => ({ language, language_code: language.slice(0, 2) })),
  ];
  for (const { language, ...place } of places) {
    const commands = CHAT_COMMANDS.map((command) => ({
      command,
      description: shorten(describe(command, language), MAX_COMMAND_DESCRIPTION),
    }));
    const registered = Commands.parse(await call('getMyCommands', place, { signal }));
    if (JSON.stringify(registered) === JSON.stringify(commands)) continue;
    await call('setMyCommands', { ...place, commands }, { signal });
  }
}
