import { describe, expect, it } from 'vitest';
import { joinMatches } from '../../src/search/join.js';

const match = (imageId: number, distance: number) => ({ imageId, distance });
const all = () => true;

describe('joinMatches', () => {
  it('keeps the smaller distance of what both crops found, nearest first', () => {
    const own = [match(1, 0.2), match(2, 0.4), match(3, 0.5)];
    const whole = [match(3, 0.1), match(4, 0.3), match(1, 0.6)];
    expect(joinMatches(own, whole, all)).toEqual([match(3, 0.1), match(1, 0.2), match(4, 0.3), match(2, 0.4)]);
  });

  it('takes from the whole photo only what counts for the garment', () => {
    const own = [match(1, 0.2), match(2, 0.4)];
    const whole = [match(2, 0.1), match(3, 0.1), match(4, 0.3)];
    expect(joinMatches(own, whole, ({ imageId }) => imageId === 4)).toEqual([
      match(1, 0.2),
      match(4, 0.3),
      match(2, 0.4),
    ]);
  });

  it('has one order whatever the order of what it is given', () => {
    const own = [match(5, 0.2), match(1, 0.2)];
    expect(joinMatches(own, [match(3, 0.2)], all)).toEqual(joinMatches(own.toReversed(), [match(3, 0.2)], all));
  });
});
