/** The table of wishes that are under way. */
import type { ChatStore, OpenWish } from '../../core/ports.js';
import type { Queries } from '../../database/database.js';
import { digest, LONGEST_LEASE_MS } from '../stored.js';

interface Row {
  readonly id: string;
  readonly json: string;
  readonly times: number;
}

/** Keeps a wish that was taken on. @param lease until when, and @param expires how long at most, in Unix milliseconds */
export async function addWish(queries: Queries, wish: OpenWish, lease: number, expires: number): Promise<void> {
  await queries.run(
    `INSERT INTO wishes (key, platform, person, json, times, lease, expires) VALUES ($1, $2, $3, $4, 1, $5, $6)
     ON CONFLICT (key) DO UPDATE SET json = excluded.json, times = 1, lease = excluded.lease, expires = excluded.expires`,
    [digest(wish.key), wish.platform, wish.user, JSON.stringify(wish), lease, expires],
  );
}

/** See `ChatStore`. @param now the present in Unix milliseconds */
export async function takeOverWishes(
  queries: Queries,
  now: number,
  ...[platform, leaseMs, limit]: Parameters<ChatStore['takeOver']>
): Promise<readonly (OpenWish & { readonly times: number })[]> {
  // Rows that another process takes at this moment are left to it.
  const rows = await queries.rows<Row>(
    `UPDATE wishes SET lease = $1, times = times + 1
     WHERE id IN (
       SELECT id FROM wishes WHERE platform = $2 AND expires > $3
         AND (lease <= $3 OR (lease > $5 AND lease < expires))
       ORDER BY id LIMIT $4 FOR UPDATE SKIP LOCKED
     )
     RETURNING id::text AS id, json, times`,
    [now + leaseMs, platform, now, limit, now + LONGEST_LEASE_MS],
  );
  // Written by `addWish`; what the wish says is checked by the conversation.
  return [...rows]
    .sort((a, b) => Number(a.id) - Number(b.id))
    .map(({ json, times }) => ({ ...(JSON.parse(json) as OpenWish), times }));
}
