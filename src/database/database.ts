/** A PostgreSQL database as the houses see it: statements, transactions and locks; nothing of the driver crosses here. */

/** What can be asked, by the pool or inside one transaction. Values are numbered, `$1` the first. Every method throws SamelookError STORAGE_FAILED. */
export interface Queries {
  /** The rows of a statement. */
  rows<Row extends object>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** The first row, where there is one. */
  row<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row | undefined>;
  /** How many rows a statement has changed. */
  run(sql: string, values?: readonly unknown[]): Promise<number>;
}

/** A connection of its own, for locks that live as long as it does. */
export interface Session extends Queries {
  /** False once the connection broke. */
  isOpen(): boolean;
  close(): Promise<void>;
}

/** One schema of a database, through a bounded pool of connections. */
export interface Database extends Queries {
  /** For sentences: host, port and name, never the password. */
  readonly name: string;
  /** Holds all tables of this catalogue, or of the chats. */
  readonly schema: string;
  /** All or nothing; one that meets another's in a deadlock is run again, so `work` must be repeatable. */
  transaction<Value>(work: (queries: Queries) => Promise<Value>): Promise<Value>;
  /**
   * Work on a connection of its own that holds a lock among all processes of this schema, without a limit on a statement's time.
   * @param held what the lock is called
   * @param options.signal ends the connection; the server finishes the statement that it is at
   * @returns undefined where another process holds it and `wait` is false
   */
  alone<Value>(
    held: string,
    options: { readonly wait: boolean; readonly signal?: AbortSignal },
    work: (queries: Queries) => Promise<Value>,
  ): Promise<Value | undefined>;
  /**
   * Holds the same lock together with others, beside whoever works `alone` under it; kept over a restart of the server.
   * @returns lets it go
   */
  hold(held: string): Promise<() => Promise<void>>;
  /** A connection for as long as it is wanted. */
  session(): Promise<Session>;
  /** Brings one part of the schema up to date; safe to run again and from several processes at once. */
  migrate(part: string, steps: readonly string[]): Promise<void>;
  /** Waits for what is under way, then ends; whoever asks later is told so. */
  close(): Promise<void>;
}

/** True for an error of PostgreSQL itself with that SQLSTATE, as the cause of a coded error. */
export function hasState(thrown: unknown, state: string): boolean {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === state;
}
