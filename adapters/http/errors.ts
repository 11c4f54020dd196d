/** Whatever is thrown, as one HTTP error shape: a status, a code, a sentence that says what to do, the request's id. */
import { z } from 'zod';
import { type ErrorCode, SamelookError, toSamelookError } from '../../src/core/errors.js';

/** The body of every answer whose status is 400 or above. */
export const ErrorBody = z
  .object({
    error: z.object({
      code: z.string().describe('For programs, such as PHOTO_TOO_LARGE'),
      message: z.string().describe('For people: what happened and what to do'),
      requestId: z.string().describe('The same as the header x-request-id; the log knows it'),
      retryable: z.boolean().describe('True where the same request may succeed later'),
    }),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof ErrorBody>;

/** Seconds after which a busy service is worth another try; sent as Retry-After. */
export const RETRY_AFTER_S = 5;
/** The status that nginx logs where the client went away before the answer. */
export const CLIENT_CLOSED_REQUEST = 499;

const TOO_MANY_FIELDS = 'There are too many fields. Send photo, garment or box, filters and k at most.';

const STATUS: Readonly<Record<ErrorCode, number>> = {
  PHOTO_EMPTY: 400,
  PHOTO_UNSUPPORTED: 415,
  PHOTO_DAMAGED: 400,
  PHOTO_TOO_LARGE: 413,
  PHOTO_EXPIRED: 410,
  ADDRESS_REFUSED: 400,
  ADDRESS_UNREACHABLE: 502,
  INPUT_INVALID: 400,
  NOT_FOUND: 404,
  BUSY: 503,
  TIMED_OUT: 504,
  CANCELLED: CLIENT_CLOSED_REQUEST,
  CONFIG_INVALID: 500,
  MODEL_INVALID: 500,
  DEVICE_UNAVAILABLE: 500,
  INFERENCE_FAILED: 503,
  INDEX_MISSING: 500,
  INDEX_DAMAGED: 500,
  INDEX_FOREIGN: 500,
  CATALOGUE_INVALID: 500,
  STORAGE_FAILED: 500,
  INTERNAL: 500,
};

/** What the framework and the multipart parser throw, in our words. */
const FRAMEWORK: Readonly<Record<string, readonly [number, ErrorCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    'INPUT_INVALID',
    'Send the photo as multipart/form-data with the field photo, or as application/json with photo in base64.',
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'INPUT_INVALID', 'The body is not valid JSON. Check its quotes and commas.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'INPUT_INVALID', 'The body is empty. Send a JSON object with photo in base64.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'PHOTO_TOO_LARGE', 'The request is too large. Send a smaller photo.'],
  FST_INVALID_JSON_FIELD_ERROR: [400, 'INPUT_INVALID', 'A field that says it is JSON is not. Check its quotes.'],
  FST_PARTS_LIMIT: [400, 'INPUT_INVALID', TOO_MANY_FIELDS],
  FST_FIELDS_LIMIT: [400, 'INPUT_INVALID', TOO_MANY_FIELDS],
  FST_FILES_LIMIT: [400, 'INPUT_INVALID', 'Send one photo in a request.'],
  FST_PROTO_VIOLATION: [400, 'INPUT_INVALID', 'A field has a name that is not allowed.'],
  FST_MP_PREMATURE_CLOSE: [CLIENT_CLOSED_REQUEST, 'CANCELLED', 'The request was cut off. Please send it again.'],
  FST_ERR_BAD_URL: [400, 'INPUT_INVALID', 'The address has a broken %-escape. Encode it with encodeURIComponent.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'INPUT_INVALID', 'The address is too long. Use an id that the service has answered.'],
};

/** Codes whose own sentence is for the operator (it may name files); people read a general one, the log has theirs. */
const FOR_THE_OPERATOR =
  'Something is wrong on our side, and whoever runs this service has to mend it. Please tell them the request id.';
const AWAY = 'A part of the service is away for a moment. Please try again soon.';
const RETRY_LATER: Readonly<Partial<Record<ErrorCode, string>>> = {
  INFERENCE_FAILED: 'The search broke off. Please try again.',
  INTERNAL: 'Something went wrong on our side. Please try again.',
};

/** An error as it is answered. */
export interface Problem {
  readonly status: number;
  readonly error: SamelookError;
  /** The sentence to show; `error.message` only where it is meant for people who ask. */
  readonly message: string;
}

/** Any thrown value as an answer. */
export function toProblem(thrown: unknown): Problem {
  if (!(thrown instanceof SamelookError) && thrown instanceof Error) {
    const framework = fromFramework(thrown);
    if (framework !== undefined) return framework;
  }
  const error = toSamelookError(thrown);
  // A database or a Redis that is away for a moment: nobody has to mend anything.
  if (error.code === 'STORAGE_FAILED' && error.retryable) return { status: 503, error, message: AWAY };
  const status = STATUS[error.code];
  const general = RETRY_LATER[error.code] ?? FOR_THE_OPERATOR;
  const shown = status < 500 || ['BUSY', 'TIMED_OUT', 'ADDRESS_UNREACHABLE'].includes(error.code);
  return { status, error, message: shown ? error.message : general };
}

function fromFramework(thrown: Error & { code?: unknown; statusCode?: unknown }): Problem | undefined {
  const known = typeof thrown.code === 'string' ? FRAMEWORK[thrown.code] : undefined;
  if (known !== undefined) {
    const [status, code, message] = known;
    return { status, message, error: new SamelookError(code, message, { cause: thrown }) };
  }
  // The framework's other complaints (a wrong parameter, a wrong Content-Length) are for the client to mend.
  const status = thrown.statusCode;
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  const message = `${sentence(thrown.message)} See /docs.`;
  return { status, message, error: new SamelookError('INPUT_INVALID', message, { cause: thrown }) };
}

/** A clause as a sentence: capital first, full stop last. */
export function sentence(clause: string): string {
  const text = clause.trim();
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
}

/** The error shape. */
export function errorBody({ error, message }: Problem, requestId: string): ErrorBody {
  return { error: { code: error.code, message, requestId, retryable: error.retryable } };
}
