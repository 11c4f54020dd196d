/**
 * An index on disk: a small manifest under the index's own name, and beside it data files named after their checksums.
 * Renaming the manifest commits a save: before it the old files stand, after it the new ones, at whichever point a crash comes.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SamelookError } from '../../src/core/errors.js';
import { digest, flush, flushFolder, hasCode, readIfThere, unreadable, writeDurably } from './durable.js';
import {
  type DataFile,
  damaged,
  type ExpectedIndex,
  FORMAT,
  type IndexManifest,
  readManifestText,
} from './manifest.js';

/** Files of a save that nobody has touched for so long belong to no save under way, in this process or another. */
const STALE_AFTER_MS = 10 * 60_000;

/** What a save may leave behind, after the index's own name. */
const LEFTOVER = /^\.([0-9a-f-]{36}\.tmp|[0-9a-f]{16}\.[a-z]+)$/;

/** How often a load begins again because another process has just replaced the files. */
const LOAD_ATTEMPTS = 3;

/** Where a part of the data is, or is to be written. */
export type PathOf = (part: string) => string;

/**
 * Saves an index atomically and durably.
 * @param file the manifest's path; the data files come to lie beside it
 * @param parts names of the data files; each a word of small letters
 * @param write writes every part, and throws where it could not
 * @throws SamelookError STORAGE_FAILED; what was saved before is untouched then
 */
export async function saveIndexFiles(
  file: string,
  parts: readonly string[],
  contents: Omit<IndexManifest, 'format' | 'data'>,
  write: (pathOf: PathOf) => Promise<void>,
): Promise<void> {
  const temporary = new Map([...parts, 'manifest'].map((part) => [part, `${file}.${randomUUID()}.tmp`]));
  const pathOf: PathOf = (part) => temporary.get(part) as string;
  const folder = dirname(file);
  try {
    await mkdir(folder, { recursive: true });
    await write(pathOf);
    const data: DataFile[] = [];
    for (const part of parts) {
      await flush(pathOf(part));
      const { bytes, sha256 } = await digest(pathOf(part));
      data.push({ part, file: `${basename(file)}.${sha256.slice(0, 16)}.${part}`, bytes, sha256 });
    }
    const manifest: IndexManifest = { format: FORMAT, ...contents, data };
    await writeDurably(pathOf('manifest'), `${JSON.stringify(manifest, undefined, 2)}\n`);

    const former = await namedFiles(file);
    for (const { part, file: name } of data) await rename(pathOf(part), join(folder, name));
    await flushFolder(folder);
    await rename(pathOf('manifest'), file);
    await flushFolder(folder);
    const kept = new Set(data.map(({ file: name }) => name));
    for (const name of former) if (!kept.has(name)) await rm(join(folder, name), { force: true });
  } catch (cause) {
    for (const path of temporary.values()) await rm(path, { force: true }).catch(() => {});
    throw saveFailed(file, cause);
  }
}

/**
 * Loads an index that was saved; clears away what crashed saves have left.
 * @param load reads the data files, which have been found whole; what it throws makes the index a damaged one
 * @returns what `load` returned, or undefined where nothing was saved yet
 * @throws SamelookError INDEX_DAMAGED, INDEX_FOREIGN, STORAGE_FAILED
 */
export async function loadIndexFiles<T>(
  file: string,
  expected: ExpectedIndex,
  load: (pathOf: PathOf, manifest: IndexManifest) => Promise<T>,
): Promise<T | undefined> {
  for (let attempt = 1; ; attempt++) {
    const text = await readIfThere(file);
    const manifest = text === undefined ? undefined : readManifestText(text, file, expected);
    await removeStale(file);
    if (manifest === undefined) return undefined;
    try {
      for (const data of manifest.data) await verify(file, data);
      return await load((part) => pathOfPart(file, manifest, part), manifest);
    } catch (error) {
      // Another process may have saved in between and removed the files that this manifest names.
      if (attempt < LOAD_ATTEMPTS && (await readIfThere(file)) !== text) continue;
      if (error instanceof SamelookError) throw error;
      throw damaged(file, error instanceof Error ? error.message : String(error), error);
    }
  }
}

/** @throws SamelookError INDEX_DAMAGED where the file is not the one that the manifest describes */
async function verify(file: string, { file: name, bytes, sha256 }: DataFile): Promise<void> {
  const path = join(dirname(file), name);
  let found: { readonly bytes: number; readonly sha256: string };
  try {
    const { size } = await stat(path);
    if (size !== bytes) throw damaged(file, `${name} has ${size} bytes and not ${bytes}`);
    found = await digest(path);
  } catch (cause) {
    if (cause instanceof SamelookError) throw cause;
    if (hasCode(cause, 'ENOENT')) throw damaged(file, `${name} is missing`, cause);
    throw unreadable(path, cause);
  }
  if (found.sha256 !== sha256) throw damaged(file, `${name} does not have the checksum that it was saved with`);
}

function pathOfPart(file: string, { data }: IndexManifest, part: string): string {
  const found = data.find((candidate) => candidate.part === part);
  if (!found) throw new Error(`its manifest names no ${part}`);
  return join(dirname(file), found.file);
}

/** The data files that the manifest on disk names, whatever else is wrong with it. */
async function namedFiles(file: string): Promise<string[]> {
  const text = (await readIfThere(file)) ?? '';
  return [...text.matchAll(/"file": "([^"/\\]+)"/g)].map(([, name]) => `${name}`).filter((name) => isOurs(file, name));
}

/** A file that can't be removed is left for the next time. */
async function removeStale(file: string): Promise<void> {
  const inUse = await namedFiles(file);
  for (const name of await readdir(dirname(file)).catch(() => [])) {
    if (!isOurs(file, name) || inUse.includes(name)) continue;
    const path = join(dirname(file), name);
    const touched = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.POSITIVE_INFINITY,
    );
    if (Date.now() - touched > STALE_AFTER_MS) await rm(path, { force: true }).catch(() => {});
  }
}

function isOurs(file: string, name: string): boolean {
  return name.startsWith(basename(file)) && LEFTOVER.test(name.slice(basename(file).length));
}

function saveFailed(file: string, cause: unknown): SamelookError {
  const why = hasCode(cause, 'ENOSPC', 'EDQUOT')
    ? 'the disk is full. Free some space and try again'
    : `${cause instanceof Error ? cause.message : cause}. See that its folder can be written and has space, and try again`;
  return new SamelookError(
    'STORAGE_FAILED',
    `The index ${file} was not saved: ${why}. What was saved before is untouched.`,
    { retryable: true, cause },
  );
}
