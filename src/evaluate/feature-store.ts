/** Features on disk, so that a long run goes on where it stopped: files of a few hundred vectors, each whole or not at all. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';

/** Vectors in one file, at most. */
const ROWS_PER_FILE = 512;
/** A file is also written after so long, so that a crash costs no more than this. */
const WRITE_EVERY_MS = 10_000;
/** A half-written file that is older than this was left by a crash. */
const LEFT_AFTER_MS = 3_600_000;
const SHA256_BYTES = 32;

/** The first line of a file; then one vector for each key, 32-bit floats in the machine's order, then the SHA-256 of all before. */
const Header = z.object({
  version: z.literal(1),
  dimensions: z.int().positive(),
  /** Time that the vectors took, from the end of the file before. */
  milliseconds: z.number().nonnegative(),
  keys: z.array(z.string()).min(1),
});

/** The features of one dataset in one space, by key; a key stands for a picture, its state and its crop. */
export interface FeatureStore {
  has(key: string): boolean;
  /** The vectors of the keys, one after the other. @throws SamelookError STORAGE_FAILED, INTERNAL where a key is not there */
  read(keys: readonly string[]): Promise<Float32Array>;
  /** Starts the clock by which the time of a vector is measured. */
  start(): void;
  /** Keeps a vector, and every now and then writes a file. @throws SamelookError STORAGE_FAILED */
  add(key: string, vector: Float32Array): Promise<void>;
  /** Writes what is not yet on the disk. @throws SamelookError STORAGE_FAILED */
  flush(): Promise<void>;
  /** Mean time of a vector, over all that were ever made here; undefined where there are none. */
  msPerVector(): number | undefined;
}

interface Place {
  readonly file: string;
  readonly offset: number;
}

/**
 * Opens the folder, or makes it. A file that is damaged is removed and its pictures are embedded again.
 * @throws SamelookError STORAGE_FAILED
 */
export async function openFeatureStore(directory: string, dimensions: number, log: Log): Promise<FeatureStore> {
  const places = new Map<string, Place>();
  const rowBytes = dimensions * Float32Array.BYTES_PER_ELEMENT;
  const spent = { milliseconds: 0, vectors: 0 };
  let waiting = new Map<string, Float32Array>();
  let sinceMs = performance.now();
  let writing = Promise.resolve();

  function learn(file: string, header: z.infer<typeof Header>, start: number): void {
    for (const [row, key] of header.keys.entries()) places.set(key, { file, offset: start + row * rowBytes });
    spent.milliseconds += header.milliseconds;
    spent.vectors += header.keys.length;
  }

  async function write(rows: ReadonlyMap<string, Float32Array>, milliseconds: number): Promise<void> {
    const header = { version: 1 as const, dimensions, milliseconds, keys: [...rows.keys()] };
    const head = Buffer.from(`${JSON.stringify(header)}\n`);
    const body = Buffer.concat([head, ...[...rows.values()].map(bytesOf)]);
    const file = join(directory, `${randomBytes(8).toString('hex')}.features`);
    try {
      await writeDurably(`${file}.part`, Buffer.concat([body, createHash('sha256').update(body).digest()]));
      await rename(`${file}.part`, file);
    } catch (error) {
      await rm(`${file}.part`, { force: true });
      throw error;
    }
    learn(file, header, head.length);
  }

  async function flush(): Promise<void> {
    const rows = waiting;
    const now = performance.now();
    const milliseconds = now - sinceMs;
    waiting = new Map();
    sinceMs = now;
    if (rows.size > 0) writing = writing.then(() => write(rows, milliseconds));
    await writing.catch((cause: unknown) => {
      throw failure(directory, cause);
    });
  }

  async function read(keys: readonly string[]): Promise<Float32Array> {
    const vectors = new Float32Array(keys.length * dimensions);
    const rowsOfFile = new Map<string, number[]>();
    keys.forEach((key, row) => {
      const { file } = placeOf(key);
      rowsOfFile.set(file, [...(rowsOfFile.get(file) ?? []), row]);
    });
    for (const [file, rows] of rowsOfFile) {
      const handle = await open(file, 'r').catch((cause: unknown) => Promise.reject(failure(directory, cause)));
      try {
        for (const row of rows) {
          const { offset } = placeOf(keys[row] as string);
          const target = new Uint8Array(vectors.buffer, row * rowBytes, rowBytes);
          const { bytesRead } = await handle.read(target, 0, rowBytes, offset);
          if (bytesRead !== rowBytes) throw failure(directory, new Error(`${file} was cut off while it was read`));
        }
      } finally {
        await handle.close();
      }
    }
    return vectors;
  }

  function placeOf(key: string): Place {
    const place = places.get(key);
    if (place === undefined) throw new SamelookError('INTERNAL', `There is no feature ${key}.`);
    return place;
  }

  try {
    await mkdir(directory, { recursive: true });
    for (const name of (await readdir(directory)).sort()) {
      const file = join(directory, name);
      if (name.endsWith('.part') && Date.now() - (await stat(file)).mtimeMs > LEFT_AFTER_MS)
        await rm(file, { force: true });
      if (!name.endsWith('.features')) continue;
      const found = readHeader(await readFile(file), dimensions);
      if (found !== undefined) learn(file, found.header, found.start);
      else {
        log.warn({ file }, 'A file with features is damaged; its pictures are embedded again.');
        await rm(file, { force: true });
      }
    }
  } catch (cause) {
    throw failure(directory, cause);
  }

  return {
    has: (key) => places.has(key) || waiting.has(key),
    read,
    start() {
      sinceMs = performance.now();
    },
    async add(key, vector) {
      waiting.set(key, vector);
      if (waiting.size >= ROWS_PER_FILE || performance.now() - sinceMs >= WRITE_EVERY_MS) await flush();
    },
    flush,
    msPerVector: () => (spent.vectors === 0 ? undefined : spent.milliseconds / spent.vectors),
  };
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Undefined where the file is damaged. */
function readHeader(bytes: Buffer, dimensions: number) {
  const start = bytes.indexOf(0x0a) + 1;
  const body = bytes.subarray(0, Math.max(0, bytes.length - SHA256_BYTES));
  const sum = bytes.subarray(body.length);
  if (start === 0 || !createHash('sha256').update(body).digest().equals(sum)) return undefined;
  const header = Header.safeParse(JSON.parse(bytes.toString('utf8', 0, start)));
  if (!header.success || header.data.dimensions !== dimensions) return undefined;
  return { header: header.data, start };
}

function bytesOf(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}

function failure(directory: string, cause: unknown): SamelookError {
  if (cause instanceof SamelookError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SamelookError(
    'STORAGE_FAILED',
    `The features can't be kept in ${directory}: ${why}. Make room there or mend its permissions; the same command goes on from here.`,
    { cause },
  );
}
