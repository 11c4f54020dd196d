/** Room for searches: so many at once, the rest in a bounded line in which chats take turns, each with its sign lit and, if it takes long, a word. */
import PQueue from 'p-queue';
import { SamelookError } from '../core/errors.js';
import { keepTrail } from '../core/trail.js';
import { createTurns } from '../core/turns.js';
import type { Asker, ChatPlatform } from './chat-platform.js';
import { say } from './draft.js';
import { limited } from './limited.js';
import type { Person, Talk, Wish } from './talk.js';
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

/** What the room needs of the conversation. */
export interface SearchRoomParts {
  readonly platform: Pick<ChatPlatform, 'name' | 'working'>;
  readonly show: Talk['show'];
  readonly person: (asker: Asker) => Promise<Person>;
  readonly signal: AbortSignal;
  /** Default `SEARCHES_AT_ONCE`; more where many workers answer. */
  readonly searchesAtOnce?: number | undefined;
}

interface Search {
  readonly rank: number;
  /** In the workers' line, once it stands there; from 1. */
  place: number | undefined;
}

/** An empty room. */
export function createSearchRoom(parts: SearchRoomParts): Pick<Talk, 'search'> {
  const { platform, show, person, signal, searchesAtOnce = SEARCHES_AT_ONCE } = parts;
  const line = new PQueue({ concurrency: searchesAtOnce });
  const turns = createTurns();
  const waiting = new Set<Search>();
  const signs = createWorkingSigns(platform);
  /** When a chat was last told to be patient. */
  const told = new Map<string, number>();

  const search: Talk['search'] = async (wish, urgency, work) => {
    if (line.size >= MAX_WAITING) throw new SamelookError('BUSY', 'Too many questions wait already.');
    const { chat } = wish.asker;
    // A press continues what somebody is looking at; new photos come after it.
    const urgent = urgency === 'press';
    const own: Search = { rank: turns.take(chat, urgent), place: undefined };
    // A press that fails is answered all the same, from the results at hand.
    const origin = platform.name;
    const putOut = signs.show(chat, wish.address);
    const patience = setTimeout(() => {
      if (mayTell(chat)) askForPatience(wish, urgent, own).catch(() => {});
    }, STILL_LOOKING_AFTER_MS);
    const onPlace = (place: number) => {
      own.place = place;
    };
    waiting.add(own);
    try {
      return await limited(signal, LONGEST_MS, (limits) => {
        const begin = () => {
          waiting.delete(own);
          turns.begin(own.rank);
          return work({ signal: limits, chat, urgent, onPlace, ...(!urgent && { origin }) });
        };
        return line.add(keepTrail(begin), { priority: -own.rank, signal: limits });
      });
    } finally {
      waiting.delete(own);
      clearTimeout(patience);
      putOut();
    }
  };

  function mayTell(chat: string): boolean {
    const now = performance.now();
    for (const [one, time] of told) if (now - time >= STILL_LOOKING_EVERY_MS) told.delete(one);
    if (told.has(chat)) return false;
    told.set(chat, now);
    return true;
  }

  async function askForPatience(wish: Wish, urgent: boolean, own: Search): Promise<void> {
    const { wording } = await person(wish.asker);
    const { stillLooking, inLine } = wording.phrases.trouble;
    const place = placeOf(own);
    const text = place === undefined || place < 2 ? stillLooking : inLine(place);
    await show(wish, say(text), { kind: urgent ? 'notice' : 'message', part: 'patience' });
  }

  /** Behind those who wait here and those who are under way; once it is under way itself, its place in the workers' line. */
  function placeOf(own: Search): number | undefined {
    if (!waiting.has(own)) return own.place;
    const inOrder = [...waiting].sort((a, b) => a.rank - b.rank);
    return line.pending + inOrder.indexOf(own) + 1;
  }

  return { search };
}
