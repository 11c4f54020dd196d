/** Seeded randomness: the same keys give the same numbers on every machine. */

/** A stream of reproducible random numbers. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform whole number in [0, limit). */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** One of the list. @throws RangeError where the list is empty */
  pick<T>(list: readonly T[]): T;
}

/**
 * A stream that is a pure function of its keys.
 * Keys are mixed by FNV-1a with murmur3's finaliser; numbers come from sfc32 (Chris Doty-Humphrey, PractRand, public domain).
 */
export function createRandom(...keys: readonly (number | string)[]): Random {
  let a = hash(`a|${keys.join('|')}`);
  let b = hash(`b|${keys.join('|')}`);
  let c = hash(`c|${keys.join('|')}`);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round++) next();
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    below,
    chance: (probability) => next() < probability,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('pick needs a list that is not empty');
      return list[below(list.length)] as T;
    },
  };
}

/** A 32-bit hash of a text (FNV-1a, finalised as in murmur3), unsigned. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
