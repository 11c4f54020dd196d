/** The chat stores by name; each loads only when it is opened. */
import type { ChatStore } from '../core/ports.js';
import type { Database } from '../database/database.js';

export const CHAT_STORES = {
  /** One file on this machine. */
  sqlite: async (file: string, now?: () => number) => (await import('./sqlite.js')).openSqliteChats(file, now),
  /** A schema of a PostgreSQL database, for several machines. */
  postgres: async (database: Database, now?: () => number) =>
    (await import('./postgres.js')).openPostgresChats(database, now),
} satisfies Record<string, (place: never, now?: () => number) => Promise<ChatStore>>;
