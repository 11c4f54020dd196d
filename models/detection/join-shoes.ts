/** A pair of shoes is one garment: shoes side by side, of one size, are told as one. */
import { around } from '../../src/photo/boxes.js';
import { byScore, type Candidate } from './candidate.js';

/** The smaller of two shoes of a pair is at least this high, by the larger one; perspective makes the difference. */
const SIMILAR_HEIGHT = 0.5;
/** The gap between the shoes of a pair, at most, by the width of the wider one. */
const STRIDE = 1;
/** A box wider than this, by its height, holds a pair already. */
const PAIR_SHAPE = 1.6;

/** Joins each shoe with the nearest that can be its other one. The pair has the better score and the box round both. */
export function joinShoes(candidates: readonly Candidate[]): Candidate[] {
  const joined = candidates.filter(({ category }) => category !== 'shoes');
  let shoes = byScore(candidates.filter(({ category }) => category === 'shoes'));
  for (let first = shoes[0]; first !== undefined; first = shoes[0]) {
    const shoe = first;
    const others = shoes.filter((other) => other !== shoe && areOnePair(shoe, other));
    const other = others.toSorted((a, b) => gap(shoe, a) - gap(shoe, b))[0];
    joined.push(other === undefined ? shoe : { ...shoe, box: around(shoe.box, other.box) });
    shoes = shoes.filter((one) => one !== shoe && one !== other);
  }
  return joined;
}

function areOnePair(a: Candidate, b: Candidate): boolean {
  const [small = 0, large = 0] = [height(a), height(b)].sort((one, other) => one - other);
  const together = around(a.box, b.box);
  return (
    small >= SIMILAR_HEIGHT * large &&
    // Beside each other, or one step ahead.
    together.bottom - together.top <= 2 * large &&
    gap(a, b) <= STRIDE * Math.max(width(a), width(b)) &&
    Math.max(width(a) / height(a), width(b) / height(b)) <= PAIR_SHAPE
  );
}

function gap(a: Candidate, b: Candidate): number {
  return Math.max(a.box.left, b.box.left) - Math.min(a.box.right, b.box.right);
}

function width({ box }: Candidate): number {
  return box.right - box.left;
}

function height({ box }: Candidate): number {
  return box.bottom - box.top;
}
