/** Where catalogue and chats are kept: in files on this machine, or in a PostgreSQL database where DATABASE_URL names one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CataloguePlace, chooseCatalogue, ownCatalogue } from './catalogue/place.js';
import { STORES } from './catalogue/stores/registry.js';
import { CHAT_STORES } from './chats/registry.js';
import type { Config } from './config.js';
import type { Log } from './core/log.js';
import type { CatalogueStore, ChatStore } from './core/ports.js';
import type { Database } from './database/database.js';

/** An open store, and the database that it is in. */
export interface Storage {
  readonly store: CatalogueStore;
  /** Undefined where everything is in files. */
  readonly database: Database | undefined;
  close(): Promise<void>;
}

/** Catalogues have schemas of their own (see `CataloguePlace`). */
const CHATS_SCHEMA = 'samelook_chats';

type StorageConfig = Pick<Config, 'databaseUrl' | 'index'>;

/** @throws SamelookError STORAGE_FAILED */
export async function openStorage(config: StorageConfig, log: Log, place: CataloguePlace): Promise<Storage> {
  const database = await openDatabaseOf(config, log, place.schema, config.index === 'pgvector');
  if (database === undefined) {
    const store = await STORES.sqlite(place.storeFile);
    return { store, database, close: () => store.close() };
  }
  try {
    const store = await STORES.postgres(database);
    const close = async () => {
      await store.close();
      await database.close();
    };
    return { store, database, close };
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
}

/** What is remembered of chats, whichever catalogue they are about. @throws SamelookError STORAGE_FAILED */
export async function openChatStore(config: Pick<Config, 'home' | 'databaseUrl'>, log: Log): Promise<ChatStore> {
  const database = await openDatabaseOf(config, log, CHATS_SCHEMA);
  if (database === undefined) return CHAT_STORES.sqlite(join(config.home, 'chats.db'));
  try {
    const store = await CHAT_STORES.postgres(database);
    const close = async () => {
      await store.close();
      await database.close();
    };
    return { ...store, close };
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
}

/**
 * A schema of the configured database; undefined where none is configured.
 * @param vectors true where pgvector must be there
 * @throws SamelookError STORAGE_FAILED
 */
export async function openDatabaseOf(
  { databaseUrl: url }: Pick<Config, 'databaseUrl'>,
  log: Log,
  schema: string,
  vectors = false,
): Promise<Database | undefined> {
  if (url === undefined) return undefined;
  return (await import('./database/postgres.js')).openPostgres({ url, schema, log, vectors });
}

/**
 * The catalogue to work with: the configured one, else the operator's own where there is one, else the demo shop.
 * @throws SamelookError STORAGE_FAILED
 */
export async function choosePlace(
  config: Pick<Config, 'home' | 'catalogue' | 'databaseUrl'>,
  log: Log,
): Promise<CataloguePlace> {
  const own = ownCatalogue(config.home, config.catalogue);
  const database = config.catalogue === undefined ? await openDatabaseOf(config, log, own.schema) : undefined;
  if (database === undefined) return chooseCatalogue(config.home, config.catalogue);
  try {
    const isInDatabase = await hasItems(database);
    if (!isInDatabase && existsSync(own.storeFile)) {
      log.warn({}, 'The catalogue of this machine is not in the database yet. Move it: samelook move --to postgres');
    }
    return chooseCatalogue(config.home, undefined, isInDatabase);
  } finally {
    await database.close();
  }
}

/** Asked without making anything. */
async function hasItems(database: Database): Promise<boolean> {
  const table = `"${database.schema}".items`;
  const known = await database.row<{ found: string | null }>('SELECT to_regclass($1)::text AS found', [table]);
  return known?.found != null && (await database.row(`SELECT FROM ${table} LIMIT 1`)) !== undefined;
}
