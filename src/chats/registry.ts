/** The chat stores by name; each loads only when it is opened. */
import type { ChatStore } from '../core/ports.js';

export const CHAT_STORES = {
  /** One file on this machine. */
  sqlite: async (file: string, now?: () => number) => (await import('./sqlite.js')).openSqliteChats(file, now),
} satisfies Record<string, (place: string, now?: () => number) => Promise<ChatStore>>;
