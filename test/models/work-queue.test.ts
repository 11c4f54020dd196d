import { expect, test } from 'vitest';
import type { Work } from '../../models/inference-messages.js';
import type { Network } from '../../models/network.js';
import { createWorkQueue } from '../../models/work-queue.js';

const network = {} as Network;

/** A queue with work in it, and what was handed on, by number. */
function queueOf(...kinds: readonly ('waited for' | 'behind')[]) {
  const queue = createWorkQueue(() => {});
  const add = (kind: 'waited for' | 'behind') => void queue.add({ network, behind: kind === 'behind' }).catch(() => {});
  for (const kind of kinds) add(kind);
  const send = (limit: number) => {
    const sent: number[] = [];
    queue.send(limit, ({ id }: Work) => void sent.push(id));
    return sent;
  };
  const settle = (...ids: number[]) => queue.settle(ids.map((id) => ({ id, outputs: new Map() })));
  return { queue, add, send, settle };
}

test('what somebody waits for goes first, and never waits for room', () => {
  const { queue, add, send, settle } = queueOf('behind', 'behind', 'behind', 'waited for');
  expect(send(2)).toEqual([4, 1, 2]);
  add('waited for');
  expect(send(2)).toEqual([5]);
  add('waited for');
  expect(send(2)).toEqual([]);
  settle(4, 1);
  expect(send(2)).toEqual([6, 3]);
  expect(queue).toMatchObject({ waiting: 0, inFlight: 4 });
});

test('what was under way in a crash is sent again, alone, and nothing passes it', () => {
  const { queue, send, settle } = queueOf('behind', 'waited for');
  expect(send(4)).toEqual([2, 1]);
  queue.takeBack('a crash');
  expect(send(4)).toEqual([2]);
  expect(send(4)).toEqual([]);
  settle(2);
  expect(send(4)).toEqual([1]);
  expect(queue).toMatchObject({ waiting: 0, inFlight: 1 });
});
