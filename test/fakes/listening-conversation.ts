/** A conversation that writes down what it is told: the partner of an adapter whose translation is looked at. */
import { EventEmitter, once } from 'node:events';
import type {
  ChatPlatform,
  CommandCall,
  Conversation,
  Converse,
  PhotoQuestion,
  Press,
  Refusal,
  SavedItem,
} from '../../src/bot/chat-platform.js';

/** One thing that was told, in the order in which it was told. */
export type Heard =
  | ({ readonly kind: 'photo' } & PhotoQuestion)
  | ({ readonly kind: 'press' } & Press)
  | ({ readonly kind: 'command' } & CommandCall)
  | { readonly kind: 'refuse'; readonly why: Refusal; readonly key: string; readonly asker: Press['asker'] };

/** What the conversation of a test has heard so far, and a way to wait for more. */
export interface Ears {
  readonly converse: Converse;
  readonly heard: readonly Heard[];
  /** The next thing of the kind that nobody has taken yet; waits for it. */
  next<Kind extends Heard['kind']>(kind: Kind): Promise<Extract<Heard, { kind: Kind }>>;
  /** Items that an inline lookup finds. */
  saved: readonly SavedItem[];
}

/** Longest wait for something that should be heard; the machine may be busy. */
const PATIENCE_MS = 20_000;

/** Makes a conversation that answers once a key, as the real one does: what is repeated under the same key is not heard again. */
export function createEars(): Ears {
  const heard: Heard[] = [];
  const keys = new Set<string>();
  const taken = new Set<Heard>();
  const told = new EventEmitter();

  async function hear(one: Heard): Promise<boolean> {
    if (keys.has(one.key)) return true;
    keys.add(one.key);
    heard.push(one);
    told.emit('heard');
    return true;
  }

  const converse: Converse = (_platform: ChatPlatform): Conversation => ({
    photo: (question) => hear({ kind: 'photo', ...question }),
    press: (press) => hear({ kind: 'press', ...press }),
    command: (call) => hear({ kind: 'command', ...call }),
    refuse: ({ key, asker }, why) => hear({ kind: 'refuse', key, asker, why }),
    saved: async (_asker, words, offset, limit) =>
      ears.saved.filter(({ item }) => item.title.includes(words)).slice(offset, offset + limit),
    suggest: async () => [],
    describe: (phrase, language) => `${phrase} (${language})`,
    languages: ['en', 'zh', 'es', 'ru', 'pt', 'ja'],
    close: async () => {},
  });

  const ears: Ears = {
    converse,
    heard,
    saved: [],
    async next(kind) {
      const patience = AbortSignal.timeout(PATIENCE_MS);
      for (;;) {
        const found = heard.find((one) => one.kind === kind && !taken.has(one));
        if (found !== undefined) {
          taken.add(found);
          return found as Extract<Heard, { kind: typeof kind }>;
        }
        await once(told, 'heard', { signal: patience }).catch(() => {
          const kinds = heard.map((one) => one.kind).join(', ') || 'nothing';
          throw new Error(`no ${kind} was heard; there was: ${kinds}`);
        });
      }
    },
  };
  return ears;
}
