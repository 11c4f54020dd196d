/** The batches of an epoch: every query once, beside one picture of its item, and beside one that was said not to be it. */
import { createRandom, type Random } from '../catalogue/demo/random.js';
import type { Picture } from '../evaluate/dataset.js';
import type { TrainingPair } from './split.js';

/** Query i and picture i show the same item; the pictures after those of the queries are nobody's. */
export interface Batch {
  readonly queries: readonly Picture[];
  readonly pictures: readonly Picture[];
}

/** How they are made. */
export interface BatchOptions {
  /** Pairs in a batch, the last one of an epoch may have fewer. */
  readonly size: number;
  readonly seed: number;
  /** Another epoch has other batches. */
  readonly epoch: number;
}

/**
 * Pairs come in by category, so that the wrong answers in a batch are of the right one's kind: telling a dress from a shoe is what an encoder
 * can do already. The order of the categories, of the pairs within them and of the batches is drawn anew for every epoch. No batch has less
 * than two pairs.
 */
export function batchesOf(pairs: readonly TrainingPair[], { size, seed, epoch }: BatchOptions): Batch[] {
  const random = createRandom('batches', seed, epoch);
  const groups = new Map<string | undefined, TrainingPair[]>();
  for (const pair of pairs) {
    const group = groups.get(pair.query.category);
    if (group === undefined) groups.set(pair.query.category, [pair]);
    else group.push(pair);
  }
  const inOrder = shuffled([...groups.values()], random).flatMap((group) => shuffled(group, random));
  const batches: Batch[] = [];
  for (let from = 0; from < inOrder.length; from += size) {
    const some = inOrder.slice(from, from + size);
    if (some.length < 2) continue;
    const right = some.map(({ pictures }) => random.pick(pictures));
    const wrong = some.flatMap(({ rejected }) => (rejected.length === 0 ? [] : [random.pick(rejected)]));
    batches.push({ queries: some.map(({ query }) => query), pictures: [...right, ...wrong] });
  }
  return shuffled(batches, random);
}

/** Fisher and Yates. */
function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] as Value, order[i] as Value];
  }
  return order;
}
