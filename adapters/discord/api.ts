/** Calls of Discord's REST API through discord.js, with errors that hold neither tokens nor what people wrote. */
import { DiscordAPIError, HTTPError, REST, type RouteLike } from 'discord.js';
import { orAborted } from '../../src/core/or-aborted.js';
import { REQUESTS_PER_SECOND } from './limits.js';

/** Longest time for one request; a message with its pictures goes through a slow line in it. */
const REQUEST_TIMEOUT_MS = 60_000;

/** A picture that goes along with a message. */
export interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One request. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly route: RouteLike;
  readonly body?: unknown;
  readonly uploads?: readonly Upload[];
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** True where an interaction's token in the route is what is asked for, and the bot's own is not needed. */
  readonly isAnswer?: boolean;
}

/** Makes a request; waits where Discord asks to. @throws ApiError, or the signal's reason once it is aborted */
export type CallApi = (request: Request) => Promise<unknown>;

/** A request that failed; without body and address, which hold people's words and interactions' tokens. */
export class ApiError extends Error {
  /** HTTP status that Discord gave; 0 where nothing came through. */
  readonly status: number;
  /** Discord's own number for what is wrong (topics/opcodes-and-status-codes#json); 0 where it gives none. */
  readonly code: number;

  constructor(status: number, code: number, description: string) {
    super(description);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

/** The API, and discord.js's client of it, which the gateway asks for its address. */
export interface Api {
  readonly call: CallApi;
  readonly rest: REST;
}

/** @param apiRoot another server that speaks Discord's API; default Discord's own */
export function createApi(token: string, apiRoot?: string): Api {
  const options = {
    version: '10',
    // Whoever calls knows whether a repetition does harm; a second acknowledgement does.
    retries: 0,
    timeout: REQUEST_TIMEOUT_MS,
    ...(apiRoot !== undefined && { api: apiRoot }),
  };
  const rest = new REST({ ...options, globalRequestsPerSecond: REQUESTS_PER_SECOND }).setToken(token);
  // Answers to interactions are outside the bot's limit, and must not wait behind its messages.
  const answers = new REST({ ...options, globalRequestsPerSecond: Number.POSITIVE_INFINITY });

  async function call({ method, route, body, uploads = [], query, signal, isAnswer = false }: Request) {
    signal?.throwIfAborted();
    try {
      const asked = (isAnswer ? answers : rest).request({
        method: method as never,
        fullRoute: route,
        auth: !isAnswer,
        ...(body !== undefined && { body }),
        ...(query !== undefined && { query: new URLSearchParams(query) }),
        ...(signal !== undefined && { signal }),
        ...(uploads.length > 0 && {
          files: uploads.map(({ name, bytes }) => ({
            name,
            data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
          })),
        }),
      });
      // Its queues wait out what Discord asks them to, and look at the signal only then: nothing is sent that is over.
      return await (signal === undefined ? asked : orAborted(asked, signal));
    } catch (thrown) {
      // It forgets a token that was refused, and would complain of none at the next call.
      if (thrown instanceof DiscordAPIError && thrown.status === 401) rest.setToken(token);
      signal?.throwIfAborted();
      throw apiError(thrown);
    }
  }
  return { call, rest };
}

/** Without the request that discord.js keeps in its errors. */
export function apiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof DiscordAPIError) {
    return new ApiError(
      thrown.status,
      typeof thrown.code === 'number' ? thrown.code : 0,
      'Discord refuses the request',
    );
  }
  if (thrown instanceof HTTPError) return new ApiError(thrown.status, 0, 'Discord has trouble of its own');
  return new ApiError(0, 0, `no connection (${reasonOf(thrown)})`);
}

/** The system's word, such as ECONNREFUSED. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return thrown.name === 'AbortError' ? 'no answer in time' : thrown.name;
}
