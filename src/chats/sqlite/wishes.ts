/** The table of wishes that are under way; every call is made within a transaction of the store. */
import type { Database } from 'better-sqlite3';
import type { OpenWish } from '../../core/ports.js';
import { LONGEST_LEASE_MS } from '../stored.js';

interface Row {
  readonly id: number;
  readonly json: string;
  readonly times: number;
}

/** The statements of the table. @param now the present in Unix milliseconds */
export function prepareWishes(database: Database, now: () => number) {
  const add = database.prepare(
    'INSERT OR REPLACE INTO wishes (key, platform, user, json, times, lease, expires) VALUES (?, ?, ?, ?, 1, ?, ?)',
  );
  const renew = database.prepare('UPDATE wishes SET lease = ? WHERE key = ?');
  const release = database.prepare(`UPDATE wishes SET lease = ? WHERE json ->> 'requestId' = ?`);
  const remove = database.prepare('DELETE FROM wishes WHERE key = ?');
  const forget = database.prepare('DELETE FROM wishes WHERE user = ?');
  const takeOver = database.prepare<
    { platform: string; lease: number; now: number; latest: number; limit: number },
    Row
  >(`
    UPDATE wishes SET lease = @lease, times = times + 1
    WHERE id IN (
      SELECT id FROM wishes WHERE platform = @platform AND expires > @now
        AND (lease <= @now OR (lease > @latest AND lease < expires))
      ORDER BY id LIMIT @limit
    )
    RETURNING id, json, times`);
  return {
    add: (key: Buffer, wish: OpenWish, leaseMs: number, expires: number) =>
      void add.run(key, wish.platform, wish.user, JSON.stringify(wish), now() + leaseMs, expires),
    renew: (keys: readonly Buffer[], leaseMs: number) =>
      keys.reduce((count, key) => count + renew.run(now() + leaseMs, key).changes, 0),
    release: (requestId: string) => release.run(now(), requestId).changes > 0,
    remove: (key: Buffer) => void remove.run(key),
    forget: (user: string) => void forget.run(user),
    takeOver(platform: string, leaseMs: number, limit: number): readonly (OpenWish & { readonly times: number })[] {
      const present = now();
      const latest = present + LONGEST_LEASE_MS;
      const rows = takeOver.all({ platform, lease: present + leaseMs, now: present, latest, limit });
      // Written by `add`; what the wish says is checked by the conversation.
      return rows.sort((a, b) => a.id - b.id).map(({ json, times }) => ({ ...(JSON.parse(json) as OpenWish), times }));
    },
  };
}
