/** The conversation: what comes from a chat is answered once, in its turn, within quotas, and whatever fails is a sentence. */
import { setMaxListeners } from 'node:events';
import { SamelookError, toSamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { CatalogueStore, ChatStore } from '../core/ports.js';
import { ANSWERED, type Telemetry, toldAs, UNTOLD } from '../core/telemetry.js';
import { newTrail, onTrail } from '../core/trail.js';
import { decodeAction } from './actions.js';
import { answerPhotos } from './answer-photos.js';
import { pressAnswer } from './answer-press.js';
import type { AnyWish } from './any-wish.js';
import type { Ask } from './ask.js';
import { createMakeCards, type DrawSheet } from './cards.js';
import type { Asker, ChatPlatform, Conversation, Converse, IsKept, Press } from './chat-platform.js';
import { createDeliver } from './delivery.js';
import { type Draft, say } from './draft.js';
import { createReadFacets, suggestFrom } from './facets.js';
import { createInTurn } from './in-turn.js';
import { createOpenWishes } from './open-wishes.js';
import { answerCommand, pressOwn } from './own-press.js';
import { chooseLanguage, PHRASES } from './phrases/languages.js';
import { LANGUAGES } from './phrases/phrases.js';
import { createQuotas, type QuotaLimits } from './quotas.js';
import { patiently, type RetryLimits, retrying } from './retry.js';
import { findSaved } from './saved.js';
import { createSearchRoom } from './search-room.js';
import type { Person, Showing, Talk, Wish } from './talk.js';
import { isOurFault, troubleOf } from './trouble.js';
import { wordingOf } from './wording.js';

/** Commands and words without a photo that one person and one chat get an answer to in a minute. */
const CHATTER: QuotaLimits = { userPerMinute: 20, chatPerMinute: 60 };
/** Buttons that one person and one chat may press in a minute. */
const PRESSES: QuotaLimits = { userPerMinute: 60, chatPerMinute: 240 };
/** A store that is lost in the middle is tried again with all that came before: what was shown is not shown again. */
const STORE_TRIES: RetryLimits = {
  attempts: 3,
  delayMs: 1_000,
  isWorthIt: ({ code, retryable }) => code === 'STORAGE_FAILED' && retryable,
};
/** What is being said when the program stops is said to its end, within this time. */
const LAST_WORDS_MS = 2_000;

/** What a conversation is made of. */
export interface ConversationParts {
  readonly ask: Ask;
  readonly catalogue: Pick<CatalogueStore, 'get' | 'thumbnail' | 'facets' | 'revision'>;
  readonly store: ChatStore;
  readonly drawSheet: DrawSheet;
  /** Makes relative addresses of items absolute: the public address, or this machine's own. */
  readonly baseUrl: string;
  /** Where people reach this service; undefined where it is not public. */
  readonly publicUrl: string | undefined;
  /** Photos. */
  readonly quotas: QuotaLimits;
  /** Searches that a platform has under way at once; default `SEARCHES_AT_ONCE` of `search-room.ts`. */
  readonly searchesAtOnce?: number | undefined;
  /** What people say of results is kept with the features of what it was said of; default false. */
  readonly learnsFromFeedback?: boolean | undefined;
  readonly log: Log;
  readonly telemetry?: Telemetry | undefined;
}

/** Conversations, one for each platform; they share what is remembered and the quotas. */
export function createConversation(parts: ConversationParts): Converse {
  const makeCards = createMakeCards(parts);
  const readFacets = createReadFacets(parts.catalogue);
  const quotas = createQuotas(parts.quotas);
  const chatter = createQuotas(CHATTER);
  const presses = createQuotas(PRESSES);

  return (platform) => {
    const { store, log, telemetry = UNTOLD } = parts;
    const giveUp = new AbortController();
    const lastWords = new AbortController();
    // As many as are under way wait for these two.
    setMaxListeners(0, giveUp.signal, lastWords.signal);
    const deliver = createDeliver(platform, log, telemetry);
    const inTurn = createInTurn();
    const underWay = new Set<Promise<void>>();
    let closed = false;
    const wishes = createOpenWishes({ store, platform: platform.name, log, onOrphan });

    const show: Talk['show'] = async ({ key, address }, draft, showing) => {
      await deliver(address, toReply(key, draft, showing), lastWords.signal);
    };
    const room = createSearchRoom({
      platform,
      show,
      person,
      signal: giveUp.signal,
      searchesAtOnce: parts.searchesAtOnce,
    });
    const talk: Talk = {
      ...parts,
      platform,
      makeCards,
      readFacets,
      photosPerMinute: parts.quotas.userPerMinute,
      show,
      person,
      refusal({ user, chat }, photos, { phrases }) {
        const refusal = quotas.take(user, chat, photos);
        if (refusal === undefined) return undefined;
        const sentence = phrases.trouble[refusal.of === 'user' ? 'userQuota' : 'chatQuota'](refusal.seconds);
        return { sentence: refusal.isTold ? undefined : sentence };
      },
      search: (wish, urgency, work) =>
        room.search(wish, urgency, async (errand) => {
          await wishes.begin({ kind: urgency, key: wish.key });
          return work(errand);
        }),
    };

    /** What was counted against a quota once is not counted again. */
    const uncounted: Talk = { ...talk, refusal: () => undefined };

    async function person(asker: Asker): Promise<Person> {
      const settings = await store.settings(asker.user);
      return { settings, wording: wordingOf(chooseLanguage(settings.language, asker.language)) };
    }

    /** Does a wish behind, once for its key. */
    async function begin(told: AnyWish): IsKept {
      if (closed) return false;
      const trail = newTrail();
      const wish = { ...told, requestId: trail.requestId };
      const taking = onTrail(trail, () => take(wish));
      keep(onTrail(trail, async () => ((await taking) === 'ours' ? answer(wish, talk) : undefined)));
      return (await taking) !== 'left';
    }

    function keep(task: Promise<void>): void {
      underWay.add(task);
      void task.finally(() => underWay.delete(task));
    }

    /** @returns 'done' where there is nothing left to do about it, 'left' where it could not be kept before the end */
    async function take(wish: AnyWish): Promise<'ours' | 'done' | 'left'> {
      try {
        return (await patiently(() => wishes.take(wish), giveUp.signal)) ? 'ours' : 'done';
      } catch (thrown) {
        if (giveUp.signal.aborted) return 'left';
        await tellTrouble(wish, thrown);
        return 'done';
      }
    }

    function answer(wish: AnyWish, talk: Talk): Promise<void> {
      return toldAs(telemetry, 'wish', () => tryToAnswer(wish, talk), { platform: platform.name, kind: wish.kind });
    }

    /**
     * What is thrown is told in a sentence; what is given up is left to the process that comes after this one.
     * @returns how it ended
     */
    async function tryToAnswer(wish: AnyWish, talk: Talk): Promise<string> {
      let outcome: string = ANSWERED;
      let tried = talk;
      try {
        await retrying(
          () => {
            const now = tried;
            tried = uncounted;
            return perform(wish, now);
          },
          STORE_TRIES,
          giveUp.signal,
        );
      } catch (thrown) {
        const error = toSamelookError(giveUp.signal.aborted ? giveUp.signal.reason : thrown);
        outcome = error.code;
        if (giveUp.signal.aborted) return outcome;
        await tellTrouble(wish, error);
        if (isOurFault(error)) {
          await wishes.fail(wish);
          return outcome;
        }
      }
      // The words were cut off: the next process says them.
      if (lastWords.signal.aborted) return 'CANCELLED';
      await wishes.finish(wish);
      return outcome;
    }

    function onOrphan(wish: AnyWish, isHopeless: boolean): void {
      if (closed) return;
      const hopeless = new SamelookError('INTERNAL', 'Every process that tried to answer this was lost.');
      const giveUpOn = () => tellTrouble(wish, hopeless).then(() => wishes.finish(wish));
      keep(onTrail(newTrail(wish.requestId), () => (isHopeless ? giveUpOn() : answer(wish, uncounted))));
    }

    async function tellTrouble(wish: AnyWish, thrown: unknown): Promise<void> {
      const error = toSamelookError(thrown);
      if (isOurFault(error)) logFault(log, platform, error);
      const { wording } = await person(wish.asker).catch(() => ({
        wording: wordingOf(chooseLanguage(wish.asker.language)),
      }));
      const draft = say(troubleOf(error, wording.phrases.trouble));
      await show(wish, draft, { kind: wish.kind === 'press' ? 'notice' : 'message', part: 'trouble' });
    }

    async function perform(wish: AnyWish, talk: Talk): Promise<void> {
      switch (wish.kind) {
        case 'photo':
          return answerPhotos(talk, wish);
        case 'press':
          return press(wish);
        case 'command':
          return chats(wish) ? answerCommand(talk, wish) : undefined;
        case 'refuse': {
          if (!chats(wish)) return;
          const { phrases } = (await person(wish.asker)).wording;
          return show(wish, say(phrases.refusal[wish.why]), { kind: 'message', personal: true });
        }
      }
    }

    async function press(one: Press): Promise<void> {
      const action = decodeAction(one.action);
      if (action === undefined || presses.take(one.asker.user, one.asker.chat, 1) !== undefined) {
        const { phrases } = (await person(one.asker)).wording;
        const sentence = action === undefined ? phrases.trouble.over : phrases.trouble.busy;
        return show(one, say(sentence), { kind: 'notice', personal: true });
      }
      // Two presses at once must not undo each other.
      if (action.of === 'answer') {
        return inTurn(action.inquiry, () => pressAnswer(talk, one, action.inquiry, action.action));
      }
      return inTurn(one.asker.user, () => pressOwn(talk, one, action.action));
    }

    /** Whoever writes without end is answered only so often; the rest is passed over. */
    const chats = ({ asker }: Wish) => chatter.take(asker.user, asker.chat, 1) === undefined;

    const conversation: Conversation = {
      photo: (question) => begin({ kind: 'photo', ...question }),
      press: (one) => begin({ kind: 'press', ...one }),
      command: (call) => begin({ kind: 'command', ...call }),
      refuse: (incoming, why) => begin({ kind: 'refuse', ...incoming, why }),
      saved: (asker, words, offset, limit) => findSaved(parts, asker, words, offset, limit),
      suggest: async (field, typed) =>
        suggestFrom((await readFacets())[field], typed, field === 'colour' ? namesInAllLanguages : undefined),
      describe: (what, language) => PHRASES[chooseLanguage(language)].describe[what],
      languages: LANGUAGES,
      async close(withinMs) {
        closed = true;
        const allDone = Promise.allSettled([...underWay]);
        if (!(await isOver(allDone, withinMs))) {
          giveUp.abort(new SamelookError('CANCELLED', 'The program is stopping.'));
          if (!(await isOver(allDone, LAST_WORDS_MS))) lastWords.abort();
        }
        await wishes.close();
      },
    };
    return conversation;
  };
}

function namesInAllLanguages(colour: string): readonly string[] {
  return LANGUAGES.map((language) => wordingOf(language).colour(colour));
}

function toReply(key: string, draft: Draft, { kind, part = 'answer', personal = false }: Showing) {
  return { ...draft, key: `${key} ${kind} ${part}`, kind, personal };
}

/** True once it is done; false where that takes longer. */
async function isOver(done: Promise<unknown>, withinMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), withinMs);
  });
  const over = await Promise.race([done.then(() => true), late]);
  clearTimeout(timer);
  return over;
}

/** Where it happened, without the cause's own words, which may quote what people sent. */
function logFault(log: Log, { name }: ChatPlatform, { code, message, cause }: SamelookError): void {
  const frames = cause instanceof Error ? (cause.stack?.match(/^ +at .*$/gm) ?? []).slice(0, 8) : [];
  log.error({ platform: name, code, ...(cause instanceof Error && { cause: cause.name, frames }) }, message);
}
