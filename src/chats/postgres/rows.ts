/** Whole rows out of PostgreSQL and into it, for moving what is remembered of chats. */
import type { ChatRow } from '../../core/moving.js';
import type { Queries } from '../../database/database.js';
import type { ChatRowKind } from '../chat-rows.js';
import { garmentToJson } from '../stored.js';

/** Each with the columns that `pageThrough` reads. */
const LISTS: Readonly<Record<ChatRowKind, string>> = {
  settings: 'SELECT person AS key, json FROM settings',
  seen: `SELECT encode(key, 'hex') AS key, expires FROM seen`,
  fact: 'SELECT key, value, expires FROM facts',
  inquiry: 'SELECT id AS key, json, expires FROM inquiries',
  // Digits to the same length, so that texts are in the order of the numbers.
  feedback: `SELECT lpad(id::text, 16, '0') AS key, person, inquiry, item_id AS "itemId", is_it AS "isIt", garment, at FROM feedback`,
};

/** Ascending by key. */
export function listChatRows(
  queries: Queries,
  kind: ChatRowKind,
  after: string,
  limit: number,
): Promise<readonly object[]> {
  return queries.rows(
    `SELECT * FROM (${LISTS[kind]}) AS listed WHERE key COLLATE "C" > $1 ORDER BY key COLLATE "C" LIMIT $2`,
    [after, limit],
  );
}

/** Inside the caller's transaction. */
export async function restoreChatRow(queries: Queries, row: ChatRow): Promise<void> {
  const [sql, values] = statementOf(row);
  await queries.run(sql, values);
}

function statementOf(row: ChatRow): readonly [sql: string, values: readonly unknown[]] {
  switch (row.kind) {
    case 'settings':
      return [
        'INSERT INTO settings (person, json) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET json = excluded.json',
        [row.user, JSON.stringify(row.settings)],
      ];
    case 'seen':
      return [
        'INSERT INTO seen (key, expires) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [Buffer.from(row.digest, 'hex'), row.expires],
      ];
    case 'fact':
      return [
        `INSERT INTO facts (key, value, expires) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires
         WHERE excluded.expires >= facts.expires`,
        [row.key, row.value, row.expires],
      ];
    case 'inquiry':
      return [
        `INSERT INTO inquiries (id, person, json, expires) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET person = excluded.person, json = excluded.json, expires = excluded.expires
         WHERE excluded.expires >= inquiries.expires`,
        [row.inquiry.id, row.inquiry.user, JSON.stringify(row.inquiry), row.expires],
      ];
    case 'feedback':
      return [
        `INSERT INTO feedback (person, inquiry, item_id, is_it, garment, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (person, inquiry, item_id)
         DO UPDATE SET id = excluded.id, is_it = excluded.is_it, garment = excluded.garment, at = excluded.at
         WHERE excluded.at >= feedback.at`,
        [row.user, row.inquiry, row.itemId, row.isIt, garmentToJson(row.garment), row.at],
      ];
  }
}
