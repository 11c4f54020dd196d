/** How many candidates a search takes from pgvector's graph. */

/**
 * At least so many, and so many for each that is asked for. Behind a filter each costs a walk past those that don't pass. Recall@10 with 200 and no
 * filter (m 16, ef_construction 64): 0.996 at 200,000 x 384, 0.972 at 1,000,000 x 384 (with 40: 0.900, 0.781).
 */
const LEAST = { open: 200, filtered: 60, each: 2 } as const;
/** Entries up to which so many will do. From the figures above: errors fall with the power 1.3 of the candidates, so five times as many entries take 2.2 times as many. */
const UP_TO = 200_000;
const GROWTH = 0.5;

/** @param entries about how many the index has */
export function candidatesFor(k: number, entries: number, isFiltered: boolean): number {
  const few = Math.max(isFiltered ? LEAST.filtered : LEAST.open, LEAST.each * k);
  return Math.ceil(few * Math.max(1, entries / UP_TO) ** GROWTH);
}
