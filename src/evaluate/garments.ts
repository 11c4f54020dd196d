/** What the detector sees in the pictures that are asked about, kept on disk so that it looks at each only once. */
import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import pLimit from 'p-limit';
import { z } from 'zod';
import { fingerprint } from '../catalogue/picture-source.js';
import { SamelookError } from '../core/errors.js';
import { Garment } from '../core/garment.js';
import type { GarmentDetector } from '../core/ports.js';
import type { Picture } from './dataset.js';
import { cutRegions, WHOLE } from './regions.js';

/** Pictures under way at once: decoding and inference overlap. */
const IN_FLIGHT = 8;

const Line = z.object({ key: z.string(), milliseconds: z.number(), garments: z.array(Garment) });

/** What is looked at, with what, and where the outcome is kept. */
export interface FindGarmentsOptions {
  readonly pictures: readonly Picture[];
  readonly detector: GarmentDetector;
  /** JSON lines; made where it is missing. */
  readonly file: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Garments by picture; a picture that can't be read has none: embedding it tells why. */
export interface FoundGarments {
  readonly of: ReadonlyMap<Picture, readonly Garment[]>;
  /** Decoding and detection of a picture, pictures side by side; undefined where none was ever looked at. */
  readonly msPerPicture: number | undefined;
}

/** @throws SamelookError of the detector, STORAGE_FAILED; the signal's reason once it is aborted */
export async function findGarments(options: FindGarmentsOptions): Promise<FoundGarments> {
  const { pictures, detector, file, signal, onProgress } = options;
  const known = await readKnown(file);
  const keys = new Map<Picture, string>();
  for (const picture of pictures) keys.set(picture, await keyOf(picture));
  const todo = new Map([...keys].filter(([, key]) => !known.has(key)).map(([picture, key]) => [key, picture]));
  const limit = pLimit(IN_FLIGHT);
  let done = 0;
  let since = performance.now();

  async function look(key: string, picture: Picture): Promise<void> {
    signal?.throwIfAborted();
    const [pixels] = await cutRegions(picture, [WHOLE], signal).catch((thrown: unknown) => {
      if (thrown instanceof SamelookError && !signal?.aborted) return [];
      throw thrown;
    });
    if (pixels !== undefined) {
      const found = await detector.detect(pixels, signal);
      const garments = found.map(({ category, box, score }) => ({ category, box, score }));
      // Side by side with others: the time since the one before is what this one cost.
      const milliseconds = performance.now() - since;
      since = performance.now();
      known.set(key, { key, milliseconds, garments });
      await keep(file, { key, milliseconds, garments });
    }
    onProgress?.(++done, todo.size);
  }

  // All of them settle before the first failure is told: nothing goes on behind.
  const outcomes = await Promise.allSettled([...todo].map(([key, picture]) => limit(() => look(key, picture))));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  const lines = [...keys.values()].flatMap((key) => known.get(key) ?? []);
  const spent = lines.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    of: new Map([...keys].map(([picture, key]) => [picture, known.get(key)?.garments ?? []])),
    msPerPicture: lines.length === 0 ? undefined : spent / lines.length,
  };
}

/** A line that was cut off by a crash is passed over; its picture is looked at again. */
async function readKnown(file: string): Promise<Map<string, z.infer<typeof Line>>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const known = new Map<string, z.infer<typeof Line>>();
  for (const line of text.split('\n')) {
    const parsed = Line.safeParse(parseJson(line));
    if (parsed.success) known.set(parsed.data.key, parsed.data);
  }
  return known;
}

async function keep(file: string, line: z.infer<typeof Line>): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    // Begins with a line's end: what a crash cut off stays a line of its own.
    await appendFile(file, `\n${JSON.stringify(line)}`);
  } catch (cause) {
    throw new SamelookError('STORAGE_FAILED', `${file} can't be written. Make room there, or set SAMELOOK_HOME.`, {
      cause,
    });
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Changes with the file. */
async function keyOf({ path }: Picture): Promise<string> {
  return createHash('sha256')
    .update(JSON.stringify([path, await fingerprint(path)]))
    .digest('hex')
    .slice(0, 32);
}
