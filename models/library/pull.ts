/** A model onto the shelf: its files downloaded or copied, their digests recorded, the manifest written last. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SamelookError } from '../../src/core/errors.js';
import type { Log } from '../../src/core/log.js';
import { MANIFEST_FILE } from '../manifest.js';
import { checkDiskSpace } from './disk-space.js';
import { download } from './download.js';
import { copyFile, type DraftFile, filesOf, type ModelDraft } from './draft.js';
import type { Hub } from './hub.js';
import { lock } from './lock.js';

/** Of a server that answers a GET alone. */
const NO_HEAD = /answers with status (400|405|501)/;

/** A file, and how much of it is here. */
interface PlannedFile extends DraftFile {
  /** Absolute. */
  readonly to: string;
  /** Digest of the file that is here already and is as it was. */
  readonly here: string | undefined;
  /** Bytes still to come; undefined where nobody says. */
  readonly missing: number | undefined;
}

/** What a pull would do. */
export interface PullPlan {
  readonly draft: ModelDraft;
  /** The model's folder, absolute. */
  readonly folder: string;
  readonly files: readonly PlannedFile[];
  /** Of all files, as far as it is known. */
  readonly bytes: number;
  /** Still to come, as far as it is known. */
  readonly missingBytes: number;
  /** True where all is here and as it was. */
  readonly complete: boolean;
}

/** What pulling needs. */
export interface PullParts {
  readonly hub: Hub;
  readonly log: Log;
  readonly signal?: AbortSignal;
  /** Free bytes of the disk, for tests; default the system's. */
  readonly free?: (folder: string) => Promise<number>;
  readonly retryDelayMs?: number;
}

/**
 * Looks at what is here, asks for the size of the rest, and whether it fits on the disk.
 * @param shelf the folder of all pulled models
 * @throws SamelookError NOT_FOUND, ADDRESS_REFUSED, ADDRESS_UNREACHABLE, STORAGE_FAILED
 */
export async function planPull(draft: ModelDraft, shelf: string, parts: PullParts): Promise<PullPlan> {
  const folder = join(shelf, draft.id);
  const recorded = await readRecorded(
    folder,
    draft.files.map(({ name }) => name),
  );
  const files: PlannedFile[] = [];
  let bytes = 0;
  for (const file of draft.files) {
    const to = join(folder, file.name);
    const sha256 = file.sha256 ?? recorded.get(file.name);
    const here = await digestIfThere(to);
    if (here !== undefined && (sha256 === undefined || here === sha256)) {
      bytes += await sizeOf(to);
      files.push({ ...file, sha256, to, here, missing: 0 });
      continue;
    }
    const size = (await askSize(file, parts).catch(byHand(inFolder(draft, folder)))) ?? file.bytes;
    const missing = size === undefined ? undefined : Math.max(0, size - (await sizeOf(`${to}.part`)));
    bytes += size ?? 0;
    files.push({ ...file, sha256, to, here: undefined, missing });
  }
  const missingBytes = files.reduce((sum, { missing = 0 }) => sum + missing, 0);
  await checkDiskSpace(folder, missingBytes, parts.free);
  const complete = files.every(({ here }) => here !== undefined) && (await sizeOf(join(folder, MANIFEST_FILE))) > 0;
  return { draft, folder, files, bytes, missingBytes, complete };
}

/**
 * Carries a plan out. A digest that nobody knew is recorded in the manifest at the first download; from then on another file is refused.
 * @param onProgress bytes that came, of those that were missing
 * @throws SamelookError BUSY where another process pulls the same model, and as `download`
 * @throws the signal's reason once it is aborted; the next pull goes on from there
 */
export async function pull(
  plan: PullPlan,
  parts: PullParts & { readonly onProgress?: (done: number, total: number) => void },
): Promise<void> {
  const { folder, draft } = plan;
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new SamelookError('STORAGE_FAILED', `${folder} can't be made. Mend its permissions, or set SAMELOOK_HOME.`, {
      cause,
    });
  });
  const unlock = await lock(join(folder, '.lock'), `The model ${draft.id} is being pulled`);
  try {
    const digests = new Map<string, string>();
    let before = 0;
    for (const [i, file] of plan.files.entries()) {
      const { here } = file;
      const tell = (done: number) => parts.onProgress?.(before + done, Math.max(plan.missingBytes, before + done));
      digests.set(file.name, here ?? (await fetchFile(file, parts, tell).catch(byHand(plan.files.slice(i)))));
      before += here === undefined ? (file.missing ?? (await sizeOf(file.to))) : 0;
    }
    await writeManifest(folder, draft, digests);
    for (const { to } of plan.files) await rm(recordOf(to), { force: true });
  } finally {
    await unlock();
  }
}

async function fetchFile(file: PlannedFile, parts: PullParts, tell: (done: number) => void): Promise<string> {
  const { from, to, sha256 } = file;
  const { hub, log, signal, retryDelayMs } = parts;
  const before = await sizeOf(`${to}.part`);
  let digest: string;
  if (from instanceof URL) {
    const onProgress = (done: number) => tell(Math.max(0, done - before));
    const more = { ...(signal && { signal }), ...(retryDelayMs !== undefined && { retryDelayMs }) };
    const got = await download({ url: from, to, sha256, hub, log, onProgress, ...more });
    digest = got.sha256;
  } else {
    await copyFile(from.path, to, signal);
    digest = (await digestIfThere(to)) ?? '';
    if (sha256 !== undefined && digest !== sha256) {
      await rm(to, { force: true });
      const what = `${from.path} is not the file that its manifest describes: its SHA-256 is ${digest}, expected ${sha256}.`;
      throw new SamelookError('MODEL_INVALID', `${what} Fetch both again.`);
    }
  }
  // Should the next file fail, this one is known by its digest none the less.
  await writeFile(recordOf(to), digest);
  return digest;
}

/** Exactly, from the hub. A server that answers no HEAD tells it with the bytes. */
async function askSize(file: DraftFile, { hub }: PullParts): Promise<number | undefined> {
  if (!(file.from instanceof URL)) return (await stat(file.from.path).catch(() => undefined))?.size;
  try {
    const { bytes, body } = await hub.ask(file.from, { method: 'HEAD' });
    body.on('error', () => {}).destroy();
    return bytes;
  } catch (thrown) {
    if (thrown instanceof SamelookError && NO_HEAD.test(thrown.message)) return undefined;
    throw thrown;
  }
}

/** Where there is no way to the hub, there may be one by foot. */
function byHand(missing: readonly Pick<PlannedFile, 'from' | 'to'>[]): (thrown: unknown) => never {
  return (thrown) => {
    if (!(thrown instanceof SamelookError) || thrown.code !== 'ADDRESS_UNREACHABLE') throw thrown;
    const ways = missing.flatMap(({ from, to }) => (from instanceof URL ? [`  ${from.href}\n    to ${to}`] : []));
    throw new SamelookError(
      'ADDRESS_UNREACHABLE',
      `${thrown.message} Check the network (HTTPS_PROXY is heeded), or set MODEL_HUB to a mirror; the same command goes on from here. ` +
        `Or by hand: fetch on another machine\n${ways.join('\n')}\nand run the same command again.`,
      { cause: thrown },
    );
  };
}

/** Atomically, as it makes the folder a model. */
async function writeManifest(folder: string, draft: ModelDraft, digests: ReadonlyMap<string, string>): Promise<void> {
  const path = join(folder, MANIFEST_FILE);
  const json = { ...draft.finish(digests), source: draft.page };
  await writeFile(`${path}.tmp`, `${JSON.stringify(json, undefined, 2)}\n`);
  await rename(`${path}.tmp`, path);
}

/** Digests of an earlier pull, by file: of a finished one in the manifest, of one that ended early beside the files. */
async function readRecorded(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const recorded = new Map<string, string>();
  for (const name of names) {
    const digest = await readFile(recordOf(join(folder, name)), 'utf8').catch(() => undefined);
    if (digest !== undefined) recorded.set(name, digest);
  }
  const manifest = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch(() => undefined);
  for (const { name, sha256 } of manifest === undefined ? [] : filesOf(JSON.parse(manifest))) {
    if (sha256 !== undefined) recorded.set(name, sha256);
  }
  return recorded;
}

/** Where the files go that a draft names; those that are here already do no harm. */
function inFolder(draft: ModelDraft, folder: string): Pick<PlannedFile, 'from' | 'to'>[] {
  return draft.files.map(({ name, from }) => ({ from, to: join(folder, name) }));
}

function recordOf(to: string): string {
  return `${to}.sha256`;
}

async function digestIfThere(path: string): Promise<string | undefined> {
  if ((await stat(path).catch(() => undefined)) === undefined) return undefined;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}
