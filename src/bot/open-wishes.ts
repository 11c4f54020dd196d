/** Wishes under way, each leased in the store: those of a process that is lost are done by another one, or after the restart. */
import { toSamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { ChatStore } from '../core/ports.js';
import { AnyWish } from './any-wish.js';

/** How long an update is remembered, so that a late repetition is not answered again. Telegram keeps updates for 24 hours. */
const SEEN_TTL_MS = 25 * 60 * 60_000;
/** A process that is silent for this long has lost its wishes to another one. */
const LEASE_MS = 15_000;
/** How often leases are renewed, and looked for those of others that are over. */
const TEND_EVERY_MS = 4_000;
/** Wishes taken over at a time. */
const TAKEN_AT_ONCE = 100;
/** A wish whose search so many processes began and did not survive is not tried again: it may be what ends them. */
const MAX_BEGUN = 3;
/** The same where it only waited, or needs no search: processes end for other reasons too. */
const MAX_TIMES = 20;

/** What is needed to keep them. */
export interface OpenWishesParts {
  readonly store: Pick<ChatStore, 'take' | 'renew' | 'finish' | 'takeOver' | 'remember' | 'recall'>;
  /** The platform's name. */
  readonly platform: string;
  readonly log: Log;
  /** Told of a wish that another process has lost. @param isHopeless true where it was lost with every process that tried */
  readonly onOrphan: (wish: AnyWish, isHopeless: boolean) => void;
}

/** The wishes of this process. */
export interface OpenWishes {
  /** Begins one. @returns false where it was begun before: then it is somebody else's */
  take(wish: AnyWish): Promise<boolean>;
  /** Its search begins in this process. Never throws. */
  begin(wish: Pick<AnyWish, 'kind' | 'key'>): Promise<void>;
  /** It is answered, whatever the answer was. */
  finish(wish: AnyWish): Promise<void>;
  /** It was not answered, by our own fault, and the person knows: it is kept for an operator who lets it be tried again. */
  fail(wish: AnyWish): Promise<void>;
  /** Leaves all that is not finished to others. */
  close(): Promise<void>;
}

/** None is under way yet; those that others have lost are taken up from now on. */
export function createOpenWishes({ store, platform, log, onOrphan }: OpenWishesParts): OpenWishes {
  const held = new Set<string>();
  /** What is over, and how that is noted; it stays here until the store has it, and is nobody's work meanwhile. */
  const over = new Map<string, () => Promise<unknown>>();
  /** How often a wish was begun by processes that are gone. */
  const begun = new Map<string, number>();
  const keyOf = ({ kind, key }: Pick<AnyWish, 'kind' | 'key'>) => `${platform} ${kind} ${key}`;
  const memoryOf = (key: string) => `begun:${key}`;
  let tending = takeUp();
  const timer = setInterval(() => {
    tending = tending.then(async () => {
      if (held.size > 0) await attempt(() => store.renew([...held], LEASE_MS));
      await noteWhatIsOver();
      await takeUp();
    });
  }, TEND_EVERY_MS).unref();

  async function takeUp(): Promise<void> {
    await attempt(async () => {
      for (const { wish, key, times } of await store.takeOver(platform, LEASE_MS, TAKEN_AT_ONCE)) {
        // Our own, where this process stood still for a while or the store was away.
        if (held.has(key) || over.has(key)) continue;
        const { data } = AnyWish.safeParse(wish);
        if (data === undefined) await store.finish(key);
        else {
          held.add(key);
          const formerly = Number((await store.recall(memoryOf(key))) ?? 0);
          begun.set(key, formerly);
          onOrphan(data, formerly >= MAX_BEGUN || times > MAX_TIMES);
        }
      }
    });
  }

  async function note(key: string): Promise<void> {
    await over.get(key)?.();
    over.delete(key);
  }

  /** Until the first that fails: the store is away then. */
  const noteWhatIsOver = () =>
    attempt(async () => {
      for (const key of over.keys()) await note(key);
    });

  /** What fails now is done the next time. */
  async function attempt(work: () => Promise<unknown>): Promise<void> {
    await work().catch((thrown: unknown) => {
      const { code, message } = toSamelookError(thrown);
      log.warn({ platform, code }, `${message} Wishes that were lost elsewhere are looked for again.`);
    });
  }

  return {
    async take(wish) {
      const key = keyOf(wish);
      const open = { key, platform, user: wish.asker.user, requestId: wish.requestId, wish };
      if (!(await store.take(open, LEASE_MS, SEEN_TTL_MS))) return false;
      held.add(key);
      return true;
    },
    async begin(wish) {
      const key = keyOf(wish);
      const times = (begun.get(key) ?? 0) + 1;
      // Where the store is away, one time is not counted.
      await store.remember(memoryOf(key), String(times), SEEN_TTL_MS).catch(() => {});
    },
    async finish(wish) {
      const key = keyOf(wish);
      begun.delete(key);
      over.set(key, () => store.finish(key));
      held.delete(key);
      await note(key).catch(() => {});
    },
    async fail(wish) {
      const key = keyOf(wish);
      begun.delete(key);
      // Held by nobody until its time is over, or until the lease is ended.
      over.set(key, () => store.renew([key], SEEN_TTL_MS));
      held.delete(key);
      await note(key).catch(() => {});
    },
    async close() {
      clearInterval(timer);
      await tending;
      await noteWhatIsOver();
      if (held.size > 0) await attempt(() => store.renew([...held], 0));
      held.clear();
    },
  };
}
