/** One large file from the hub to the disk: in pieces, over broken connections and over days, and never another file than it was. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SamelookError } from '../../src/core/errors.js';
import type { Log } from '../../src/core/log.js';
import { chunksOf } from './chunks.js';
import { type Hub, type HubAnswer, one, Pause, unreachable } from './hub.js';

/** Attempts in a row that bring no byte, after which the download is given up. */
export const MAX_ATTEMPTS = 5;
/** Pause before the second attempt; doubled before each further one. */
export const RETRY_DELAY_MS = 1_000;
/** Longest pause, whatever the server asks for. */
export const MAX_PAUSE_MS = 120_000;

/** What is downloaded, and where to. */
export interface DownloadOptions {
  readonly url: URL;
  /** Absolute path; beside it lie `<to>.part` and `<to>.part.json` until all is there. */
  readonly to: string;
  /** SHA-256 known beforehand, hexadecimal: another file is refused. */
  readonly sha256?: string | undefined;
  readonly hub: Hub;
  readonly log: Log;
  readonly signal?: AbortSignal | undefined;
  /** Bytes on the disk, of how many where the server says. */
  readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
  /** Default `RETRY_DELAY_MS`. */
  readonly retryDelayMs?: number;
}

/** A file that is there. */
export interface Downloaded {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** What is known of a part: whose beginning it is. */
const PartState = z.object({ url: z.string(), validator: z.string().optional(), total: z.number().int().optional() });
type PartState = z.infer<typeof PartState>;

/**
 * Downloads a file. What ended early goes on where it was, if the server has ranges and its file is the same still (If-Range); else from the
 * beginning.
 * @throws SamelookError NOT_FOUND, ADDRESS_REFUSED, ADDRESS_UNREACHABLE, MODEL_INVALID (another file than was known), STORAGE_FAILED
 * @throws the signal's reason once it is aborted; what came until then is kept
 */
export async function download(options: DownloadOptions): Promise<Downloaded> {
  const { url, to, sha256, log, signal, retryDelayMs = RETRY_DELAY_MS } = options;
  await mkdir(dirname(to), { recursive: true }).catch((thrown: unknown) => Promise.reject(unwritable(to, thrown)));
  const part = await openPart(options);
  try {
    let furthest = part.bytes();
    for (let idle = 1; ; idle++) {
      signal?.throwIfAborted();
      try {
        await fetchRest(options, part);
        break;
      } catch (thrown) {
        if (!(thrown instanceof SamelookError) || !thrown.retryable) throw thrown;
        if (part.bytes() > furthest) idle = 0;
        furthest = Math.max(furthest, part.bytes());
        if (idle >= MAX_ATTEMPTS) throw thrown;
        const pauseMs = Math.min(MAX_PAUSE_MS, pauseOf(thrown) ?? retryDelayMs * 2 ** Math.max(0, idle - 1));
        log.warn({ pauseMs, bytes: part.bytes() }, `${thrown.message} Going on in ${(pauseMs / 1_000).toFixed(1)} s.`);
        await sleep(pauseMs, undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
      }
    }
    await part.flush();
  } finally {
    await part.close();
  }
  const found = part.digest();
  if (sha256 !== undefined && found !== sha256) {
    await part.discard();
    // Perhaps only the pieces do not fit.
    if (part.resumed) return await download(options);
    throw changed(url, found, sha256);
  }
  await part.finish();
  return { bytes: part.bytes(), sha256: found };
}

/** One request, and as much of its body as comes. */
async function fetchRest({ url, sha256, hub, signal, onProgress }: DownloadOptions, part: Part): Promise<void> {
  const answer = await hub.ask(url, { method: 'GET', headers: part.range() });
  const { body } = answer;
  const chunks = chunksOf(body);
  try {
    if (sha256 !== undefined && answer.sha256 !== undefined && answer.sha256 !== sha256) {
      throw changed(url, answer.sha256, sha256);
    }
    if (!(await part.accept(answer))) return;
    const { bytes: total } = answer;
    onProgress?.(part.bytes(), total);
    try {
      for await (const chunk of chunks) {
        signal?.throwIfAborted();
        await part.write(chunk);
        onProgress?.(part.bytes(), total);
      }
    } catch (thrown) {
      signal?.throwIfAborted();
      throw thrown instanceof SamelookError ? thrown : unreachable(url, thrown);
    }
    if (total !== undefined && part.bytes() < total) throw unreachable(url, new Error('the connection ended early'));
    if (total !== undefined && part.bytes() > total) {
      await part.restart({ url: url.href });
      throw unreachable(url, new Error(`it sent more than the ${total} bytes that it told`));
    }
  } finally {
    body.on('error', () => {}).destroy();
  }
}

type Part = Awaited<ReturnType<typeof openPart>>;

/** The beginning of the file that is on the disk already, and its digest so far. */
async function openPart({ url, to, sha256 }: DownloadOptions) {
  const [path, statePath] = [`${to}.part`, `${to}.part.json`];
  let state = await readState(statePath, url);
  let { bytes, hash } = await readPart(path, state !== undefined);
  let file: FileHandle | undefined;

  async function restart(next: PartState): Promise<void> {
    await file?.close();
    file = undefined;
    [state, bytes, hash] = [next, 0, createHash('sha256')];
    await rm(path, { force: true });
    await writeFile(statePath, JSON.stringify(next)).catch((thrown: unknown) => Promise.reject(unwritable(to, thrown)));
  }

  return {
    /** True where it was begun by an earlier call. */
    resumed: bytes > 0,
    bytes: () => bytes,
    restart,

    /** Without a validator only a digest known beforehand can tell that the pieces fit. */
    range(): Record<string, string> {
      if (bytes === 0 || (state?.validator === undefined && sha256 === undefined)) return {};
      return { range: `bytes=${bytes}-`, ...(state?.validator && { 'if-range': state.validator }) };
    },

    /** @returns false where everything is there already */
    async accept(answer: HubAnswer): Promise<boolean> {
      const fresh = {
        url: url.href,
        ...validatorOf(answer),
        ...(answer.bytes !== undefined && { total: answer.bytes }),
      };
      if (answer.status === 416 && bytes > 0 && answer.bytes === bytes) return false;
      const start = /^bytes (\d+)-/.exec(one(answer.headers, 'content-range') ?? '')?.[1];
      if (answer.status === 206 && Number(start) === bytes && (state?.total ?? answer.bytes) === answer.bytes)
        return true;
      await restart(fresh);
      if (answer.status !== 200)
        throw unreachable(url, new Error('its file is not the one whose beginning is here; from the beginning again'));
      return true;
    },

    async write(chunk: Uint8Array): Promise<void> {
      try {
        file ??= await open(path, 'a');
        await file.appendFile(chunk);
      } catch (thrown) {
        throw unwritable(to, thrown);
      }
      hash.update(chunk);
      bytes += chunk.length;
    },

    async flush(): Promise<void> {
      try {
        file ??= await open(path, 'a');
        await file.sync();
      } catch (thrown) {
        throw unwritable(to, thrown);
      }
    },
    digest: () => hash.digest('hex'),
    async close(): Promise<void> {
      await file?.close();
      file = undefined;
    },
    async finish(): Promise<void> {
      await rename(path, to);
      await rm(statePath, { force: true });
    },
    async discard(): Promise<void> {
      await rm(path, { force: true });
      await rm(statePath, { force: true });
    },
  };
}

async function readState(path: string, url: URL): Promise<PartState | undefined> {
  try {
    const state = PartState.parse(JSON.parse(await readFile(path, 'utf8')));
    return state.url === url.href ? state : undefined;
  } catch {
    return undefined;
  }
}

/** A part of which nobody knows whose it is counts for nothing. */
async function readPart(path: string, known: boolean): Promise<{ bytes: number; hash: Hash }> {
  const hash = createHash('sha256');
  const bytes = known ? ((await stat(path).catch(() => undefined))?.size ?? 0) : 0;
  if (bytes === 0) {
    await rm(path, { force: true });
    return { bytes: 0, hash };
  }
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return { bytes, hash };
}

/** A strong ETag, or else the date (RFC 9110, 13.1.5). */
function validatorOf({ headers }: HubAnswer): { readonly validator?: string } {
  const etag = one(headers, 'etag');
  const validator = etag?.startsWith('"') ? etag : etag === undefined ? one(headers, 'last-modified') : undefined;
  return validator === undefined ? {} : { validator };
}

function pauseOf({ cause }: SamelookError): number | undefined {
  return cause instanceof Pause ? cause.retryAfterMs : undefined;
}

function changed(url: URL, found: string, expected: string): SamelookError {
  return new SamelookError(
    'MODEL_INVALID',
    `${url.href} is not the file that it was: its SHA-256 is ${found}, expected ${expected}. ` +
      'It was changed at its source or on the way. Find out why before you use it; to accept it, delete the folder of the model and pull again.',
  );
}

/** @param to the file that was to be written */
function unwritable(to: string, cause: unknown): SamelookError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)
    ? `The disk is full: ${to} could not be written to its end. Free some space; the same command goes on from here.`
    : `${to} can't be written: ${cause instanceof Error ? cause.message : cause}. Mend its permissions, or set SAMELOOK_HOME to a folder that can be written.`;
  return new SamelookError('STORAGE_FAILED', message, { cause });
}
