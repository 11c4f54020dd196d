/** From a question's photos to the state of its answer: fetched, asked about and dropped, one photo at a time. */
import type { Filters } from '../core/catalogue.js';
import { type SamelookError, toSamelookError } from '../core/errors.js';
import type { Category } from '../core/garment.js';
import type { JobWish } from '../core/job-queue.js';
import { type Answer, type Choice, MAX_K } from '../core/query.js';
import { type Telemetry, told, UNTOLD } from '../core/telemetry.js';
import type { Ask } from './ask.js';
import type { ChatPlatform, PhotoSource } from './chat-platform.js';
import { type AnsweredGarment, type AnswerState, keepResults, MAX_ANSWERED_GARMENTS } from './inquiry-state.js';
import { limited } from './limited.js';
import { type RetryLimits, retrying } from './retry.js';

/** Longest time for one photo to come from its platform: 20 MB through a slow line. */
const FETCH_TIMEOUT_MS = 60_000;
/** A photo that does not come, and a queue that is full, are tried again; who has waited long enough already is told so. */
const TRIES: RetryLimits = {
  attempts: 3,
  delayMs: 1_000,
  isWorthIt: ({ retryable, code }) => retryable && code !== 'TIMED_OUT',
};

/** A platform that is away for some moments is waited for: nobody could be told meanwhile. */
const FETCH_TRIES: RetryLimits = { ...TRIES, attempts: 5 };

/** What looking is made of. */
export interface LookParts {
  readonly platform: Pick<ChatPlatform, 'name' | 'fetch'>;
  readonly ask: Ask;
  /** Features are asked for and kept with the answer. */
  readonly learnsFromFeedback?: boolean | undefined;
  readonly telemetry?: Telemetry | undefined;
}

/** For whom it is done, and for how long. */
export type Errand = JobWish & { readonly signal: AbortSignal };

/** What is to be looked at. */
export interface Sought {
  readonly photos: readonly PhotoSource[];
  readonly category?: Category | undefined;
  readonly filters?: Filters | undefined;
}

/** What was seen, and which photos (from 0) could not be looked at. */
export interface Seen {
  readonly state: AnswerState;
  readonly failures: readonly { readonly photo: number; readonly error: SamelookError }[];
}

/** Looks at every photo. @throws SamelookError of the first photo where none could be looked at */
export async function look(parts: LookParts, sought: Sought, errand: Errand): Promise<Seen> {
  const { signal } = errand;
  const garments: AnsweredGarment[] = [];
  const empty = new Set<Category>();
  const failures: { photo: number; error: SamelookError }[] = [];

  for (const [photo, source] of sought.photos.entries()) {
    try {
      const seen = await lookAtOne(parts, source, photo, sought, errand);
      garments.push(...seen.filter(hasResults));
      for (const { category } of seen.filter((garment) => !hasResults(garment))) empty.add(category);
    } catch (thrown) {
      const error = toSamelookError(signal.aborted ? signal.reason : thrown);
      if (signal.aborted) throw error;
      failures.push({ photo, error });
    }
  }
  const [first] = failures;
  if (first !== undefined && failures.length === sought.photos.length) throw first.error;

  const { category } = sought;
  // What the person named comes first; the main garment of the first photo otherwise.
  const ordered = garments.toSorted((a, b) => Number(b.category === category) - Number(a.category === category));
  return {
    state: {
      photos: sought.photos.length,
      ...(sought.filters && { filters: sought.filters }),
      garments: ordered.slice(0, MAX_ANSWERED_GARMENTS),
      empty: [...empty].filter((one) => !garments.some((garment) => garment.category === one)),
    },
    failures,
  };
}

/** Asks about one photo. @throws SamelookError */
export async function askAbout(
  { platform, ask, learnsFromFeedback = false, telemetry = UNTOLD }: LookParts,
  source: PhotoSource,
  choice: Omit<Choice, 'k'>,
  errand: Errand,
): Promise<Answer> {
  const { signal } = errand;
  const fetchOnce = () => limited(signal, FETCH_TIMEOUT_MS, (limits) => platform.fetch(source, limits));
  const facts = { platform: platform.name };
  const photo = await told(telemetry, 'fetch', () => retrying(fetchOnce, FETCH_TRIES, signal), facts);
  const question: Choice = { ...choice, k: MAX_K, ...(learnsFromFeedback && { features: true }) };
  return retrying(() => ask(photo, question, errand), TRIES, signal);
}

async function lookAtOne(
  parts: LookParts,
  source: PhotoSource,
  photo: number,
  { category, filters }: Sought,
  errand: Errand,
): Promise<readonly AnsweredGarment[]> {
  const answer = await askAbout(parts, source, { ...(filters && { filters }) }, errand);
  const garments = answer.garments.map(
    (garment, position): AnsweredGarment => ({
      photo,
      position,
      category: garment.category,
      ...(garment.features && { features: garment.features }),
      results: keepResults(garment.results),
      hidden: [],
      kept: [],
    }),
  );
  const [main] = garments;
  if (category === undefined || main === undefined || garments.some((garment) => garment.category === category)) {
    return garments;
  }
  // No garment of that kind was told apart; the main one is narrowed to the items of the kind.
  const narrowed: Filters = { ...filters, category: [category] };
  const again = await askAbout(parts, source, { garment: main.position, filters: narrowed }, errand);
  const results = keepResults(again.garments[0]?.results ?? []);
  return results.length === 0 ? garments : [{ ...main, refined: { filters: narrowed, results } }, ...garments.slice(1)];
}

const hasResults = ({ results, refined }: AnsweredGarment) => results.length > 0 || refined !== undefined;
