/** The one answer of a command, which takes the place of what was said before it, never the other way round. */
import { TOKEN_LIFE_MS } from './limits.js';

/** Keeps the order in which answers to a command came up. */
export interface LatestAnswers {
  /** True where no later answer has come up; a plea for patience that is sent again must not cover what was waited for. */
  isLatest(interaction: string, key: string): boolean;
}

interface Answers {
  readonly keys: string[];
  readonly until: number;
}

/** Nothing was answered yet; an interaction is forgotten with its token. */
export function createLatestAnswers(): LatestAnswers {
  const answers = new Map<string, Answers>();
  return {
    isLatest(interaction, key) {
      const now = performance.now();
      for (const [old, { until }] of answers) {
        if (until > now) break;
        answers.delete(old);
      }
      const answer = answers.get(interaction) ?? { keys: [], until: now + TOKEN_LIFE_MS };
      answers.set(interaction, answer);
      if (!answer.keys.includes(key)) answer.keys.push(key);
      return answer.keys.at(-1) === key;
    },
  };
}
