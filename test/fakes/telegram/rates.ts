/** How fast a bot sends, held against what the FAQ allows: whoever is faster is told to wait. */
import { ALL_PER_SECOND, CHAT_PAUSE_MS, GROUP_PER_MINUTE } from './limits.js';
import { Refusal } from './refusal.js';

/** Counts messages. */
export interface Rates {
  /** @throws Refusal 429 with `retry_after` where this message comes too early */
  count(chat: number): void;
}

/** Nothing was sent so far. */
export function createRates(): Rates {
  const byChat = new Map<number, number[]>();
  let all: number[] = [];

  return {
    count(chat) {
      const now = performance.now();
      all = all.filter((at) => at > now - 1_000);
      const sent = (byChat.get(chat) ?? []).filter((at) => at > now - 60_000);
      const last = sent.at(-1);
      if (all.length >= ALL_PER_SECOND) throw tooFast(1, 'in all');
      if (last !== undefined && now - last < CHAT_PAUSE_MS) throw tooFast(1, 'in one chat');
      if (chat < 0 && sent.length >= GROUP_PER_MINUTE) {
        throw tooFast(Math.ceil((60_000 - (now - (sent[0] ?? now))) / 1_000), 'in one group');
      }
      all.push(now);
      byChat.set(chat, [...sent, now]);
    },
  };
}

function tooFast(seconds: number, where: string): Refusal {
  return new Refusal(429, `Too Many Requests: retry after ${seconds} (${where})`, true, { retry_after: seconds });
}
