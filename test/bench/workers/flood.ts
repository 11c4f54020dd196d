/** A flood of photos for a while: people who ask again as soon as they are answered. */
import type { Ask } from '../../../src/bot/ask.js';
import { DEFAULT_K } from '../../../src/core/query.js';
import { percentile } from '../../flows/crowd.js';

/** Before this, caches are cold and nothing is counted. */
const WARM_UP_MS = 3_000;

export interface Flood {
  readonly answered: number;
  readonly seconds: number;
  /** From question to answer, in a line of those who ask at once. */
  readonly medianMs: number;
  /** Found in a photo, on average; each is searched, and the whole photo beside them. */
  readonly garments: number;
}

/**
 * @param atOnce people
 * @param count called when the counting begins, and when it ends
 */
export async function flood(
  ask: Ask,
  photos: readonly Uint8Array[],
  {
    atOnce,
    ms,
    count,
  }: { readonly atOnce: number; readonly ms: number; readonly count: (at: 'begin' | 'end') => Promise<void> },
): Promise<Flood> {
  const waits: number[] = [];
  let garments = 0;
  let isCounting = false;
  let isOver = false;
  const person = async (n: number) => {
    for (let i = n; !isOver; i += atOnce) {
      const before = performance.now();
      const answer = await ask(photos[i % photos.length] as Uint8Array, { k: DEFAULT_K }, { chat: `person ${n}` });
      if (!isCounting) continue;
      waits.push(performance.now() - before);
      garments += answer.garments.length;
    }
  };
  const people = Array.from({ length: atOnce }, (_, n) => person(n));
  // A question that fails ends the benchmark, at once.
  const failed = Promise.all(people).then(() => {});
  // It is told at the next pause.
  failed.catch(() => {});
  const pause = (length: number) => Promise.race([failed, new Promise<void>((resolve) => setTimeout(resolve, length))]);
  await pause(WARM_UP_MS);
  await count('begin');
  isCounting = true;
  const began = performance.now();
  await pause(ms);
  isCounting = false;
  const seconds = (performance.now() - began) / 1_000;
  await count('end');
  isOver = true;
  await failed;
  const ascending = waits.toSorted((a, b) => a - b);
  return { answered: waits.length, seconds, medianMs: percentile(ascending, 0.5), garments: garments / waits.length };
}
