/** What is remembered of chats, in one SQLite file: the default chat store, safe to share between processes of one machine. */
import type { Database } from 'better-sqlite3';
import { SamelookError } from '../core/errors.js';
import type { ChatRows } from '../core/moving.js';
import type { ChatStore } from '../core/ports.js';
import { CHAT_ROW_KINDS, pageThrough } from './chat-rows.js';
import { chatStorageFailure, openChatDatabase } from './sqlite/open.js';
import { createChatRowTables } from './sqlite/rows.js';
import { prepareWishes } from './sqlite/wishes.js';
import { digest, garmentToJson, inquiryFromJson, SWEEP_EVERY_MS, settingsFromJson } from './stored.js';

/**
 * Opens the store, making the file where there is none; its folder must be there.
 * @param now the present in Unix milliseconds
 * @throws SamelookError STORAGE_FAILED, naming the file and what to do; so do all methods
 */
export async function openSqliteChats(file: string, now: () => number = Date.now): Promise<ChatStore & ChatRows> {
  const database = await openChatDatabase(file);
  try {
    return createChats(database, file, now);
  } catch (thrown) {
    database.close();
    throw chatStorageFailure(file, thrown);
  }
}

function createChats(database: Database, file: string, now: () => number): ChatStore & ChatRows {
  const settingsOf = database.prepare<[string], string>('SELECT json FROM settings WHERE user = ?').pluck();
  const saveSettings = database.prepare('INSERT OR REPLACE INTO settings (user, json) VALUES (?, ?)');
  // A key whose time is over counts as never seen, whether or not it was swept away already.
  const see = database.prepare<{ key: Buffer; expires: number; now: number }>(`
    INSERT INTO seen (key, expires) VALUES (@key, @expires)
    ON CONFLICT (key) DO UPDATE SET expires = @expires WHERE expires <= @now`);
  const wishes = prepareWishes(database, now);
  const remember = database.prepare('INSERT OR REPLACE INTO facts (key, value, expires) VALUES (?, ?, ?)');
  const recall = database
    .prepare<[string, number], string>('SELECT value FROM facts WHERE key = ? AND expires > ?')
    .pluck();
  const saveInquiry = database.prepare(
    'INSERT OR REPLACE INTO inquiries (id, user, json, expires) VALUES (?, ?, ?, ?)',
  );
  const inquiryOf = database
    .prepare<[string, number], string>('SELECT json FROM inquiries WHERE id = ? AND expires > ?')
    .pluck();
  // The latest word gets a new id, so that ids tell the order of the words.
  const saveFeedback = database.prepare(
    'INSERT OR REPLACE INTO feedback (user, inquiry, item_id, is_it, garment, at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const withdrawFeedback = database.prepare('DELETE FROM feedback WHERE user = ? AND inquiry = ? AND item_id = ?');
  const keepsGarments = database
    .prepare<[string], number>('SELECT EXISTS (SELECT 1 FROM feedback WHERE user = ? AND garment IS NOT NULL)')
    .pluck();
  const savedItems = database
    .prepare<[string, number], string>(
      'SELECT item_id FROM feedback WHERE user = ? AND is_it = 1 GROUP BY item_id ORDER BY max(id) DESC LIMIT ?',
    )
    .pluck();
  const personal = ['settings', 'inquiries', 'feedback'].map((table) =>
    database.prepare<[string]>(`DELETE FROM ${table} WHERE user = ?`),
  );
  const passing = ['seen', 'facts', 'inquiries', 'wishes'].map((table) =>
    database.prepare<[number]>(`DELETE FROM ${table} WHERE expires <= ?`),
  );

  const rows = createChatRowTables(database);

  let swept = Number.NEGATIVE_INFINITY;
  const sweep = () => {
    if (now() - swept < SWEEP_EVERY_MS) return;
    swept = now();
    for (const statement of passing) statement.run(swept);
  };

  /** Runs a call to the database; what it throws becomes a coded error. */
  const ask = async <Value>(work: () => Value): Promise<Value> => {
    if (!database.open) throw new SamelookError('INTERNAL', 'This chat store is closed.');
    try {
      return work();
    } catch (thrown) {
      throw chatStorageFailure(file, thrown);
    }
  };
  /** The same in a transaction that takes away what is over as well. */
  const change = <Value>(work: () => Value) =>
    ask(() =>
      database
        .transaction(() => {
          sweep();
          return work();
        })
        .immediate(),
    );

  return {
    settings: (user) => ask(() => settingsFromJson(settingsOf.get(user))),
    saveSettings: (user, settings) => change(() => void saveSettings.run(user, JSON.stringify(settings))),
    first: (key, ttlMs) =>
      change(() => see.run({ key: digest(key), expires: now() + ttlMs, now: now() }).changes === 1),
    take: (wish, leaseMs, ttlMs) =>
      change(() => {
        const expires = now() + ttlMs;
        const isFirst = see.run({ key: digest(wish.key), expires, now: now() }).changes === 1;
        if (isFirst) wishes.add(digest(wish.key), wish, leaseMs, expires);
        return isFirst;
      }),
    renew: (keys, leaseMs) => change(() => wishes.renew(keys.map(digest), leaseMs)),
    release: (requestId) => change(() => wishes.release(requestId)),
    finish: (key) => change(() => wishes.remove(digest(key))),
    takeOver: (platform, leaseMs, limit) => change(() => wishes.takeOver(platform, leaseMs, limit)),
    remember: (key, value, ttlMs) => change(() => void remember.run(key, value, now() + ttlMs)),
    recall: (key) => ask(() => recall.get(key, now())),
    saveInquiry: (inquiry, ttlMs) =>
      change(() => void saveInquiry.run(inquiry.id, inquiry.user, JSON.stringify(inquiry), now() + ttlMs)),
    inquiry: (id) => ask(() => inquiryFromJson(inquiryOf.get(id, now()))),
    saveFeedback: ({ user, inquiry, itemId, isIt, garment }) =>
      change(() => void saveFeedback.run(user, inquiry, itemId, isIt ? 1 : 0, garmentToJson(garment), now())),
    withdrawFeedback: ({ user, inquiry, itemId }) => change(() => void withdrawFeedback.run(user, inquiry, itemId)),
    keepsGarments: (user) => ask(() => keepsGarments.get(user) === 1),
    savedItems: (user, limit) => ask(() => savedItems.all(user, limit)),
    forget: async (user) => {
      const rows = await change(() => {
        wishes.forget(user);
        return personal.reduce((count, statement) => count + statement.run(user).changes, 0);
      });
      // Former pages live on in the write-ahead log until it is cut.
      await ask(() => void database.pragma('wal_checkpoint(TRUNCATE)'));
      return rows;
    },
    storedRows: (kinds = CHAT_ROW_KINDS) =>
      pageThrough(kinds, (kind, after, limit) => ask(() => rows.list(kind, after, limit))),
    restore: (restored) =>
      change(() => {
        for (const row of restored) rows.restore(row);
      }),
    close: async () => void database.close(),
  };
}
