/** A hub on loopback: files with ETags and ranges, and every way in which a download may go wrong. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What the server does with a request in place of answering it well. */
export type Mishap =
  /** Sends so many bytes of what was asked for, then breaks the connection. */
  | { readonly breakAfter: number }
  /** Answers with this status. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Answers nothing at all. */
  | { readonly silent: true }
  /** Sends half, then nothing more. */
  | { readonly stallAfter: number }
  /** Claims that there are so many bytes. */
  | { readonly claim: number };

/** A file as it is served. */
export interface ServedFile {
  bytes: Buffer;
  /** Default: one of the content. */
  etag?: string | undefined;
  /** Default true. */
  ranges?: boolean;
  /** Sends the bytes from here, as the Hugging Face hub does, with its size and digest told on the way. */
  redirectTo?: string;
}

/** A request as the server saw it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly authorization: string | undefined;
}

/** Starts a hub; it ends with the test. */
export async function startFakeHub(files: Record<string, ServedFile>) {
  const asked: Asked[] = [];
  const mishaps: { readonly method: string; readonly mishap: Mishap }[] = [];
  const server = createServer((request, response) => {
    const { method = '', url: path = '' } = request;
    const { range, 'if-range': ifRange, authorization } = request.headers;
    asked.push({ method, path, range, ifRange: ifRange as string | undefined, authorization });
    const at = mishaps.findIndex((next) => next.method === method);
    const [next] = at === -1 ? [] : mishaps.splice(at, 1);
    const file = files[path];
    if (next !== undefined && 'silent' in next.mishap) return;
    if (next !== undefined && 'status' in next.mishap) {
      response.writeHead(next.mishap.status, next.mishap.headers).end('no');
    } else if (file === undefined) response.writeHead(404).end();
    else serve(request, response, file, next?.mishap);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    asked,
    /** The next requests of this method meet these, one each. */
    next: (method: 'GET' | 'HEAD', ...list: Mishap[]) => mishaps.push(...list.map((mishap) => ({ method, mishap }))),
    close,
  };
}

/** SHA-256, hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Bytes of noise that are the same every time. */
export function someBytes(length: number, seed = 1): Buffer {
  let state = seed;
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

function serve(request: IncomingMessage, response: ServerResponse, file: ServedFile, mishap: Mishap | undefined): void {
  const { bytes, redirectTo, ranges = true } = file;
  const etag = 'etag' in file ? file.etag : `"${sha256(bytes).slice(0, 16)}"`;
  if (redirectTo !== undefined) {
    const told = { 'x-linked-size': String(bytes.length), 'x-linked-etag': `"${sha256(bytes)}"` };
    response.writeHead(302, { location: redirectTo, ...told }).end();
    return;
  }
  const { range, 'if-range': ifRange } = request.headers;
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  const isPart = ranges && range !== undefined && (ifRange === undefined || ifRange === etag);
  const headers = { 'accept-ranges': ranges ? 'bytes' : 'none', ...(etag !== undefined && { etag }) };
  if (isPart && start >= bytes.length) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const body = isPart ? bytes.subarray(start) : bytes;
  const length = mishap !== undefined && 'claim' in mishap ? mishap.claim : body.length;
  const part = { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` };
  response.writeHead(isPart ? 206 : 200, { ...headers, 'content-length': String(length), ...(isPart && part) });
  if (request.method === 'HEAD') response.end();
  else if (mishap !== undefined && 'breakAfter' in mishap) {
    response.write(body.subarray(0, mishap.breakAfter), () => response.destroy());
  } else if (mishap !== undefined && 'stallAfter' in mishap) response.write(body.subarray(0, mishap.stallAfter));
  else if (mishap !== undefined && 'claim' in mishap) {
    // More than the body has: the connection just closes. Less: the rest is cut off, as Node would else refuse to send it.
    response.write(body.subarray(0, length), () => response.destroy());
  } else response.end(body);
}
