import { describe, expect, it } from 'vitest';
import {
  type AnswerAction,
  decodeAction,
  encodeAnswerAction,
  encodeOwnAction,
  REFINEMENTS,
  shorten,
} from '../../src/bot/actions.js';
import { MAX_ACTION_BYTES } from '../../src/bot/reply.js';

const INQUIRY = 'abcdefghij_-';
const ACTIONS: readonly AnswerAction[] = [
  { does: 'page', garment: 0, page: 0 },
  { does: 'page', garment: 999, page: 999 },
  ...(['item', 'keep', 'hide', 'unhide'] as const).map((does) => ({ does, garment: 23, item: shorten('item') })),
  { does: 'refine', garment: 5 },
  { does: 'clear', garment: 5 },
  ...REFINEMENTS.map((by): AnswerAction => ({ does: 'choose', garment: 5, by })),
  { does: 'filter', garment: 5, by: 'colour', value: '-' },
  { does: 'filter', garment: 5, by: 'price', value: '12345678.99 EUR' },
];

describe('actions', () => {
  it.each(ACTIONS)('come back as they went, in at most 64 bytes: %j', (action) => {
    const encoded = encodeAnswerAction(INQUIRY, action);
    expect(Buffer.byteLength(encoded)).toBeLessThanOrEqual(MAX_ACTION_BYTES);
    expect(decodeAction(encoded)).toEqual({ of: 'answer', inquiry: INQUIRY, action });
  });

  it('of a person come back as they went', () => {
    const action = { does: 'language', owner: shorten('telegram:42'), value: 'pt' } as const;
    expect(decodeAction(encodeOwnAction(action))).toEqual({ of: 'person', action });
  });

  it.each([
    '',
    'nonsense',
    `${INQUIRY}.page`,
    `${INQUIRY}.page.x.1`,
    `${INQUIRY}.page.-1.1`,
    `${INQUIRY}.page.1.1e9`,
    `${INQUIRY}.fly.1`,
    `${INQUIRY}.choose.1.size`,
    'own.abc.steal.x',
  ])('that are none of ours are none: %j', (encoded) => {
    expect(decodeAction(encoded)).toBeUndefined();
  });

  it('tell items apart whose ids are long and alike', () => {
    const ids = Array.from({ length: 5_000 }, (_, n) => `${'long/'.repeat(30)}${n}`);
    expect(new Set(ids.map(shorten)).size).toBe(ids.length);
  });
});
