/** What answers questions, exchanged as a whole: no question ever sees the encoder of one and the index of another. */
import type { Encoder, GarmentDetector, VectorIndex } from '../core/ports.js';
import type { Find } from './find.js';

/** An encoder, the index of its space, and the search that is made of both. */
export interface Engine {
  readonly encoder: Encoder;
  readonly index: VectorIndex;
  readonly detector: GarmentDetector;
  readonly find: Find;
}

/** Holds the engine in use. */
export interface EngineSlot<Kind extends Engine> {
  readonly current: Kind;
  /** Works with the engine of this moment to the end, whatever becomes of the slot meanwhile. */
  use<Value>(work: (engine: Kind) => Promise<Value>): Promise<Value>;
  /** From now on questions meet the next engine. @returns the former one, once the last question that it answers is done */
  swap(next: Kind): Promise<Kind>;
}

/** A slot with its first engine. */
export function createEngineSlot<Kind extends Engine>(first: Kind): EngineSlot<Kind> {
  let current = first;
  const users = new Map<Kind, number>();
  const waiting = new Map<Kind, () => void>();

  function leave(engine: Kind): void {
    const left = (users.get(engine) ?? 1) - 1;
    if (left > 0) users.set(engine, left);
    else {
      users.delete(engine);
      waiting.get(engine)?.();
    }
  }

  return {
    get current() {
      return current;
    },

    async use(work) {
      const engine = current;
      users.set(engine, (users.get(engine) ?? 0) + 1);
      try {
        return await work(engine);
      } finally {
        leave(engine);
      }
    },

    async swap(next) {
      const former = current;
      current = next;
      if (users.has(former)) {
        await new Promise<void>((resolve) => waiting.set(former, resolve));
        waiting.delete(former);
      }
      return former;
    },
  };
}
