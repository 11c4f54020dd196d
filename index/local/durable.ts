/** Files that are on the disk when a call returns, not only on their way there. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { SamelookError } from '../../src/core/errors.js';

/** Waits until a file's bytes are on the disk; a disk that is full says so here at the latest. */
export async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Waits until a folder's names are on the disk; Windows has no such call and does it by itself. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes a new file and flushes it to the disk. @throws where the file is there already */
export async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Fills `bytes` from `position` of the file on: one read may bring less than was asked for. @throws Error where the file ends before */
export async function readFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new Error(`the file ends at ${position + done} bytes`);
    done += bytesRead;
  }
}

/** Length and SHA-256 (hexadecimal) of a file, read as a stream. */
export async function digest(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** A text file, or undefined where there is none. @throws SamelookError STORAGE_FAILED */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined;
    throw unreadable(path, cause);
  }
}

/** The error of a file that is there and can't be read: STORAGE_FAILED. */
export function unreadable(path: string, cause: unknown): SamelookError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SamelookError(
    'STORAGE_FAILED',
    `${path} can't be read: ${why}. Mend its permissions or the disk, then try again.`,
    {
      cause,
    },
  );
}

/** True where the error is the operating system's and has one of the codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
