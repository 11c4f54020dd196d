/** Reads of many rows on a connection of their own, in slices: others are answered and may write in between. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { SamelookError } from '../../../core/errors.js';

/** Rows of a slice: some 10 ms. */
const ROWS_AT_ONCE = 10_000;

/** Long reads of one database. */
export interface LongReads {
  /** The ids that a statement selects, as they were at one moment. @throws what better-sqlite3 throws */
  ids(sql: string, parameters: Readonly<Record<string, unknown>>): Promise<ReadonlySet<number>>;
  /** Ends those under way. */
  close(): Promise<void>;
}

/** @param open called with the first read: a connection with a statement under way can't write */
export function createLongReads(open: () => Promise<Database>): LongReads {
  let connection: Promise<Database> | undefined;
  let isClosed = false;
  const underWay = new Set<Promise<unknown>>();

  function refuseIfClosed(): void {
    if (isClosed) throw new SamelookError('INTERNAL', 'This catalogue store is closed.');
  }

  async function read(sql: string, parameters: Readonly<Record<string, unknown>>): Promise<ReadonlySet<number>> {
    refuseIfClosed();
    connection ??= open().catch((thrown: unknown) => {
      connection = undefined;
      throw thrown;
    });
    const opened = await connection;
    refuseIfClosed();
    const statement = opened.prepare<[typeof parameters], number>(sql).pluck();
    const found = new Set<number>();
    let rows = 0;
    for (const id of statement.iterate(parameters)) {
      found.add(id);
      if (++rows % ROWS_AT_ONCE !== 0) continue;
      await nextTurn();
      refuseIfClosed();
    }
    return found;
  }

  return {
    async ids(sql, parameters) {
      const reading = read(sql, parameters);
      underWay.add(reading);
      return reading.finally(() => underWay.delete(reading));
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
      (await connection?.catch(() => undefined))?.close();
    },
  };
}
