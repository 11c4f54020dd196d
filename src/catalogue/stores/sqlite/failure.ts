/** What SQLite throws, as an error that says which file it is and what to do. */
import { SamelookError } from '../../../core/errors.js';

/** Beginnings of SQLite's result codes (https://www.sqlite.org/rescode.html) and what each means to an operator. */
const ADVICE: readonly { readonly codes: RegExp; readonly advice: string; readonly retryable?: boolean }[] = [
  {
    codes: /^SQLITE_(NOTADB|CORRUPT|FORMAT)/,
    advice: 'is damaged. Move it away and start again: the catalogue is then imported anew from its feed.',
  },
  {
    codes: /^SQLITE_(READONLY|PERM|AUTH)/,
    advice: "can't be written. Give this user the right to write it and its folder.",
  },
  {
    codes: /^SQLITE_FULL/,
    advice: 'has no room to grow: the disk is full. Free some space and start again: the import goes on where it was.',
  },
  {
    codes: /^SQLITE_(BUSY|LOCKED)/,
    advice: 'is held by another process. Try again once that one is done.',
    retryable: true,
  },
  {
    codes: /^SQLITE_CANTOPEN/,
    advice: "can't be opened. Make sure that its folder is there and that this user may read and write it.",
  },
  {
    codes: /^SQLITE_IOERR/,
    advice: "can't be read or written: the disk is full or failing. Look after the disk and start again.",
  },
];

/** A coded error for whatever a call to the database threw. */
export function storageFailure(file: string, thrown: unknown): SamelookError {
  if (thrown instanceof SamelookError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const { advice, retryable = false } = ADVICE.find(({ codes }) => codes.test(code)) ?? {
    advice: `failed (${thrown instanceof Error ? thrown.message : String(thrown)}). Look at the disk and start again.`,
  };
  return new SamelookError('STORAGE_FAILED', `The catalogue database ${file} ${advice}`, { cause: thrown, retryable });
}
