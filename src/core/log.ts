/** The log as the houses see it; the composition root passes in a real one (pino). */

/** One line a call: fields first, then the sentence. Never photos, tokens, or what people wrote. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A log that says nothing. */
export const SILENT: Log = { info() {}, warn() {}, error() {} };
