/** The catalogue stores by name; each loads only when it is opened. */
import type { CatalogueStore } from '../../core/ports.js';

export const STORES = {
  /** One file on this machine. */
  sqlite: async (file: string) => (await import('./sqlite.js')).openSqliteStore(file),
} satisfies Record<string, (place: string) => Promise<CatalogueStore>>;
