/** The catalogue stores by name; each loads only when it is opened. */
import type { CatalogueStore } from '../../core/ports.js';
import type { Database } from '../../database/database.js';

export const STORES = {
  /** One file on this machine. */
  sqlite: async (file: string) => (await import('./sqlite.js')).openSqliteStore(file),
  /** A schema of a PostgreSQL database, for several machines. */
  postgres: async (database: Database) => (await import('./postgres.js')).openPostgresStore(database),
} satisfies Record<string, (place: never) => Promise<CatalogueStore>>;
