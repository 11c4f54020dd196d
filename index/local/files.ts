/**
 * An index on disk: a small manifest under the index's own name, and beside it a data file named after its checksum.
 * Renaming the manifest commits a save: before it the old pair stands, after it the new one, at whichever point a crash comes.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SamelookError } from '../../src/core/errors.js';
import { digest, flush, flushFolder, hasCode, readIfThere, unreadable, writeDurably } from './durable.js';
import { damaged, type ExpectedIndex, FORMAT, type IndexManifest, readManifestText } from './manifest.js';

/** Files of a save that nobody has touched for so long belong to no save under way, in this process or another. */
const STALE_AFTER_MS = 10 * 60_000;

/** What a save may leave behind, after the index's own name. */
const LEFTOVER = /^\.([0-9a-f-]{36}\.tmp|[0-9a-f]{16}\.data)$/;

/** How often a load begins again because another process has just replaced the files. */
const LOAD_ATTEMPTS = 3;

/**
 * Saves an index atomically and durably.
 * @param file the manifest's path; the data file comes to lie beside it
 * @param write writes the data to the path that it is given, and throws where it could not
 * @throws SamelookError STORAGE_FAILED; what was saved before is untouched then
 */
export async function saveIndexFiles(
  file: string,
  contents: Omit<IndexManifest, 'format' | 'data'>,
  write: (path: string) => Promise<void>,
): Promise<void> {
  const temporaryData = temporaryName(file);
  const temporaryManifest = temporaryName(file);
  try {
    await mkdir(dirname(file), { recursive: true });
    await write(temporaryData);
    await flush(temporaryData);
    const { bytes, sha256 } = await digest(temporaryData);
    const data = { file: `${basename(file)}.${sha256.slice(0, 16)}.data`, bytes, sha256 };
    const manifest: IndexManifest = { format: FORMAT, ...contents, data };
    await writeDurably(temporaryManifest, `${JSON.stringify(manifest, undefined, 2)}\n`);

    const former = await namedData(file);
    await rename(temporaryData, join(dirname(file), data.file));
    await flushFolder(dirname(file));
    await rename(temporaryManifest, file);
    await flushFolder(dirname(file));
    if (former !== undefined && former !== data.file) await rm(join(dirname(file), former), { force: true });
  } catch (cause) {
    await Promise.all([rm(temporaryData, { force: true }), rm(temporaryManifest, { force: true })]).catch(() => {});
    throw saveFailed(file, cause);
  }
}

/**
 * Loads an index that was saved; clears away what crashed saves have left.
 * @param load reads the data file, which has been found whole; what it throws makes the index a damaged one
 * @returns what `load` returned, or undefined where nothing was saved yet
 * @throws SamelookError INDEX_DAMAGED, INDEX_FOREIGN, STORAGE_FAILED
 */
export async function loadIndexFiles<T>(
  file: string,
  expected: ExpectedIndex,
  load: (dataPath: string, manifest: IndexManifest) => Promise<T>,
): Promise<T | undefined> {
  for (let attempt = 1; ; attempt++) {
    const text = await readIfThere(file);
    if (text === undefined) {
      await removeStale(file, undefined);
      return undefined;
    }
    const manifest = readManifestText(text, file, expected);
    try {
      const dataPath = join(dirname(file), manifest.data.file);
      await verify(file, dataPath, manifest);
      const loaded = await load(dataPath, manifest);
      await removeStale(file, manifest.data.file);
      return loaded;
    } catch (error) {
      // Another process may have saved in between and removed the data file that this manifest names.
      if (attempt < LOAD_ATTEMPTS && (await readIfThere(file)) !== text) continue;
      if (error instanceof SamelookError) throw error;
      throw damaged(file, error instanceof Error ? error.message : String(error), error);
    }
  }
}

/** @throws SamelookError INDEX_DAMAGED where the data file is not the one that the manifest describes */
async function verify(file: string, dataPath: string, { data }: IndexManifest): Promise<void> {
  let found: { readonly bytes: number; readonly sha256: string };
  try {
    const { size } = await stat(dataPath);
    if (size !== data.bytes) throw damaged(file, `${data.file} has ${size} bytes and not ${data.bytes}`);
    found = await digest(dataPath);
  } catch (cause) {
    if (cause instanceof SamelookError) throw cause;
    if (hasCode(cause, 'ENOENT')) throw damaged(file, `${data.file} is missing`, cause);
    throw unreadable(dataPath, cause);
  }
  if (found.sha256 !== data.sha256)
    throw damaged(file, `${data.file} does not have the checksum that it was saved with`);
}

/** The data file that the manifest on disk names, whatever else is wrong with it. */
async function namedData(file: string): Promise<string | undefined> {
  const text = await readIfThere(file);
  return text?.match(/"file": "([^"/\\]+\.data)"/)?.[1];
}

/** A file that can't be removed is left for the next time. */
async function removeStale(file: string, inUse: string | undefined): Promise<void> {
  const folder = dirname(file);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(basename(file)) || name === inUse) continue;
    if (!LEFTOVER.test(name.slice(basename(file).length))) continue;
    const path = join(folder, name);
    const touched = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.POSITIVE_INFINITY,
    );
    if (Date.now() - touched > STALE_AFTER_MS) await rm(path, { force: true }).catch(() => {});
  }
}

function temporaryName(file: string): string {
  return `${file}.${randomUUID()}.tmp`;
}

function saveFailed(file: string, cause: unknown): SamelookError {
  const why = hasCode(cause, 'ENOSPC', 'EDQUOT')
    ? 'the disk is full. Free some space and try again'
    : `${cause instanceof Error ? cause.message : cause}. See that its folder can be written and has space, and try again`;
  return new SamelookError(
    'STORAGE_FAILED',
    `The index ${file} was not saved: ${why}. What was saved before is untouched.`,
    {
      retryable: true,
      cause,
    },
  );
}
