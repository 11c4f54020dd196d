/** Tokens of interactions: kept for as long as Discord takes them, so that an answer arrives after a restart too. */
import type { ChatStore } from '../../src/core/ports.js';
import { TOKEN_LIFE_MS } from './limits.js';

/** Tokens by the interaction's id. */
export interface Tokens {
  remember(interaction: string, token: string): Promise<void>;
  /** @returns undefined where its time is over */
  recall(interaction: string): Promise<string | undefined>;
}

const memoryOf = (interaction: string) => `discord:token:${interaction}`;

/** @param store forgets a token when Discord does */
export const createTokens = (store: Pick<ChatStore, 'recall' | 'remember'>): Tokens => ({
  remember: (interaction, token) => store.remember(memoryOf(interaction), token, TOKEN_LIFE_MS),
  recall: (interaction) => store.recall(memoryOf(interaction)),
});
