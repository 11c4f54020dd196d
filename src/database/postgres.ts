/** PostgreSQL by node-postgres: a bounded pool for one schema, which outlives a restart of the server. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Pool } from 'pg';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import { offTrail } from '../core/trail.js';
import { addressOf } from './address.js';
import type { Database, Queries, Session } from './database.js';
import { databaseFailure, isConflict, isPassing, isStarting } from './failure.js';
import { runMigrations, versionOf } from './migrations.js';
import { prepareVectors, SEARCH_SETTINGS } from './vectors.js';

/** Connections of one process to one schema; PostgreSQL allows 100 in all where nobody changed it. */
export const MAX_CONNECTIONS = 8;
/** How long a connection may take to be made. */
const CONNECT_TIMEOUT_MS = 10_000;
/** A server that restarts is waited for so long, by whoever needs a connection. */
const PATIENCE_MS = 20_000;
const RETRY_MS = 200;
/** No statement of a request takes longer, unless the server is in trouble. */
const STATEMENT_TIMEOUT_MS = 60_000;
/** A process that hangs in the middle of a transaction must not hold up all others. */
const IDLE_TRANSACTION_MS = 60_000;
/** Times that a transaction is begun again after a deadlock. */
const MAX_CONFLICTS = 5;
/** OID of 64-bit integers, in PostgreSQL's pg_type.dat; ours stay below 2^53. */
const INT8 = 20;

/** How a database is opened. */
export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Lower-case letters, digits and `_`; made where it is missing. */
  readonly schema: string;
  readonly log: Log;
  /** True where vectors are searched here: pgvector 0.8 or newer must be there, and is switched on. Default false. */
  readonly vectors?: boolean;
  readonly maxConnections?: number;
}

type Asker = Pick<Client, 'query'>;

/** @throws SamelookError STORAGE_FAILED that says what to do where it can't be reached, refuses us, or lacks pgvector */
export async function openPostgres(options: DatabaseOptions): Promise<Database> {
  const { url, schema, log, vectors = false, maxConnections = MAX_CONNECTIONS } = options;
  const { default: pg } = await import('pg');
  const address = addressOf(url);
  const connection = {
    connectionString: url,
    application_name: 'samelook',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text')) as never,
    },
  };
  const failure = (thrown: unknown) => databaseFailure(address, thrown);

  /** A connection for one piece of work, without a limit on its statements' time. */
  async function withClient<Value>(work: (client: Client) => Promise<Value>): Promise<Value> {
    const client = new pg.Client(connection);
    // A connection that breaks between two statements tells so; the next statement fails with it.
    client.on('error', () => {});
    await client.connect().catch((thrown: unknown) => {
      throw failure(thrown);
    });
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => {});
    }
  }

  const vectorSchema = await patiently(isStarting, () =>
    withClient(async (client) => (vectors ? await prepareVectors(queriesOf(client, failure), address) : undefined)),
  );
  const path = [schema, ...(vectorSchema === undefined ? [] : [vectorSchema])].map((name) => `"${name}"`).join(', ');
  const settings = (statementTimeoutMs: number) =>
    Object.entries({
      search_path: path,
      statement_timeout: String(statementTimeoutMs),
      idle_in_transaction_session_timeout: String(IDLE_TRANSACTION_MS),
      // Compiling a query of ours takes longer than running it.
      jit: 'off',
      ...(vectors && SEARCH_SETTINGS),
    })
      .map(([name, value]) => `SET ${name} = ${value}`)
      .join('; ');

  const pool: Pool = new pg.Pool({
    ...connection,
    max: maxConnections,
    onConnect: (client) => client.query(settings(STATEMENT_TIMEOUT_MS)) as never,
  });
  // One that breaks while it is lent out tells so as well, to nobody: the statement under way or the next one fails with it.
  pool.on('connect', (client) => client.on('error', () => {}));
  // An idle connection that the server ended: the pool has thrown it away already.
  pool.on('error', (error) => offTrail(() => log.warn({ schema }, failure(error).message)));

  const lockOf = (held: string) => lockNumber(`samelook ${schema} ${held}`);
  let isClosed = false;
  /** A connection of the pool; while the server restarts, it is waited for. */
  async function withConnection<Value>(work: (asker: Asker) => Promise<Value>): Promise<Value> {
    if (isClosed) throw new SamelookError('INTERNAL', `The database ${address.name} is closed.`);
    const client = await patiently(isPassing, () => pool.connect()).catch((thrown: unknown) => {
      throw failure(thrown);
    });
    let broken = true;
    try {
      const value = await work(client);
      broken = false;
      return value;
    } catch (thrown) {
      broken = isPassing(thrown instanceof SamelookError ? thrown.cause : thrown);
      throw failure(thrown);
    } finally {
      client.release(broken);
    }
  }

  async function transaction<Value>(work: (queries: Queries) => Promise<Value>): Promise<Value> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await withConnection((client) => inTransaction(client, () => work(queriesOf(client, failure))));
      } catch (thrown) {
        if (attempt === MAX_CONFLICTS || !(thrown instanceof SamelookError) || !isConflict(thrown.cause)) throw thrown;
      }
    }
  }

  return {
    name: address.name,
    schema,
    rows: (sql, values) => withConnection((client) => queriesOf(client, failure).rows(sql, values)),
    row: (sql, values) => withConnection((client) => queriesOf(client, failure).row(sql, values)),
    run: (sql, values) => withConnection((client) => queriesOf(client, failure).run(sql, values)),
    transaction,

    async alone(held, { wait, signal }, work) {
      return withClient(async (client) => {
        signal?.throwIfAborted();
        // In the middle of a statement this breaks the connection off, and the server goes on by itself.
        signal?.addEventListener('abort', () => void client.end().catch(() => {}), { once: true });
        const queries = queriesOf(client, failure);
        try {
          await queries.run(settings(0));
          // The end of the connection gives the lock back, also where this process dies.
          const take = wait ? 'pg_advisory_lock($1) IS NOT NULL' : 'pg_try_advisory_lock($1)';
          const taken = await queries.row<{ taken: boolean }>(`SELECT ${take} AS taken`, [lockOf(held)]);
          return taken?.taken ? await work(queries) : undefined;
        } catch (thrown) {
          signal?.throwIfAborted();
          throw thrown;
        }
      });
    },

    async hold(held) {
      const letGo = new AbortController();
      let isHeld = false;
      const hold = (onHeld: () => void) =>
        withClient(async (client) => {
          const ended = once(client, 'end', { signal: letGo.signal }).catch(() => {});
          await queriesOf(client, failure).rows('SELECT pg_advisory_lock_shared($1)', [lockOf(held)]);
          onHeld();
          await ended;
        });

      /** Until it is let go; a connection that breaks is made again. */
      async function keepHolding(onHeld: () => void): Promise<void> {
        while (!letGo.signal.aborted) {
          try {
            await hold(onHeld);
          } catch (thrown) {
            if (!isHeld) throw thrown;
            await sleep(RETRY_MS, undefined, { signal: letGo.signal }).catch(() => {});
          }
        }
      }
      let holding: Promise<void> = Promise.resolve();
      await new Promise<void>((resolve, reject) => {
        holding = keepHolding(() => {
          isHeld = true;
          resolve();
        });
        holding.catch(reject);
      });
      return async () => {
        letGo.abort();
        await holding;
      };
    },

    async session(): Promise<Session> {
      let isOpen = true;
      let end: () => void = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      return new Promise((resolve, reject) => {
        const using = withClient(async (client) => {
          client.once('end', () => {
            isOpen = false;
            end();
          });
          await client.query(settings(STATEMENT_TIMEOUT_MS));
          const close = async () => {
            end();
            await using;
          };
          resolve({ ...queriesOf(client, failure), isOpen: () => isOpen, close });
          await ended;
        });
        using.catch(reject);
      });
    },

    async migrate(part, steps) {
      const known = await withConnection((client) => versionOf(queriesOf(client, failure), schema, part));
      if (known === steps.length) return;
      await transaction((queries) => runMigrations(queries, schema, part, steps));
    },

    async close() {
      if (isClosed) return;
      isClosed = true;
      await pool.end();
    },
  };
}

/** Tries again where the failure passes by itself, for a while. */
async function patiently<Value>(passes: (thrown: unknown) => boolean, work: () => Promise<Value>): Promise<Value> {
  const started = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      const cause = thrown instanceof SamelookError ? thrown.cause : thrown;
      if (!passes(cause) || performance.now() - started > PATIENCE_MS) throw thrown;
    }
    await sleep(RETRY_MS);
  }
}

async function inTransaction<Value>(client: Asker, work: () => Promise<Value>): Promise<Value> {
  await client.query('BEGIN');
  try {
    const value = await work();
    await client.query('COMMIT');
    return value;
  } catch (thrown) {
    // On a broken connection there is nothing left to take back.
    await client.query('ROLLBACK').catch(() => {});
    throw thrown;
  }
}

function queriesOf(client: Asker, failure: (thrown: unknown) => SamelookError): Queries {
  const ask = async (sql: string, values?: readonly unknown[]) => {
    try {
      return await client.query(sql, values === undefined ? undefined : [...values]);
    } catch (thrown) {
      throw failure(thrown);
    }
  };
  return {
    rows: async <Row extends object>(sql: string, values?: readonly unknown[]) =>
      (await ask(sql, values)).rows as readonly Row[],
    row: async <Row extends object>(sql: string, values?: readonly unknown[]) =>
      (await ask(sql, values)).rows[0] as Row | undefined,
    run: async (sql, values) => (await ask(sql, values)).rowCount ?? 0,
  };
}

/** PostgreSQL's advisory locks are 64-bit numbers. */
function lockNumber(name: string): string {
  return createHash('sha256').update(name).digest().readBigInt64BE().toString();
}
