/** A pair of shoes is one garment: shoes side by side, of one size, under one person, are told as one. */
import { areaOf, around, sharedArea } from '../../src/photo/boxes.js';
import { byScore, type Candidate, isClothes } from './candidate.js';

/** The smaller of two shoes of a pair is at least this high, by the larger one; perspective makes the difference. */
const SIMILAR_HEIGHT = 0.5;
/** The gap between the shoes of a pair, at most, by the width of the wider one. */
const STRIDE = 1.5;
/** A box wider than this, by its height, holds a pair already. */
const PAIR_SHAPE = 1.6;
/** Shoes that share this much of the smaller one's area, under one person, are one pair that was seen twice. */
const SEEN_TWICE = 0.3;
/** Clothes that share this much of the narrower one's width are worn by one person. */
const ONE_BODY = 0.5;

/** From where to where something reaches, left to right. */
type Span = readonly [number, number];

/** Joins each shoe with the nearest that can be its other one. The pair has the better score and the box round both. */
export function joinShoes(candidates: readonly Candidate[]): Candidate[] {
  const joined = candidates.filter(({ category }) => category !== 'shoes');
  const people = peopleIn(candidates);
  let shoes = byScore(candidates.filter(({ category }) => category === 'shoes'));
  for (let first = shoes[0]; first !== undefined; first = shoes[0]) {
    const shoe = first;
    const others = shoes.filter((other) => {
      return other !== shoe && areAlike(shoe, other) && wearer(shoe, people) === wearer(other, people);
    });
    const other = others.toSorted((a, b) => gap(spanOf(shoe), spanOf(a)) - gap(spanOf(shoe), spanOf(b)))[0];
    joined.push(other === undefined ? shoe : { ...shoe, box: around(shoe.box, other.box) });
    shoes = shoes.filter((one) => one !== shoe && one !== other);
  }
  return joined;
}

function areAlike(a: Candidate, b: Candidate): boolean {
  const [small = 0, large = 0] = [height(a), height(b)].sort((one, other) => one - other);
  const together = around(a.box, b.box);
  return (
    small >= SIMILAR_HEIGHT * large &&
    // Beside each other, or one step ahead.
    together.bottom - together.top <= 2 * large &&
    gap(spanOf(a), spanOf(b)) <= STRIDE * Math.max(length(spanOf(a)), length(spanOf(b))) &&
    (seenTwice(a, b) || [a, b].every((one) => length(spanOf(one)) <= PAIR_SHAPE * height(one)))
  );
}

function seenTwice(a: Candidate, b: Candidate): boolean {
  return sharedArea(a.box, b.box) >= SEEN_TWICE * Math.min(areaOf(a.box), areaOf(b.box));
}

/** Where people stand: the spans of their clothes. */
function peopleIn(candidates: readonly Candidate[]): Span[] {
  const people: Span[] = [];
  for (const garment of byScore(candidates.filter(isClothes))) {
    const span = spanOf(garment);
    const place = people.findIndex((person) => isOneBody(person, span));
    const person = people[place];
    if (person === undefined) people.push(span);
    else people[place] = [Math.min(person[0], span[0]), Math.max(person[1], span[1])];
  }
  return people;
}

function isOneBody(a: Span, b: Span): boolean {
  return -gap(a, b) >= ONE_BODY * Math.min(length(a), length(b));
}

/** The person whose middle is nearest to the shoe's; undefined where the photo shows shoes alone. */
function wearer(shoe: Candidate, people: readonly Span[]): Span | undefined {
  const distance = (person: Span) => Math.abs(middle(person) - middle(spanOf(shoe)));
  return people.toSorted((a, b) => distance(a) - distance(b))[0];
}

function spanOf({ box }: Candidate): Span {
  return [box.left, box.right];
}

/** Negative where the spans overlap. */
function gap(a: Span, b: Span): number {
  return Math.max(a[0], b[0]) - Math.min(a[1], b[1]);
}

function length([from, to]: Span): number {
  return to - from;
}

function middle([from, to]: Span): number {
  return (from + to) / 2;
}

function height({ box }: Candidate): number {
  return box.bottom - box.top;
}
