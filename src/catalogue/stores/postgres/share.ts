/** Which images a process has in hand, so that several that embed at once share the work; all are given back when its connection ends. */
import { createHash } from 'node:crypto';
import { type EmbeddingSpace, spaceKey } from '../../../core/embedding.js';
import type { PendingImage, PendingShare } from '../../../core/ports.js';
import type { Database, Session } from '../../../database/database.js';
import { PENDING_IMAGES, PENDING_OF, type PendingRow, toPending } from './embeddings.js';

/**
 * Claims that are kept: whoever embeds has fewer images in hand. The server's table of locks, as it is set up at first, has room for some
 * eight processes with so many and a page.
 */
const KEPT = 512;
/** Images looked at at once, to be chosen from. */
const PAGE = 256;
/** Image ids are unsigned 32-bit numbers, PostgreSQL's integers are signed. */
const LOCK_OF_IMAGE = '(id - 2147483648)::integer';

/** Opens a share; it has a connection of its own from its first image on. */
export function openShare(
  database: Database,
  space: EmbeddingSpace,
  isWanted: (image: PendingImage) => Promise<boolean> = async () => true,
): PendingShare {
  /** Locks are taken as numbers: one for the space and one for the image. */
  const lockOfSpace = numberOf(database.schema, space);
  const given = new Set<number>();
  let session: Promise<Session> | undefined;
  let kept: number[] = [];

  /** Where the connection broke, all claims are gone with it. */
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
    await queries.rows(`SELECT pg_advisory_unlock($1, ${LOCK_OF_IMAGE}) FROM unnest($2::bigint[]) AS old (id)`, [
      lockOfSpace,
      old,
    ]);
  }

  /** Pending images that are wanted and were not given yet, of one page; and where the page ends. */
  async function page(after: number): Promise<{ images: PendingImage[]; last: number | undefined }> {
    const rows = await database.rows<PendingRow>(PENDING_IMAGES, [spaceKey(space), after, PAGE]);
    const others = rows.filter(({ id }) => !given.has(id)).map(toPending);
    const wanted = await Promise.all(others.map(isWanted));
    return { images: others.filter((_, i) => wanted[i]), last: rows.at(-1)?.id };
  }

  async function claim(images: readonly PendingImage[]): Promise<PendingImage[]> {
    if (images.length === 0) return [];
    const queries = await connected();
    await giveBackOld(queries);
    const ids = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id);
    const mine = ids(
      await queries.rows<{ id: number }>(
        `SELECT id FROM unnest($2::bigint[]) AS wanted (id) WHERE pg_try_advisory_lock($1, ${LOCK_OF_IMAGE})`,
        [lockOfSpace, ids(images)],
      ),
    );
    kept.push(...mine);
    // Whoever had it until a moment ago may have embedded it since the page was read.
    const pending = new Set(ids(await queries.rows<{ id: number }>(PENDING_OF, [spaceKey(space), mine])));
    return images.filter(({ id }) => pending.has(id));
  }

  return {
    async next(after, limit) {
      for (let from = after; ; ) {
        const { images, last } = await page(from);
        if (last === undefined) return [];
        for (let i = 0; i < images.length; i += limit) {
          const mine = await claim(images.slice(i, i + limit));
          for (const { id } of mine) given.add(id);
          if (mine.length > 0) return mine;
        }
        from = last;
      }
    },

    async elsewhere() {
      let count = 0;
      for (let from = 0; ; ) {
        const { images, last } = await page(from);
        if (last === undefined) return count;
        count += images.length;
        from = last;
      }
    },

    async close() {
      const open = session;
      session = undefined;
      await (await open?.catch(() => undefined))?.close();
    },
  };
}

function numberOf(schema: string, space: EmbeddingSpace): number {
  return createHash('sha256')
    .update(`${schema} ${spaceKey(space)}`)
    .digest()
    .readInt32BE();
}
