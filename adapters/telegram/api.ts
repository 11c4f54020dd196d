/** Calls of the Bot API through telegraf's client, with a time limit, and with errors that hold neither token nor what people wrote. */
import { Telegram as TelegrafClient, TelegramError } from 'telegraf';

/** Longest time for a call that is not a poll; a picture of 10 MB goes through a slow line in it. */
const CALL_TIMEOUT_MS = 60_000;
/** Where Telegram is. */
export const API_ROOT = 'https://api.telegram.org';

/** Calls a method of the Bot API. @throws ApiError, or the signal's reason once it is aborted */
export type CallApi = (
  method: string,
  parameters?: Readonly<Record<string, unknown>>,
  options?: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number },
) => Promise<unknown>;

/** A call that failed; without the request, which may hold people's texts, and without the address, which holds the token. */
export class ApiError extends Error {
  /** HTTP status that Telegram gave; 0 where nothing came through. */
  readonly code: number;
  /** How long Telegram asks to wait (429). */
  readonly retryAfterMs: number | undefined;
  /** The group became this supergroup (400). */
  readonly migratedTo: number | undefined;

  constructor(
    code: number,
    description: string,
    parameters: { readonly retry_after?: number; readonly migrate_to_chat_id?: number } = {},
  ) {
    super(description);
    this.name = 'ApiError';
    this.code = code;
    this.retryAfterMs = parameters.retry_after === undefined ? undefined : parameters.retry_after * 1_000;
    this.migratedTo = parameters.migrate_to_chat_id;
  }
}

/** @param apiRoot another server that speaks the Bot API; default Telegram's own */
export function createApi(token: string, apiRoot = API_ROOT): CallApi {
  const client = new TelegrafClient(token, { apiRoot, webhookReply: false });
  // Its types know the methods of Bot API 7.1 only.
  const callApi = client.callApi.bind(client) as unknown as (
    method: string,
    payload: object,
    options: { readonly signal: AbortSignal },
  ) => Promise<unknown>;

  return async (method, parameters = {}, { signal, timeoutMs = CALL_TIMEOUT_MS } = {}) => {
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await callApi(method, parameters, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    } catch (thrown) {
      signal?.throwIfAborted();
      if (thrown instanceof TelegramError) throw new ApiError(thrown.code, thrown.description, thrown.parameters);
      throw new ApiError(0, timeout.aborted ? 'no answer in time' : `no connection (${reasonOf(thrown)})`);
    }
  };
}

/** The system's word, such as ECONNREFUSED; messages of the library hold the address and so the token. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.name;
}
