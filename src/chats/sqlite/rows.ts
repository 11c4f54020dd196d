/** Whole rows out of the file and into it, for moving what is remembered of chats. */
import type { Database } from 'better-sqlite3';
import type { ChatRow } from '../../core/moving.js';
import type { ChatRowKind } from '../chat-rows.js';
import { garmentToJson } from '../stored.js';

/** Each with the columns that `pageThrough` reads. */
const LISTS: Readonly<Record<ChatRowKind, string>> = {
  settings: 'SELECT user AS key, json FROM settings',
  seen: 'SELECT lower(hex(key)) AS key, expires FROM seen',
  fact: 'SELECT key, value, expires FROM facts',
  inquiry: 'SELECT id AS key, json, expires FROM inquiries',
  // Digits to the same length, so that texts are in the order of the numbers.
  feedback: `SELECT printf('%016d', id) AS key, user AS person, inquiry, item_id AS itemId, is_it AS isIt, garment, at FROM feedback`,
};

/** Inside the caller's transaction. */
export interface ChatRowTables {
  list(kind: ChatRowKind, after: string, limit: number): readonly unknown[];
  restore(row: ChatRow): void;
}

/** The statements, prepared once. @throws what better-sqlite3 throws, as do the methods */
export function createChatRowTables(database: Database): ChatRowTables {
  const lists = new Map(
    Object.entries(LISTS).map(([kind, sql]) => [
      kind,
      database.prepare<[string, number]>(`SELECT * FROM (${sql}) WHERE key > ? ORDER BY key LIMIT ?`),
    ]),
  );
  const settings = database.prepare('INSERT OR REPLACE INTO settings (user, json) VALUES (?, ?)');
  const seen = database.prepare('INSERT OR IGNORE INTO seen (key, expires) VALUES (?, ?)');
  const fact = database.prepare(`
    INSERT INTO facts (key, value, expires) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires
    WHERE excluded.expires >= facts.expires`);
  const inquiry = database.prepare(`
    INSERT INTO inquiries (id, user, json, expires) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET user = excluded.user, json = excluded.json, expires = excluded.expires
    WHERE excluded.expires >= inquiries.expires`);
  const feedback = database.prepare(`
    INSERT OR REPLACE INTO feedback (user, inquiry, item_id, is_it, garment, at)
    SELECT @user, @inquiry, @itemId, @isIt, @garment, @at WHERE NOT EXISTS
      (SELECT 1 FROM feedback WHERE user = @user AND inquiry = @inquiry AND item_id = @itemId AND at > @at)`);

  return {
    list: (kind, after, limit) => lists.get(kind)?.all(after, limit) ?? [],
    restore(row) {
      if (row.kind === 'settings') settings.run(row.user, JSON.stringify(row.settings));
      else if (row.kind === 'seen') seen.run(Buffer.from(row.digest, 'hex'), row.expires);
      else if (row.kind === 'fact') fact.run(row.key, row.value, row.expires);
      else if (row.kind === 'inquiry') {
        inquiry.run(row.inquiry.id, row.inquiry.user, JSON.stringify(row.inquiry), row.expires);
      } else {
        const { user, inquiry: of, itemId, isIt, garment, at } = row;
        feedback.run({ user, inquiry: of, itemId, isIt: isIt ? 1 : 0, garment: garmentToJson(garment), at });
      }
    },
  };
}
