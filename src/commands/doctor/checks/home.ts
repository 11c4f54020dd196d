/** The folder with the program's state: writable, private, with space. */
import { randomUUID } from 'node:crypto';
import { access, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeBytes, freeBytes } from '../../../../models/library/disk-space.js';
import { broken, type Finding, look, ok, type Patient } from '../finding.js';

/** Below this an import may fill the disk; below the second, SQLite and Redis fail by and by. */
const COMFORTABLE_BYTES = 2e9;
const LEAST_BYTES = 100e6;
const OTHERS = 0o077;

export async function checkHome({ config: { home } }: Patient): Promise<readonly Finding[]> {
  return [await writable(home), await space(home), ...(await privacy(join(home, 'chats.db')))];
}

async function writable(home: string): Promise<Finding> {
  const folder = await nearest(home);
  const file = join(folder, `.samelook-doctor-${randomUUID()}`);
  try {
    await writeFile(file, '');
    await rm(file);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : 'unknown';
    const uid = process.getuid?.();
    const who = uid === undefined ? 'this user' : `user ${uid}`;
    return broken(`${folder} can't be written by ${who} (${code}). Mend its permissions, or set SAMELOOK_HOME.`);
  }
  return ok(folder === home ? `${home} can be written.` : `${home} is not there yet, and can be made.`);
}

async function space(home: string): Promise<Finding> {
  const free = await freeBytes(home);
  const says = `${describeBytes(free)} are free on its disk`;
  if (free < LEAST_BYTES) return broken(`${says}: nothing can be imported or remembered. Free some space.`);
  if (free < COMFORTABLE_BYTES) return look(`${says}. An import of many pictures or a model may not fit.`);
  return ok(`${says}.`);
}

/** What people asked is there for its owner only. */
async function privacy(file: string): Promise<readonly Finding[]> {
  const mode = await stat(file).then(
    (found) => found.mode,
    () => undefined,
  );
  if (mode === undefined || process.platform === 'win32') return [];
  if ((mode & OTHERS) === 0) return [ok('What is remembered of chats can be read by its owner only.')];
  return [look(`Others on this machine can read ${file}, which tells of people. Run: chmod 600 ${file}`)];
}

async function nearest(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere || path === dirname(path)) return path;
  }
}
