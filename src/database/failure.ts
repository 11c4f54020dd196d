/** What the driver and the server throw, as an error that says which database it is and what to do. */
import { SamelookError } from '../core/errors.js';
import type { DatabaseAddress } from './address.js';

interface Advice {
  /** Beginnings of SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html) or codes of Node's sockets. */
  readonly codes: RegExp;
  readonly advice: (address: DatabaseAddress) => string;
  readonly retryable?: boolean;
}

const ADVICE: readonly Advice[] = [
  {
    codes: /^28/,
    advice: ({ user }) =>
      `refuses the user ${user}. Mend the name or the password in DATABASE_URL (special characters of a password are written as %40 for @, %3A for :).`,
  },
  {
    codes: /^3D000/,
    advice: ({ database }) => `has no database named ${database}. Make it with: createdb ${database}`,
  },
  {
    codes: /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ENOENT|EACCES)/,
    advice: () => "can't be reached. Start it, or mend host and port in DATABASE_URL.",
    retryable: true,
  },
  {
    codes: /^(08|57P|ECONNRESET|EPIPE)/,
    advice: () => 'has broken the connection, as in a restart. Try again in a moment.',
    retryable: true,
  },
  {
    codes: /^53300/,
    advice: () => 'has no connection left. Raise max_connections there, or run fewer processes.',
    retryable: true,
  },
  {
    codes: /^53100/,
    advice: () => 'has no room to grow: its disk is full. Free some space and try again; nothing is lost.',
    retryable: true,
  },
  { codes: /^53200/, advice: () => 'is out of memory. Give it more, and try again.', retryable: true },
  {
    codes: /^57014|^55P03/,
    advice: () => 'took too long over a statement, which was given up. Try again when it has less to do.',
    retryable: true,
  },
  { codes: /^40/, advice: () => 'has too many writers at the same rows. Try again in a moment.', retryable: true },
  {
    codes: /^42501/,
    advice: ({ user, database }) =>
      `lets ${user} not do that. As its owner run: GRANT CREATE ON DATABASE ${database} TO ${user}`,
  },
  {
    codes: /^25006/,
    advice: () => 'can only be read, as a standby server. Let DATABASE_URL name the primary server.',
  },
];

/** A coded error for whatever a statement or a connection threw. */
export function databaseFailure(address: DatabaseAddress, thrown: unknown): SamelookError {
  if (thrown instanceof SamelookError) return thrown;
  const code = codeOf(thrown);
  const known = ADVICE.find(({ codes }) => codes.test(code));
  const sentence =
    known?.advice(address) ??
    `failed (${thrown instanceof Error ? thrown.message : String(thrown)}). Look at its log, and try again.`;
  const retryable = known?.retryable ?? isBrokenConnection(thrown);
  return new SamelookError('STORAGE_FAILED', `The database ${address.name} ${sentence}`, { cause: thrown, retryable });
}

/** The server is there but not ready yet, as it is for a few seconds at its start. */
export function isStarting(thrown: unknown): boolean {
  return codeOf(thrown) === '57P03';
}

/** Connecting may succeed in a moment. */
export function isPassing(thrown: unknown): boolean {
  return (
    /^(57P|08|53300|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|EAI_AGAIN)/.test(codeOf(thrown)) || isBrokenConnection(thrown)
  );
}

/** The transaction was undone because of another one's; run again, it may pass. */
export function isConflict(thrown: unknown): boolean {
  return /^(40001|40P01)/.test(codeOf(thrown));
}

function codeOf(thrown: unknown): string {
  // Where a name has several addresses, Node tells of each, and gives the whole the first one's code.
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** The driver's own errors bear no code. */
function isBrokenConnection(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    /connection (terminated|ended|timeout)|not queryable|timeout exceeded when trying to connect/i.test(thrown.message)
  );
}
