import { describe, expect, it } from 'vitest';
import type { Entry, Told } from './ledger.js';
import { BROKEN, type Deed, judge } from './verdict.js';

const answer = (at: number): Told => ({ kind: 'answer', sentence: '', at });
const refusal = (sentence: string, at: number): Told => ({ kind: 'refusal', sentence, at });
const entry = (name: string, at: number, ...told: readonly Told[]): Entry => ({
  way: name.startsWith('http') ? 'http' : 'telegram',
  what: 'photo',
  names: [name],
  at,
  told,
});
const deed = (kind: string, from: number, to = from): Deed => ({ kind, from, to });

describe('a photo', () => {
  it('counts as answered, refused by its sentence, or lost', () => {
    const entries = [entry('1/1', 0, answer(500)), entry('2/1', 0, refusal('Too large.', 900)), entry('3/1', 0)];
    const verdict = judge(entries, []);
    expect(verdict).toMatchObject({ asked: 3, answered: 1, refused: 1, waits: [500, 900] });
    expect(verdict.sentences).toEqual(new Map([['Too large.', 1]]));
    expect(verdict.lost).toEqual([entries[2]]);
  });

  it('that was told twice is a fault of ours, unless its bot was ended or cut off before it could note the first', () => {
    const twice = entry('1/1', 0, answer(10_000), answer(30_000));
    const alsoRefused = entry('1/1', 0, answer(10_000), refusal('Sorry.', 12_000));
    for (const one of [twice, alsoRefused]) expect(judge([one], []).twice).toEqual([one]);
    expect(judge([twice], [deed('kill bot', 10_400)]).unavoidable).toEqual([twice]);
    expect(judge([twice], [deed('cut telegram', 10_400)]).unavoidable).toEqual([twice]);
    expect(judge([twice], [deed('kill bot', 14_000)]).twice).toEqual([twice]);
    expect(judge([twice], [deed('kill worker', 10_400)]).twice).toEqual([twice]);
    // The note could not be taken while the store was away.
    const away = deed('stall postgres', 9_000, 15_000);
    expect(judge([twice], [away, deed('kill bot', 14_000)]).unavoidable).toEqual([twice]);
    expect(judge([twice], [away]).twice).toEqual([twice]);
  });

  it("beyond its chat's quota is covered by the sentence that the chat was told, for as long as that counts", () => {
    const told = entry('1/1', 0, refusal('That is a lot of photos at once. Please try again in … seconds.', 100));
    const [silent, elsewhere, later] = [entry('1/2', 50), entry('2/1', 50), entry('1/3', 200_000)];
    const verdict = judge([told, silent, elsewhere, later], []);
    expect(verdict.covered).toBe(1);
    expect(verdict.lost).toEqual([elsewhere, later]);
  });

  it('whose HTTP connection broke is lost, unless its server was killed', () => {
    const broken = entry('http/1', 0, refusal(BROKEN, 2_000));
    expect(judge([broken], []).lost).toEqual([broken]);
    expect(judge([broken], [deed('kill serve', 1_900)])).toMatchObject({ lost: [], broken: 1 });
  });
});
