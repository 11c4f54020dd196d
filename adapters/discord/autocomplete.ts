/** Suggestions for an option of /similar as it is being typed. */
import { InteractionResponseType, Routes } from 'discord.js';
import type { Conversation } from '../../src/bot/chat-platform.js';
import type { CallApi } from './api.js';
import { OPTION } from './commands.js';
import type { CommandInteraction } from './interactions.js';
import { ACKNOWLEDGE_WITHIN_MS, MAX_CHOICE, MAX_CHOICES } from './limits.js';

/** Answers; failures are swallowed, since people have typed on by then. */
export async function answerAutocomplete(
  call: CallApi,
  { suggest }: Pick<Conversation, 'suggest'>,
  { id, token, data }: CommandInteraction,
): Promise<void> {
  const typed = data.options?.find(({ focused }) => focused);
  const field = [OPTION.colour, OPTION.shop].find((name) => name === typed?.name);
  const found = field === undefined ? [] : await suggest(field, String(typed?.value ?? '')).catch(() => []);
  const choices = found
    .filter((value) => value !== '' && value.length <= MAX_CHOICE)
    .slice(0, MAX_CHOICES)
    .map((value) => ({ name: value, value }));
  await call({
    method: 'POST',
    route: Routes.interactionCallback(id, token),
    body: { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } },
    isAnswer: true,
    signal: AbortSignal.timeout(ACKNOWLEDGE_WITHIN_MS),
  }).catch(() => {});
}
