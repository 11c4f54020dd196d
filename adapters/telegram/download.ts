/** Photos from Telegram: `getFile` and the download in one go, since the address in between holds the token. */
import pLimit from 'p-limit';
import { z } from 'zod';
import type { PhotoSource } from '../../src/bot/chat-platform.js';
import { SamelookError } from '../../src/core/errors.js';
import type { Photo } from '../../src/core/photo.js';
import { readSource } from './addresses.js';
import { deliveryError } from './advice.js';
import { API_ROOT, ApiError, type CallApi } from './api.js';
import { MAX_DOWNLOAD_BYTES } from './limits.js';

/** Downloads at once; more only share the same line. */
const AT_ONCE = 8;
/** Longest time for one download. */
const DOWNLOAD_TIMEOUT_MS = 30_000;

const File = z.object({ file_path: z.string().optional() });

/** Fetches photos. @throws SamelookError as `ChatPlatform.fetch` does; never with the token in it */
export type Download = (source: PhotoSource, signal: AbortSignal) => Promise<Photo>;

export function createDownload(call: CallApi, token: string, apiRoot = API_ROOT): Download {
  const limit = pLimit(AT_ONCE);

  async function download(fileId: string, signal: AbortSignal): Promise<Photo> {
    const path = await findFile(fileId, signal);
    const url = new URL(`/file/bot${token}/${path}`, apiRoot);
    const timeout = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS);
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, timeout]), redirect: 'error' });
      if (response.status === 404) throw gone();
      if (!response.ok || response.body === null) throw new ApiError(response.status, 'no file');
      return await collect(response.body);
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof SamelookError) throw thrown;
      // Whatever it was, its words may hold the address.
      throw deliveryError(thrown instanceof ApiError ? thrown : new ApiError(0, 'the download failed'));
    }
  }

  async function findFile(fileId: string, signal: AbortSignal): Promise<string> {
    try {
      const { file_path } = File.parse(await call('getFile', { file_id: fileId }, { signal }));
      if (file_path === undefined) throw gone();
      return file_path;
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      if (/file is too big/.test(thrown.message)) throw tooLarge();
      throw thrown.code === 400 ? gone() : deliveryError(thrown);
    }
  }

  return (source, signal) => limit(() => download(readSource(source), signal));
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Photo> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAX_DOWNLOAD_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks, length));
}

const gone = () => new SamelookError('PHOTO_EXPIRED', 'Telegram has this photo no more. Send it again.');
const tooLarge = () =>
  new SamelookError('PHOTO_TOO_LARGE', 'Telegram gives bots files of up to 20 MB only. Send a smaller photo.');
