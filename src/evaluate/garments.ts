/** What the detector sees in the pictures that are asked about, kept on disk so that it looks at each only once. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { z } from 'zod';
import { fingerprint } from '../catalogue/picture-source.js';
import { SamelookError } from '../core/errors.js';
import { Garment } from '../core/garment.js';
import type { Palette } from '../core/palette.js';
import type { GarmentDetector } from '../core/ports.js';
import { crop } from '../photo/crop.js';
import { takePalette } from '../photo/palette.js';
import type { Dataset, Picture } from './dataset.js';
import { folderOf } from './features.js';
import { openLineCache } from './line-cache.js';
import { cutRegions, type Region, WHOLE } from './regions.js';
import { inStage, type Stage } from './stage.js';

/** Pictures under way at once: decoding and inference overlap. */
const IN_FLIGHT = 8;

const PaletteShape = z.array(z.object({ l: z.number(), a: z.number(), b: z.number(), share: z.number() }));
const PaletteLine = z.object({ key: z.string(), palette: PaletteShape });
const GarmentsLine = z.object({
  key: z.string(),
  milliseconds: z.number(),
  garments: z.array(z.object({ garment: Garment, palette: PaletteShape })),
});

/** A garment with its own colours. */
export interface SeenGarment {
  readonly garment: Garment;
  readonly palette: Palette;
}

/** What is looked at, and where the outcome is kept. */
export interface LookOptions {
  readonly pictures: readonly Picture[];
  /** JSON lines; made where it is missing. */
  readonly file: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Garments by picture; a picture that can't be read has none: embedding it tells why. */
export interface FoundGarments {
  readonly of: ReadonlyMap<Picture, readonly SeenGarment[]>;
  /** Decoding and detection of a picture, pictures side by side; undefined where none was ever looked at. */
  readonly msPerPicture: number | undefined;
}

/** What is looked at in a dataset's pictures, with progress. */
export interface DetectOptions {
  readonly dataset: Pick<Dataset, 'path'>;
  readonly detector: GarmentDetector;
  /** Folder in which answers are kept, for any dataset and detector. */
  readonly home: string;
  readonly stage: Stage;
  readonly signal?: AbortSignal | undefined;
}

/** Looks for garments as a step of its own. @throws as `findGarments` */
export async function lookForGarments(options: DetectOptions, pictures: readonly Picture[]): Promise<FoundGarments> {
  const { dataset, detector, home, signal } = options;
  const name = `${detector.id}-${detector.version}`.replace(/[^\w.-]/g, '_');
  const file = join(folderOf(home, dataset.path), `${name}.garments`);
  return inStage(options, `Looking for garments (${detector.id})`, (onProgress) =>
    findGarments({ pictures, detector, file, signal, onProgress }),
  );
}

/** @throws SamelookError of the detector, STORAGE_FAILED; the signal's reason once it is aborted */
export async function findGarments(
  options: LookOptions & { readonly detector: GarmentDetector },
): Promise<FoundGarments> {
  const { detector, signal } = options;
  const known = await openLineCache(options.file, GarmentsLine);
  let since = performance.now();
  const keys = await lookAtEach(options, known, WHOLE_OF, async (key, pixels) => {
    const found = await detector.detect(pixels, signal);
    const garments = found.map(({ category, box, score, mask }) => ({
      garment: { category, box, score },
      palette: [...takePalette(crop(pixels, box), mask)],
    }));
    // Side by side with others: the time since the one before is what this one cost.
    const milliseconds = performance.now() - since;
    since = performance.now();
    return { key, milliseconds, garments };
  });
  const lines = [...keys.values()].flatMap((key) => known.get(key) ?? []);
  const spent = lines.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    of: new Map([...keys].map(([picture, key]) => [picture, known.get(key)?.garments ?? []])),
    msPerPicture: lines.length === 0 ? undefined : spent / lines.length,
  };
}

/** The colours of a region of each picture. @throws as `findGarments` */
export async function findPalettes(
  options: LookOptions & { readonly regionOf: (picture: Picture) => Region },
): Promise<ReadonlyMap<Picture, Palette>> {
  const known = await openLineCache(options.file, PaletteLine);
  const keys = await lookAtEach(options, known, options.regionOf, async (key, pixels) => ({
    key,
    palette: [...takePalette(pixels)],
  }));
  return new Map([...keys].map(([picture, key]) => [picture, known.get(key)?.palette ?? []]));
}

const WHOLE_OF = () => WHOLE;

/** Works out what is not known yet. @returns the key of each picture */
async function lookAtEach<Line extends { readonly key: string }>(
  { pictures, signal, onProgress }: LookOptions,
  known: Awaited<ReturnType<typeof openLineCache<Line>>>,
  regionOf: (picture: Picture) => Region,
  work: (key: string, pixels: Awaited<ReturnType<typeof cutRegions>>[number]) => Promise<Line>,
): Promise<ReadonlyMap<Picture, string>> {
  const keys = new Map<Picture, string>();
  for (const picture of pictures) keys.set(picture, await keyOf(picture, regionOf(picture)));
  const todo = new Map([...keys].flatMap(([picture, key]) => (known.get(key) ? [] : [[key, picture] as const])));
  const limit = pLimit(IN_FLIGHT);
  let done = 0;

  async function look(key: string, picture: Picture): Promise<void> {
    signal?.throwIfAborted();
    const [pixels] = await cutRegions(picture, [regionOf(picture)], signal).catch((thrown: unknown) => {
      if (thrown instanceof SamelookError && !signal?.aborted) return [];
      throw thrown;
    });
    if (pixels !== undefined) await known.add(await work(key, pixels));
    onProgress?.(++done, todo.size);
  }

  // All of them settle before the first failure is told: nothing goes on behind.
  const outcomes = await Promise.allSettled([...todo].map(([key, picture]) => limit(() => look(key, picture))));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return keys;
}

/** Changes with the file and the region. */
async function keyOf({ path }: Picture, { box, pixelBox }: Region): Promise<string> {
  const text = JSON.stringify([path, await fingerprint(path), box ?? pixelBox ?? 'whole']);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
