/** The verdict on a ledger: what was told once, what is covered by a sentence in the same chat, and what was lost or told twice. */
import type { Entry } from './ledger.js';

/** Something that was done to the program, on the clock of `performance`. */
export interface Deed {
  /** "kill bot", "cut telegram". */
  readonly kind: string;
  readonly from: number;
  /** When it was over; of a kill, when the process was started again. */
  readonly to: number;
}

/** What became of the questions. */
export interface Verdict {
  readonly asked: number;
  readonly answered: number;
  readonly refused: number;
  /** Refusals by their sentence. */
  readonly sentences: ReadonlyMap<string, number>;
  /** Photos of a chat beyond its quota, which the one sentence about the quota covers. */
  readonly covered: number;
  /** HTTP clients whose connection was broken by what was done, and who know it. */
  readonly broken: number;
  /** Told twice where the platform took the message and the word of that could not reach our notes. */
  readonly unavoidable: readonly Entry[];
  readonly twice: readonly Entry[];
  readonly lost: readonly Entry[];
  /** Milliseconds from question to answer or refusal, ascending. */
  readonly waits: readonly number[];
}

/**
 * A bot notes what it has sent as soon as the platform's word is there. One that is killed, or whose line to the platform is cut,
 * so soon after the platform took the message has had no chance to.
 */
const NOTING_MS = 1_000;
/** The window of quotas, with what a busy machine may be late. */
const QUOTA_COVERS_MS = 90_000;
const QUOTA = /^(That is a lot of photos|This chat asks more)/;

/** @param deeds all that was done */
export function judge(entries: readonly Entry[], deeds: readonly Deed[]): Verdict {
  const sentences = new Map<string, number>();
  const lost: Entry[] = [];
  const twice: Entry[] = [];
  const unavoidable: Entry[] = [];
  const waits: number[] = [];
  let [answered, refused, covered, broken] = [0, 0, 0, 0];

  const quotas = entries.filter(({ told }) => told.some(({ sentence }) => QUOTA.test(sentence)));
  const isCovered = (entry: Entry) =>
    quotas.some(
      (other) =>
        chatOf(other) === chatOf(entry) && entry.at >= other.at - NOTING_MS && entry.at - other.at < QUOTA_COVERS_MS,
    );

  for (const entry of entries) {
    const [first, ...more] = entry.told;
    if (first === undefined) {
      if (isCovered(entry)) covered += 1;
      else lost.push(entry);
      continue;
    }
    waits.push(first.at - entry.at);
    if (first.kind === 'answer') answered += 1;
    else if (first.sentence === BROKEN) {
      if (wasKilled(entry.at, first.at, deeds)) broken += 1;
      else lost.push(entry);
    } else {
      refused += 1;
      sentences.set(first.sentence, (sentences.get(first.sentence) ?? 0) + 1);
    }
    if (more.length > 0) (mayRepeat(first.at, deeds) ? unavoidable : twice).push(entry);
  }
  waits.sort((a, b) => a - b);
  return { asked: entries.length, answered, refused, sentences, covered, broken, unavoidable, twice, lost, waits };
}

/** Stands in the ledger for an HTTP client whose connection broke. */
export const BROKEN = '(the connection broke)';

/** Whether whoever sent a message at that moment may have been kept from noting it. */
function mayRepeat(sentAt: number, deeds: readonly Deed[]): boolean {
  // The store being away keeps the note back for as long.
  const away = deeds.filter(
    ({ kind, from, to }) => /postgres/.test(kind) && from <= sentAt + NOTING_MS && to >= sentAt,
  );
  const until = Math.max(sentAt, ...away.map(({ to }) => to)) + NOTING_MS;
  return deeds.some(
    ({ kind, from }) => /^(kill bot|cut telegram)/.test(kind) && from >= sentAt - NOTING_MS && from <= until,
  );
}

/** An HTTP client's connection ends with the process that it leads to. */
const wasKilled = (from: number, to: number, deeds: readonly Deed[]) =>
  deeds.some((deed) => deed.kind === 'kill serve' && deed.from >= from - NOTING_MS && deed.from <= to);

const chatOf = ({ names }: Entry) => names[0]?.split('/')[0];
