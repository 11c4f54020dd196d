import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { requestId } from '../../adapters/http/request-id.js';
import { keepTrail, newTrail, offTrail, onTrail, presentTrail, traceIdOf } from '../../src/core/trail.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;

describe('a trail', () => {
  it('takes an id and a place in a trace that are well formed', () => {
    expect(newTrail('abc-1', TRACEPARENT)).toEqual({ requestId: 'abc-1', traceparent: TRACEPARENT });
    expect(newTrail(undefined, TRACEPARENT)).toEqual({ requestId: TRACE, traceparent: TRACEPARENT });
    expect(traceIdOf(TRACEPARENT)).toBe(TRACE);
  });

  it.each([
    'nonsense',
    `ff-${TRACE}-b7ad6b7169203331-01`,
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-b7ad6b7169203331-01-more`,
    TRACEPARENT.toUpperCase(),
  ])('passes over %s', (traceparent) => {
    expect(newTrail('abc', traceparent)).toEqual({ requestId: 'abc' });
  });

  it('has an id that forges no line of the log, its own where a foreign one would', () => {
    const { requestId: id } = newTrail('a\n{"level":50}', undefined);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(newTrail().requestId).not.toBe(id);
    expect(requestId({ headers: { 'x-request-id': 'x y', traceparent: TRACEPARENT } })).toBe(TRACE);
    expect(requestId({ headers: { 'x-request-id': 'mine', traceparent: TRACEPARENT } })).toBe('mine');
  });

  it('is there for all that comes of the work on it, and for nothing else', async () => {
    const later = await onTrail(newTrail('one'), async () => {
      await sleep(1);
      expect(presentTrail()?.requestId).toBe('one');
      return keepTrail(() => presentTrail()?.requestId);
    });
    expect(presentTrail()).toBeUndefined();
    expect(onTrail(newTrail('two'), later)).toBe('one');
    expect(onTrail(newTrail('two'), () => offTrail(() => presentTrail()))).toBeUndefined();
  });
});
