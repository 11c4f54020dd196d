/** Which images a process has in hand, so that several that embed at once share the work; all are given back when its connection ends. */
import { createHash } from 'node:crypto';
import { type EmbeddingSpace, spaceKey } from '../../../core/embedding.js';
import type { PendingImage } from '../../../core/ports.js';
import type { Database, Session } from '../../../database/database.js';
import { PENDING_IMAGES, type PendingRow, toPending } from './embeddings.js';

/**
 * Claims that are kept: whoever embeds has fewer images in hand. The server's table of locks, as it is set up at first, has room for some
 * eight processes with so many and a page.
 */
const KEPT = 512;

/** Claims of one process. */
export interface Claims {
  /** Images that lack an embedding and that nobody else has in hand; empty only where there are none after `after`. */
  next(space: EmbeddingSpace, after: number, limit: number): Promise<PendingImage[]>;
  close(): Promise<void>;
}

/** Locks are taken as numbers: one for the space and one for the image. */
export function createClaims(database: Database): Claims {
  let session: Promise<Session> | undefined;
  let kept: { readonly space: number; readonly id: number }[] = [];

  /** A connection of its own; where it broke, all claims are gone with it. */
  async function connected(): Promise<Session> {
    if (session !== undefined && !(await session).isOpen()) session = undefined;
    if (session === undefined) {
      kept = [];
      session = database.session();
      session.catch(() => {
        session = undefined;
      });
    }
    return session;
  }

  async function giveBackOld(queries: Session): Promise<void> {
    const old = kept.slice(0, Math.max(0, kept.length - KEPT));
    if (old.length === 0) return;
    kept = kept.slice(old.length);
    await queries.rows(
      `SELECT pg_advisory_unlock(space, ${LOCK_OF_IMAGE}) FROM unnest($1::integer[], $2::bigint[]) AS old (space, id)`,
      [old.map(({ space }) => space), old.map(({ id }) => id)],
    );
  }

  async function close(): Promise<void> {
    const open = session;
    session = undefined;
    await (await open?.catch(() => undefined))?.close();
  }

  return {
    async next(space, after, limit) {
      const queries = await connected();
      await giveBackOld(queries);
      const number = numberOf(database.schema, space);
      for (let from = after; ; ) {
        // First the page, then the locks: a limit would not keep the database from trying more rows than it gives.
        const rows = await queries.rows<PendingRow & { mine: boolean }>(
          `WITH page AS MATERIALIZED (${PENDING_IMAGES})
           SELECT page.*, pg_try_advisory_lock($4, ${LOCK_OF_IMAGE}) AS mine FROM page ORDER BY id`,
          [spaceKey(space), from, limit, number],
        );
        const mine = rows.filter((row) => row.mine);
        for (const { id } of mine) kept.push({ space: number, id });
        const last = rows.at(-1);
        if (mine.length > 0) return mine.map(toPending);
        // What could not be read this time is anybody's again.
        if (last === undefined) {
          await close();
          return [];
        }
        from = last.id;
      }
    },
    close,
  };
}

/** Image ids are unsigned 32-bit numbers, PostgreSQL's integers are signed. */
const LOCK_OF_IMAGE = '(id - 2147483648)::integer';

function numberOf(schema: string, space: EmbeddingSpace): number {
  return createHash('sha256')
    .update(`${schema} ${spaceKey(space)}`)
    .digest()
    .readInt32BE();
}
