/** Requests to where models are downloaded from: redirects followed, what the hub says of a file kept, refusals as sentences. */
import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { SamelookError } from '../../src/core/errors.js';

/** Redirects that are followed; the Hugging Face hub needs one, to the store that holds the bytes. */
export const MAX_REDIRECTS = 5;
/** A server that says nothing for so long has gone. */
export const STALL_MS = 30_000;

/** Statuses after which the same request may succeed (RFC 9110, RFC 6585). */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** An answer whose body has not been read. */
export interface HubAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Dispatcher.ResponseData['body'];
  /** Bytes of the whole file, as the hub or the server says. */
  readonly bytes: number | undefined;
  /** SHA-256 of the file, where the hub tells it. */
  readonly sha256: string | undefined;
}

/** Whom models are downloaded from. */
export interface Hub {
  /**
   * @returns an answer with status 200, 206 or 416
   * @throws SamelookError NOT_FOUND, ADDRESS_REFUSED, ADDRESS_UNREACHABLE (retryable, with `retryAfterMs` as its cause's where the server told)
   * @throws the signal's reason once it is aborted
   */
  ask(
    url: URL,
    options: { readonly method: 'GET' | 'HEAD'; readonly headers?: Record<string, string> },
  ): Promise<HubAnswer>;
  close(): Promise<void>;
}

/** How the hub is asked. */
export interface HubOptions {
  /** Sent to the origin of `tokenFor` only, never along with a redirect to elsewhere. */
  readonly token?: string | undefined;
  readonly tokenFor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default `STALL_MS`. */
  readonly stallMs?: number;
}

/** A server's wish for a pause; the `cause` of a retryable error. */
export class Pause extends Error {
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs: number | undefined) {
    super(message);
    this.name = 'Pause';
    this.retryAfterMs = retryAfterMs;
  }
}

/** Opens connections on demand, through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name, if any. */
export function createHub({ token, tokenFor, signal, stallMs = STALL_MS }: HubOptions): Hub {
  const dispatcher = new EnvHttpProxyAgent({
    connect: { timeout: stallMs },
    headersTimeout: stallMs,
    bodyTimeout: stallMs,
  });

  async function ask(start: URL, { method, headers = {} }: Parameters<Hub['ask']>[1]): Promise<HubAnswer> {
    let url = start;
    let told: Pick<HubAnswer, 'bytes' | 'sha256'> = { bytes: undefined, sha256: undefined };
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const authorization = token !== undefined && url.origin === tokenFor ? { authorization: `Bearer ${token}` } : {};
      const answer = await request(url, {
        dispatcher,
        method,
        signal: signal ?? null,
        // Compressed bytes have other lengths and digests.
        headers: { 'user-agent': 'samelook', 'accept-encoding': 'identity', ...authorization, ...headers },
      }).catch((thrown: unknown) => {
        signal?.throwIfAborted();
        throw unreachable(url, thrown);
      });
      told = { bytes: linkedSize(answer.headers) ?? told.bytes, sha256: linkedDigest(answer.headers) ?? told.sha256 };
      const { statusCode: status, body } = answer;
      const location = one(answer.headers, 'location');
      if (status >= 300 && status < 400 && location !== undefined) {
        body.on('error', () => {}).destroy();
        url = follow(location, url);
        continue;
      }
      if (status === 200 || status === 206 || status === 416) {
        return {
          status,
          headers: answer.headers,
          body,
          sha256: told.sha256,
          bytes: told.bytes ?? wholeLength(status, answer.headers),
        };
      }
      body.on('error', () => {}).destroy();
      throw refusal(start, status, answer.headers);
    }
    throw new SamelookError(
      'ADDRESS_UNREACHABLE',
      `${start.href} redirects more than ${MAX_REDIRECTS} times. Check the address.`,
    );
  }

  return { ask, close: () => dispatcher.destroy() };
}

/** The value of a header that comes once. */
export function one(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function follow(location: string, base: URL): URL {
  const url = URL.canParse(location, base.href) ? new URL(location, base) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  // From https there is no way back to what anybody on the way can change.
  if (url === undefined || !isWeb || (base.protocol === 'https:' && url.protocol === 'http:')) {
    throw new SamelookError(
      'ADDRESS_REFUSED',
      `${base.host} leads to an address that is not followed. Check MODEL_HUB.`,
    );
  }
  return url;
}

/** The Hugging Face hub tells size and SHA-256 of a large file with its redirect (huggingface_hub's constants.py). */
function linkedSize(headers: Headers): number | undefined {
  const size = one(headers, 'x-linked-size');
  return size !== undefined && /^\d+$/.test(size) ? Number(size) : undefined;
}

function linkedDigest(headers: Headers): string | undefined {
  return /^"?([0-9a-f]{64})"?$/.exec(one(headers, 'x-linked-etag') ?? '')?.[1];
}

function wholeLength(status: number, headers: Headers): number | undefined {
  if (status !== 200) {
    const total = /\/(\d+)$/.exec(one(headers, 'content-range') ?? '')?.[1];
    return total === undefined ? undefined : Number(total);
  }
  const length = one(headers, 'content-length');
  return length === undefined ? undefined : Number(length);
}

function refusal(url: URL, status: number, headers: Headers): SamelookError {
  const said = `${url.href} answers with status ${status}`;
  if (PASSING.has(status)) {
    const cause = new Pause(said, retryAfter(one(headers, 'retry-after')));
    return new SamelookError('ADDRESS_UNREACHABLE', `${said}. Try again later.`, { retryable: true, cause });
  }
  if (status === 401 || status === 403) {
    const remedy =
      'It wants a permission: accept its terms on its page, and set MODEL_HUB_TOKEN to an access token of yours.';
    return new SamelookError('ADDRESS_REFUSED', `${said}. ${remedy}`);
  }
  if (status === 404 || status === 410) {
    return new SamelookError(
      'NOT_FOUND',
      `${said}: the file is not there. Check the address, MODEL_HUB and --variant.`,
    );
  }
  return new SamelookError('ADDRESS_UNREACHABLE', `${said}. Check the address and MODEL_HUB.`);
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** A connection that could not be made, or broke. */
export function unreachable(url: URL, cause: unknown): SamelookError {
  const why =
    cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : cause.name) : String(cause);
  return new SamelookError('ADDRESS_UNREACHABLE', `${url.host} can't be reached: ${why}.`, { retryable: true, cause });
}
