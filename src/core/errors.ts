/** Errors are few and coded; each one says what happened and what the person can do next. */

/** Every code that samelook may answer with. HTTP status and chat phrases are derived from it at the border. */
export type ErrorCode =
  | 'PHOTO_EMPTY'
  | 'PHOTO_UNSUPPORTED'
  | 'PHOTO_DAMAGED'
  | 'PHOTO_TOO_LARGE'
  | 'PHOTO_EXPIRED'
  | 'ADDRESS_REFUSED'
  | 'ADDRESS_UNREACHABLE'
  | 'INPUT_INVALID'
  | 'NOT_FOUND'
  | 'BUSY'
  | 'TIMED_OUT'
  | 'CANCELLED'
  | 'CONFIG_INVALID'
  | 'MODEL_INVALID'
  | 'DEVICE_UNAVAILABLE'
  | 'INFERENCE_FAILED'
  | 'INDEX_MISSING'
  | 'INDEX_DAMAGED'
  | 'INDEX_FOREIGN'
  | 'CATALOGUE_INVALID'
  | 'STORAGE_FAILED'
  | 'INTERNAL';

/** What an error carries beside its sentence. */
export interface ErrorOptions {
  /** True where the same call may succeed later without any change; the queue reads it. Default false. */
  readonly retryable?: boolean;
  /** The error underneath, kept for the log, never shown to people who chat. */
  readonly cause?: unknown;
}

/** The one error class of the program. `message` is a sentence for a person that says what to do next. */
export class SamelookError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SamelookError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** Any thrown value as a `SamelookError`: coded ones pass through, aborts become CANCELLED, the rest INTERNAL. */
export function toSamelookError(thrown: unknown): SamelookError {
  if (thrown instanceof SamelookError) return thrown;
  if (thrown instanceof DOMException && thrown.name === 'TimeoutError') {
    return new SamelookError('TIMED_OUT', 'This took too long and was given up. Please try again.', {
      retryable: true,
      cause: thrown,
    });
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new SamelookError('CANCELLED', 'The request was cancelled.', { cause: thrown });
  }
  return new SamelookError('INTERNAL', 'Something went wrong on our side. Please try again.', { cause: thrown });
}
