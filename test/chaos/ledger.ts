/** The ledger: what people asked and what they were told, by chat and message, from the platform's own record; it knows nothing of the program. */
import type { TelegramFake } from '../fakes/telegram/server.js';
import type { StoredMessage } from '../fakes/telegram/world.js';

/** A question as the person who asked it remembers it. */
export interface Asked {
  readonly way: 'telegram' | 'http';
  /** What was sent: "photo", "album", "damaged photo". */
  readonly what: string;
  /** A name for the question; of Telegram's, `chat/message`, one for each message of an album. */
  readonly names: readonly string[];
  /** On the clock of `performance`. */
  readonly at: number;
}

/** What a person was told. */
export interface Told {
  readonly kind: 'answer' | 'refusal';
  /** The sentence, its figures left out; '' for an answer. */
  readonly sentence: string;
  readonly at: number;
}

/** A question with everything that it was told, in order. */
export interface Entry extends Asked {
  readonly told: readonly Told[];
}

/** What is asked and told. */
export interface Ledger {
  ask(asked: Asked): void;
  /** Writes down what an HTTP client was told. */
  tell(name: string, told: Told): void;
  /** Reads what the platform has new. */
  read(): void;
  entries(): readonly Entry[];
  /** Questions that nobody has told anything yet; of a flood, most are never told. */
  open(): readonly Entry[];
}

/** What is sent by one person beyond every quota. */
export const FLOOD = 'flood';
/** An answer without a match. */
const NOTHING_LIKE_IT = /^Nothing in the shop/;
/** Words that ask for patience are no answer. */
const PATIENCE = /^Still looking/;

/** A ledger of what stands in the fake's chats. */
export function createLedger({ world }: TelegramFake): Ledger {
  const entries: (Asked & { readonly told: Told[] })[] = [];
  const byName = new Map<string, (typeof entries)[number]>();
  let seen = 0;

  return {
    ask(asked) {
      const entry = { ...asked, told: [] };
      entries.push(entry);
      for (const name of asked.names) byName.set(name, entry);
    },
    tell(name, told) {
      byName.get(name)?.told.push(told);
    },
    read() {
      const at = performance.now();
      for (const message of world.messages.slice(seen)) {
        if (!message.isBots || PATIENCE.test(message.text)) continue;
        byName.get(`${message.chat}/${message.repliesTo}`)?.told.push({ ...tellingOf(message), at });
      }
      seen = world.messages.length;
    },
    entries: () => entries,
    open: () => entries.filter(({ what, told }) => what !== FLOOD && told.length === 0),
  };
}

function tellingOf({ pictures, text }: StoredMessage): Omit<Told, 'at'> {
  return pictures.length > 0 || NOTHING_LIKE_IT.test(text)
    ? { kind: 'answer', sentence: '' }
    : { kind: 'refusal', sentence: withoutFigures(text) };
}

/** So that sentences that differ in a number only are counted together. */
export const withoutFigures = (text: string): string => text.replace(/\d+/g, '…').trim();
