/** Numbers dealt like cards: every one exactly once, in an order that only the key knows. */
import { hash } from './random.js';

const ROUNDS = 4;

/**
 * A bijection of 0..size−1, by a Feistel network over the next even number of bits and cycle walking
 * (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).
 * @throws RangeError where `index` is not in 0..size−1
 */
export function permuted(index: number, size: number, key: string): number {
  if (!Number.isInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`index ${index} is not in 0..${size - 1}`);
  }
  let halfBits = 1;
  while (4 ** halfBits < size) halfBits++;
  const half = 2 ** halfBits;
  let walked = index;
  do {
    let high = Math.floor(walked / half);
    let low = walked % half;
    for (let round = 0; round < ROUNDS; round++) {
      [high, low] = [low, (high ^ (hash(`${key}|${round}|${low}`) % half)) >>> 0];
      low %= half;
    }
    walked = high * half + low;
  } while (walked >= size);
  return walked;
}

/** Where a card went: which pile, and the how-manieth of that pile it is. */
export interface Dealt {
  readonly pile: number;
  readonly rank: number;
}

/**
 * Deals the `rank`-th card to a pile so that each block of Σ weights cards gives every pile exactly its weight,
 * shuffled within the block. Different ranks never get the same (pile, rank).
 */
export function deal(rank: number, weights: readonly number[], key: string): Dealt {
  const blockSize = weights.reduce((sum, weight) => sum + weight, 0);
  const block = Math.floor(rank / blockSize);
  let card = permuted(rank % blockSize, blockSize, `${key}|${block}`);
  for (const [pile, weight] of weights.entries()) {
    if (card < weight) return { pile, rank: block * weight + card };
    card -= weight;
  }
  throw new RangeError('weights must be positive whole numbers');
}
