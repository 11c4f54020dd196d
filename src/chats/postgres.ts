/** What is remembered of chats, in PostgreSQL: for bots on several machines. */
import { SamelookError } from '../core/errors.js';
import type { ChatRows } from '../core/moving.js';
import type { ChatStore } from '../core/ports.js';
import type { Database } from '../database/database.js';
import { CHAT_ROW_KINDS, pageThrough } from './chat-rows.js';
import { listChatRows, restoreChatRow } from './postgres/rows.js';
import { CHATS_STEPS } from './postgres/schema.js';
import { readServerClock } from './postgres/server-clock.js';
import { addWish, takeOverWishes } from './postgres/wishes.js';
import { digest, garmentToJson, inquiryFromJson, SWEEP_EVERY_MS, settingsFromJson } from './stored.js';

/** Tables whose rows have an end, each with its key. */
const PASSING = { seen: 'key', facts: 'key', inquiries: 'id', wishes: 'id' } as const;
/** A key whose time is over counts as never seen, whether or not it was swept away already. */
const SEE = `INSERT INTO seen (key, expires) VALUES ($1, $2)
  ON CONFLICT (key) DO UPDATE SET expires = excluded.expires WHERE seen.expires <= $3`;
/** Tables whose rows are a person's, to be counted. */
const PERSONAL = ['settings', 'inquiries', 'feedback'] as const;

/**
 * Opens the store, making its tables where there are none.
 * @param database whoever opened it closes it, after the store
 * @param clock tells the present in Unix milliseconds; default the database's own
 * @throws SamelookError STORAGE_FAILED; so do all methods
 */
export async function openPostgresChats(database: Database, clock?: () => number): Promise<ChatStore & ChatRows> {
  await database.migrate('chats', CHATS_STEPS);
  const server = clock === undefined ? await readServerClock(database) : undefined;
  const now = () => clock?.() ?? server?.now() ?? Date.now();
  let isClosed = false;
  let swept = Number.NEGATIVE_INFINITY;

  const open = (): Database => {
    if (isClosed) throw new SamelookError('INTERNAL', 'This chat store is closed.');
    return database;
  };

  /** Takes away what is over, now and then; rows that another process has in hand are left to it. */
  async function sweep(): Promise<void> {
    if (now() - swept < SWEEP_EVERY_MS) return;
    await server?.look();
    swept = now();
    for (const [table, key] of Object.entries(PASSING)) {
      await database.run(
        `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE expires <= $1 FOR UPDATE SKIP LOCKED)`,
        [swept],
      );
    }
  }

  async function change(sql: string, values: readonly unknown[]): Promise<number> {
    const changed = await open().run(sql, values);
    await sweep();
    return changed;
  }

  return {
    async settings(user) {
      const row = await open().row<{ json: string }>('SELECT json FROM settings WHERE person = $1', [user]);
      return settingsFromJson(row?.json);
    },
    async saveSettings(user, settings) {
      await change(
        'INSERT INTO settings (person, json) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET json = excluded.json',
        [user, JSON.stringify(settings)],
      );
    },
    async first(key, ttlMs) {
      return (await change(SEE, [digest(key), now() + ttlMs, now()])) === 1;
    },
    async take(wish, leaseMs, ttlMs) {
      const expires = now() + ttlMs;
      const isFirst = await open().transaction(async (queries) => {
        if ((await queries.run(SEE, [digest(wish.key), expires, now()])) === 0) return false;
        await addWish(queries, wish, now() + leaseMs, expires);
        return true;
      });
      await sweep();
      return isFirst;
    },
    renew: (keys, leaseMs) =>
      change('UPDATE wishes SET lease = $1 WHERE key = ANY($2)', [now() + leaseMs, keys.map(digest)]),
    async release(requestId) {
      const sql = `UPDATE wishes SET lease = $1 WHERE json::json ->> 'requestId' = $2`;
      return (await change(sql, [now(), requestId])) > 0;
    },
    async finish(key) {
      await change('DELETE FROM wishes WHERE key = $1', [digest(key)]);
    },
    takeOver: async (...asked) => takeOverWishes(open(), now(), ...asked),
    async remember(key, value, ttlMs) {
      await change(
        `INSERT INTO facts (key, value, expires) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires`,
        [key, value, now() + ttlMs],
      );
    },
    async recall(key) {
      const sql = 'SELECT value FROM facts WHERE key = $1 AND expires > $2';
      return (await open().row<{ value: string }>(sql, [key, now()]))?.value;
    },
    async saveInquiry(inquiry, ttlMs) {
      await change(
        `INSERT INTO inquiries (id, person, json, expires) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET person = excluded.person, json = excluded.json, expires = excluded.expires`,
        [inquiry.id, inquiry.user, JSON.stringify(inquiry), now() + ttlMs],
      );
    },
    async inquiry(id) {
      const sql = 'SELECT json FROM inquiries WHERE id = $1 AND expires > $2';
      return inquiryFromJson((await open().row<{ json: string }>(sql, [id, now()]))?.json);
    },
    async saveFeedback({ user, inquiry, itemId, isIt, garment }) {
      // The latest word gets the new id, so that ids tell the order of the words.
      await change(
        `INSERT INTO feedback (person, inquiry, item_id, is_it, garment, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (person, inquiry, item_id)
         DO UPDATE SET id = excluded.id, is_it = excluded.is_it, garment = excluded.garment, at = excluded.at`,
        [user, inquiry, itemId, isIt, garmentToJson(garment), now()],
      );
    },
    async withdrawFeedback({ user, inquiry, itemId }) {
      const sql = 'DELETE FROM feedback WHERE person = $1 AND inquiry = $2 AND item_id = $3';
      await change(sql, [user, inquiry, itemId]);
    },
    async keepsGarments(user) {
      const sql = 'SELECT 1 FROM feedback WHERE person = $1 AND garment IS NOT NULL LIMIT 1';
      return (await open().row(sql, [user])) !== undefined;
    },
    async savedItems(user, limit) {
      const rows = await open().rows<{ itemId: string }>(
        `SELECT item_id AS "itemId" FROM feedback WHERE person = $1 AND is_it
         GROUP BY item_id ORDER BY max(id) DESC LIMIT $2`,
        [user, limit],
      );
      return rows.map(({ itemId }) => itemId);
    },
    forget: (user) =>
      open().transaction(async (queries) => {
        let rows = 0;
        await queries.run('DELETE FROM wishes WHERE person = $1', [user]);
        for (const table of PERSONAL) rows += await queries.run(`DELETE FROM ${table} WHERE person = $1`, [user]);
        return rows;
      }),
    storedRows: (kinds = CHAT_ROW_KINDS) =>
      pageThrough(kinds, (kind, after, limit) => listChatRows(open(), kind, after, limit)),
    restore: (rows) =>
      open().transaction(async (queries) => {
        for (const row of rows) await restoreChatRow(queries, row);
      }),
    async close() {
      isClosed = true;
    },
  };
}
