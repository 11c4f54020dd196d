/** Room for searches: so many at once, the rest in a bounded line, each with its sign lit and, if it takes long, a word. */
import PQueue from 'p-queue';
import { SamelookError } from '../core/errors.js';
import type { Asker, ChatPlatform } from './chat-platform.js';
import { say } from './draft.js';
import { limited } from './limited.js';
import type { Person, Talk } from './talk.js';
import { createWorkingSigns } from './working-signs.js';

/** Searches under way at once: each may hold a photo of 20 MB. More than the worker does at once, so that fetching overlaps it. */
export const SEARCHES_AT_ONCE = 8;
/** Searches that may wait: a crowd's; they hold no photo yet. */
export const MAX_WAITING = 2_000;
/** Whoever waits longer than this is told that we are at it, once a minute in a chat. */
export const STILL_LOOKING_AFTER_MS = 8_000;
const STILL_LOOKING_EVERY_MS = 60_000;

/** Longest wait and work of one search, an album's photos one after the other: within Discord's 15 minutes. */
const LONGEST_MS = 10 * 60_000;

/** A press continues what somebody is looking at; new photos come after it. */
const PRIORITY = { photo: 0, press: 1 } as const;

/** What the room needs of the conversation. */
export interface SearchRoomParts {
  readonly platform: Pick<ChatPlatform, 'working'>;
  readonly show: Talk['show'];
  readonly person: (asker: Asker) => Promise<Person>;
  readonly signal: AbortSignal;
}

/** An empty room. */
export function createSearchRoom({ platform, show, person, signal }: SearchRoomParts): Pick<Talk, 'search'> {
  const line = new PQueue({ concurrency: SEARCHES_AT_ONCE });
  const signs = createWorkingSigns(platform);
  /** When a chat was last told to be patient. */
  const told = new Map<string, number>();

  const search: Talk['search'] = async (wish, urgency, work) => {
    if (line.size >= MAX_WAITING) throw new SamelookError('BUSY', 'Too many questions wait already.');
    const { chat } = wish.asker;
    const putOut = signs.show(chat, wish.address);
    const patience = setTimeout(() => {
      const now = performance.now();
      for (const [one, time] of told) if (now - time >= STILL_LOOKING_EVERY_MS) told.delete(one);
      if (told.has(chat)) return;
      told.set(chat, now);
      askForPatience().catch(() => {});
    }, STILL_LOOKING_AFTER_MS);
    const askForPatience = async () => {
      const { wording } = await person(wish.asker);
      const kind = urgency === 'press' ? 'notice' : 'message';
      await show(wish, say(wording.phrases.trouble.stillLooking), { kind, part: 'patience' });
    };
    try {
      return await limited(signal, LONGEST_MS, (limits) =>
        line.add(() => work(limits), { priority: PRIORITY[urgency], signal: limits }),
      );
    } finally {
      clearTimeout(patience);
      putOut();
    }
  };
  return { search };
}
