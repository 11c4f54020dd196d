/** A picture from an address that a stranger gave: public addresses only, bounded in redirects, bytes and seconds. */
import type { LookupFunction } from 'node:net';
import { type Dispatcher, request } from 'undici';
import { type ErrorOptions, SamelookError } from '../core/errors.js';
import { MAX_PHOTO_BYTES, type Photo } from '../core/photo.js';
import { createGuardedAgent, refusal } from './guarded-agent.js';
import { isPublicAddress } from './public-address.js';

/** Redirects that are followed; picture hosts need one or two. */
export const MAX_REDIRECTS = 4;
/** Longest time from the first connection to the last byte. */
export const FETCH_TIMEOUT_MS = 15_000;
/** Longest address; browsers stop at about this length. */
const MAX_ADDRESS_LENGTH = 2_000;

/** HTTP status of a host that asks for a pause. */
const TOO_MANY_REQUESTS = 429;

/** How a picture is fetched. */
export interface FetchOptions {
  /** Default `MAX_PHOTO_BYTES`. */
  readonly maxBytes?: number;
  /** Default `FETCH_TIMEOUT_MS`. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Decides which IP addresses may be connected to; default public unicast only. For pictures in a network of one's own. */
  readonly allow?: (address: string) => boolean;
  /** Resolves names; default the system's resolver. */
  readonly lookup?: LookupFunction;
}

/**
 * Fetches the bytes behind an http(s) address; they are not trusted to be a picture.
 * @throws SamelookError ADDRESS_REFUSED where the address, a redirect or what a name resolves to is not public,
 * ADDRESS_UNREACHABLE where nothing usable answers, PHOTO_TOO_LARGE, TIMED_OUT
 * @throws the signal's reason once it is aborted
 */
export async function fetchPicture(address: string, options: FetchOptions = {}): Promise<Photo> {
  const { maxBytes = MAX_PHOTO_BYTES, timeoutMs = FETCH_TIMEOUT_MS, signal } = options;
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(timeoutMs);
  const limits = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  const dispatcher = createGuardedAgent({
    allow: options.allow ?? isPublicAddress,
    connectTimeoutMs: timeoutMs,
    ...(options.lookup && { lookup: options.lookup }),
  });
  try {
    return await follow(parse(address), { dispatcher, signal: limits, maxBytes });
  } catch (thrown) {
    if (thrown instanceof SamelookError) throw thrown;
    signal?.throwIfAborted();
    if (deadline.aborted) {
      throw new SamelookError(
        'TIMED_OUT',
        'The picture took too long to come. Try again, or give the picture itself.',
        {
          retryable: true,
          cause: thrown,
        },
      );
    }
    throw unreachable('nothing answers there', { retryable: true, cause: thrown });
  } finally {
    await dispatcher.destroy();
  }
}

interface Limits {
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

async function follow(start: URL, limits: Limits): Promise<Photo> {
  let url = start;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: limits.dispatcher,
      signal: limits.signal,
      headers: { accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif', 'user-agent': 'samelook' },
    });
    const { location } = headers;
    if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
      body.on('error', () => {}).destroy();
      url = parse(location, url);
      continue;
    }
    if (statusCode !== 200) {
      body.on('error', () => {}).destroy();
      throw unreachable(`it answers with status ${statusCode}`, {
        retryable: statusCode >= 500 || statusCode === TOO_MANY_REQUESTS,
      });
    }
    return await collect(body, limits.maxBytes);
  }
  throw unreachable(`it redirects more than ${MAX_REDIRECTS} times`);
}

/** Only http and https, and no name and password, which would end up in logs. */
function parse(address: string, base?: URL): URL {
  if (address.length > MAX_ADDRESS_LENGTH || !URL.canParse(address, base?.href)) throw refusal();
  const url = new URL(address, base);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isWeb || url.username !== '' || url.password !== '') throw refusal();
  return url;
}

/** Counts while the bytes come: what a header promises binds nobody. */
async function collect(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Photo> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) {
      throw new SamelookError(
        'PHOTO_TOO_LARGE',
        `The picture at this address has more than ${Math.floor(maxBytes / 1024 / 1024)} MB. Give a smaller one.`,
      );
    }
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks, length));
}

function unreachable(reason: string, options: ErrorOptions = {}): SamelookError {
  return new SamelookError(
    'ADDRESS_UNREACHABLE',
    `The picture could not be fetched: ${reason}. Give another address, or the picture itself.`,
    options,
  );
}
