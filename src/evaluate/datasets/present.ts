/** Which of a dataset's picture files are there. */
import { stat } from 'node:fs/promises';
import type { Picture } from '../dataset.js';

/** Files looked at in one go; libuv has four threads for it. */
const AT_ONCE = 64;

/** The pictures whose file is not there, or is no file, in order. */
export async function listMissing(pictures: readonly Picture[], signal?: AbortSignal): Promise<Picture[]> {
  const found = new Map<string, boolean>();
  const paths = [...new Set(pictures.map(({ path }) => path))];
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    signal?.throwIfAborted();
    await Promise.all(paths.slice(from, from + AT_ONCE).map(async (path) => found.set(path, await isFile(path))));
  }
  return pictures.filter(({ path }) => !found.get(path));
}

/** True where there is a plain file at the path. */
export async function isFile(path: string): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  return there?.isFile() ?? false;
}
