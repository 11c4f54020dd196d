/** Where catalogue and chats are kept: in files on this machine, or in a PostgreSQL database where DATABASE_URL names one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelRecords, modelRecords } from './catalogue/model-records.js';
import { type CataloguePlace, chooseCatalogue, ownCatalogue } from './catalogue/place.js';
import { STORES } from './catalogue/stores/registry.js';
import { CHAT_STORES } from './chats/registry.js';
import type { Config } from './config.js';
import type { Log } from './core/log.js';
import type { CatalogueRows, ChatRows } from './core/moving.js';
import type { CatalogueStore, ChatStore } from './core/ports.js';
import type { Database } from './database/database.js';

/** An open store, and the database that it is in. */
export interface Storage {
  readonly store: CatalogueStore & CatalogueRows;
  /** Undefined where everything is in files. */
  readonly database: Database | undefined;
  close(): Promise<void>;
}

/** Where what is remembered of chats is; catalogues have schemas of their own (see `CataloguePlace`). */
export const CHATS_SCHEMA = 'samelook_chats';

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
export async function openChatStore(
  config: Pick<Config, 'home' | 'databaseUrl'>,
  log: Log,
): Promise<ChatStore & ChatRows> {
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
  if (config.databaseUrl === undefined || config.catalogue !== undefined) {
    return chooseCatalogue(config.home, config.catalogue);
  }
  const own = ownCatalogue(config.home, undefined);
  const isInDatabase = await holdsCatalogue(config, log, own);
  if (!isInDatabase && existsSync(own.storeFile)) {
    log.warn({}, 'The catalogue of this machine is not in the database yet. Move it: samelook move --to postgres');
  }
  return chooseCatalogue(config.home, undefined, isInDatabase);
}

/** What the operator chose of models, and what is served, for those who need nothing else of the catalogue. @throws SamelookError STORAGE_FAILED */
export async function withRecords<Value>(
  config: Pick<Config, 'databaseUrl'>,
  log: Log,
  place: CataloguePlace,
  work: (records: ModelRecords) => Promise<Value>,
): Promise<Value> {
  const database = await openDatabaseOf(config, log, place.schema);
  try {
    return await work(modelRecords(place, database));
  } finally {
    await database?.close();
  }
}

/** Whether there is a catalogue to be found; nothing is made. @throws SamelookError STORAGE_FAILED */
export async function holdsCatalogue(
  config: Pick<Config, 'databaseUrl'>,
  log: Log,
  { schema, storeFile }: CataloguePlace,
): Promise<boolean> {
  return config.databaseUrl === undefined ? existsSync(storeFile) : hasRows(config, log, schema, 'items');
}

/** Whether anything was ever remembered of chats; nothing is made. @throws SamelookError STORAGE_FAILED */
export async function holdsChats(config: Pick<Config, 'home' | 'databaseUrl'>, log: Log): Promise<boolean> {
  if (config.databaseUrl === undefined) return existsSync(join(config.home, 'chats.db'));
  return hasRows(config, log, CHATS_SCHEMA, 'migrations');
}

async function hasRows(config: Pick<Config, 'databaseUrl'>, log: Log, schema: string, name: string): Promise<boolean> {
  const database = await openDatabaseOf(config, log, schema);
  if (database === undefined) return false;
  try {
    const table = `"${schema}".${name}`;
    const known = await database.row<{ found: string | null }>('SELECT to_regclass($1)::text AS found', [table]);
    return known?.found != null && (await database.row(`SELECT FROM ${table} LIMIT 1`)) !== undefined;
  } finally {
    await database.close();
  }
}
